using System.Net;
using Sonde.Experiments.Interference.Http;
using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>Fetches the pages of an address that an answer named: over HTTPS and over HTTP, asked for by the name.</summary>
/// <param name="address">The address.</param>
/// <param name="name">The name.</param>
/// <param name="shared">What the trials of the run share.</param>
internal sealed class PageFetch(IPAddress address, TestName name, DnsShared shared)
{
    private const int HttpPort = 80, HttpsPort = 443;

    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(5), Tls = TimeSpan.FromSeconds(10), Answer = TimeSpan.FromSeconds(15);

    private Instant _begun, _ended;
    private ReceivedPage? _http, _https;
    private string? _httpError, _httpsError;
    private bool? _isTrusted;

    /// <summary>What came.</summary>
    public FetchedPages Pages => new(address.ToString(), name.Host, shared.UtcAt(_begun), shared.UtcAt(_ended))
    {
        Http = _http,
        HttpError = _httpError,
        Https = _https,
        HttpsError = _httpsError,
        IsTrusted = _isTrusted,
    };

    /// <summary>The request over HTTPS.</summary>
    public Conversation Https() => Request(HttpsPort) with { Tls = new TlsSettings(name.Host) };

    /// <summary>The request over HTTP.</summary>
    public Conversation Http() => Request(HttpPort);

    /// <summary>Takes the answer over HTTPS.</summary>
    public void TakeHttps(in ConversationReply reply)
    {
        _begun = reply.SentAt;
        (_https, _httpsError) = PageOf(reply, HttpsPort, "https");
        if (_https?.Tls is { Chain.Count: > 0 } tls) _isTrusted = shared.Trusts(tls.Chain);
    }

    /// <summary>Takes the answer over HTTP.</summary>
    public void TakeHttp(in ConversationReply reply)
    {
        _ended = reply.At;
        (_http, _httpError) = PageOf(reply, HttpPort, "http");
    }

    private Conversation Request(int port) => new(new IPEndPoint(address, port), TrialRequest.Of(name))
    {
        Socket = SocketSettings.Usual with { Aborts = true },
        Limits = new TimeLimits { Connect = Connect, Tls = Tls, Answer = Answer },
        Judging = () => new HttpProgress().Judge,
        KeptBytes = PageAnswer.KeptBody + HttpHead.Longest,
        MostBytes = HttpBody.Most,
    };

    // A certificate that was shown counts, also where no page came after it.
    private (ReceivedPage? Page, string? Error) PageOf(in ConversationReply reply, int port, string service)
    {
        Judgement judged = new WebService(isSecure: service == "https").Judge(reply, new IPEndPoint(address, port), name, template: null);
        ReceivedTls? tls = TlsNumbers.Of(reply.Tls);
        // It came to an end inside TLS that nobody saw, as in a capture; what was shown before that counts.
        if (reply is { End: ConversationEnd.Abandoned, Tls.Progress: TlsProgress.Done } && tls is not { Chain.Count: > 0 })
            return (null, null);
        if (judged.Answer is { } answer) return (answer.Written, null);
        if (judged.Page is { } page) return (page, judged.Error);
        return tls is { Chain.Count: > 0 }
            ? (new ReceivedPage("", [], ReadOnlyMemory<byte>.Empty) { Tls = tls }, judged.Error)
            : (null, judged.Error ?? ProberWords.Eof);
    }
}
