using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Requests;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.H2;

/// <summary>
/// A request by HTTP/1.1, and the same with an offer of HTTP/2: inside TLS by ALPN, else by an upgrade. A server that is not asked inside
/// TLS and does not switch is then spoken to by HTTP/2 from the first byte.
/// </summary>
/// <param name="target">Whom it measures.</param>
/// <param name="port">The port.</param>
/// <param name="host">Whom the requests name; null: that cannot be asked for, and it ends at once.</param>
/// <param name="options">The options.</param>
internal sealed class H2Plan(Target target, int port, string? host, H2Options options)
    : SeriesPlan(target, port, RequestOf(host, options), options.Timeout, OfferVariants)
{
    /// <summary>The variants.</summary>
    public const int Http1 = 0, Offer = 1, PriorKnowledge = 2;

    private const int OfferVariants = 1, MostOfPriorKnowledge = 2;

    /// <summary>Whether the requests go inside TLS.</summary>
    public bool IsSecure => options.IsSecure;

    // Whoever resets, or closes, what begins by HTTP/2 may do so with everything by now: one more usual request tells.
    protected override int? Further
        => WantsPriorKnowledge ? PriorKnowledge : WasEnded ? Http1 : null;

    private bool WasEnded
        => Count(PriorKnowledge) == MostOfPriorKnowledge && Variants[^1] == PriorKnowledge && IsEnded(Replies[^1]);

    // Where the offer was taken, or nothing opens, it has nothing to add.
    private bool WantsPriorKnowledge
        => !options.IsSecure && Replies.Any(reply => reply.ConnectedAt is not null)
            && !(Of(Offer) is { End: ConversationEnd.Answered } offered && SeenOf(offered).Protocol == Http2Request.Http2)
            && Of(PriorKnowledge) is null or { End: not ConversationEnd.Answered } && Count(PriorKnowledge) < MostOfPriorKnowledge;

    /// <summary>Whether a connection was ended by the other end, or an error, before an answer came.</summary>
    public static bool IsEnded(in ConversationReply reply) => reply.End is ConversationEnd.Failed or ConversationEnd.Closed;

    /// <summary>What came of an answer.</summary>
    public static HttpSeen SeenOf(in ConversationReply reply) => Http2Request.Read(reply.Bytes.Span);

    public override string NameOf(int variant) => variant switch
    {
        Http1 => "http1",
        Offer => options.IsSecure ? "alpn" : "upgrade",
        _ => "prior_knowledge",
    };

    protected override Conversation VaryAs(int variant, Conversation baseline)
    {
        string name = host!;
        byte[] http1 = HttpRequest.Get(name);
        if (options.IsSecure)
        {
            Conversation secure = baseline with { Request = http1 };
            return variant == Http1
                ? secure with { Tls = secure.Tls! with { Protocols = [Http2Request.Http1] } }
                : secure with
                {
                    Judge = Http2Request.Judge,
                    Tls = secure.Tls! with { Protocols = [Http2Request.Http2, Http2Request.Http1] },
                    RequestsByProtocol = new Dictionary<string, ReadOnlyMemory<byte>>
                    {
                        [Http2Request.Http2] = Http2Request.Get(name, isSecure: true),
                    },
                };
        }

        return variant switch
        {
            Http1 => baseline,
            Offer => baseline with
            {
                Request = Http2Request.Upgrade(name),
                Judge = Http2Request.Judge,
                FollowUp = Http2Request.AfterUpgrade,
            },
            _ => baseline with { Request = Http2Request.Get(name, isSecure: false), Judge = Http2Request.Judge },
        };
    }

    private static JobRequest? RequestOf(string? host, H2Options options)
        => host is null ? null
        : new JobRequest(HttpRequest.Get(host), HttpRequest.Judge) { TlsName = options.IsSecure ? TlsRequest.ServerName(host) : null };
}
