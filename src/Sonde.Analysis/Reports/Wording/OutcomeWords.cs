using Sonde.Measurements.Model;
using static Sonde.Measurements.Model.OutcomeClasses;

namespace Sonde.Analysis.Reports.Wording;

/// <summary>The plain words of every outcome: one table, which the page of columns, summaries, explanations and reports share.</summary>
public static class OutcomeWords
{
    private const string Server = "the server itself, or a firewall of its owner's, that does so to anyone";
    private const string Outage = "a server that is down or overloaded, or a link that fails";
    private const string Refusal = $"{Outage}; a firewall or router that refuses what it does not let through";
    private const string Resolver = "a resolver that filters as its owner wishes, or that is broken";
    private const string Front = "a firewall, proxy or load balancer of the destination's owner that stands before it";
    private const string Nearby = "a service that answers from many places, so that another address is the right one";

    private static readonly OutcomeWord[] All =
    [
        new(Stage.None, Match, "{were} answered as expected", ""),
        new(Stage.None, $"{Match}:{OutcomeDetails.Throttled}",
            "{were} answered as expected, and each time ten times slower than control names: throttled",
            "a server that is slow for that name by itself"),
        new(Stage.None, $"{Match}:{OutcomeDetails.Residual}",
            "{were} answered as expected and left a residual block behind: what was sent next failed for a while, which it does not behind control names",
            Server),
        new(Stage.None, TrustedHost, "{were} answered by a host that is known to answer for others ({detail})", ""),
        new(Stage.Setup, SystemFailure, "{were} stopped by whoever measured, or failed on the measuring machine itself", ""),
        new(Stage.Dial, NetworkUnreachable, "found no route to the network", Refusal),
        new(Stage.Dial, HostNoRoute, "found no route to the host", Refusal),
        new(Stage.Dial, OutcomeClasses.Timeout, "got no answer to the attempt to connect", Outage),
        new(Stage.Dial, TcpRefused, "{were} refused", "a service that does not run there, or a firewall of the server's owner"),
        new(Stage.Dial, TcpReset, "{were} reset while connecting", Server),
        new(Stage.Tls, TlsFailed, "failed in the TLS handshake", "a server that does not serve that name, or whose TLS is broken"),
        new(Stage.Tls, OutcomeClasses.Timeout, "did not come to the end of the TLS handshake in time", Outage),
        new(Stage.Tls, TcpReset, "{were} reset within the TLS handshake, where the name is sent", Server),
        new(Stage.Write, NetworkUnreachable, "lost the route to the network while being sent", Outage),
        new(Stage.Write, HostNoRoute, "lost the route to the host while being sent", Outage),
        new(Stage.Write, TcpReset, "{were} cut off by a reset while being sent", Server),
        new(Stage.Write, OutcomeClasses.Timeout, "could not be sent in time", Outage),
        new(Stage.Read, NetworkUnreachable, "lost the route to the network while an answer was awaited", Outage),
        new(Stage.Read, HostNoRoute, "lost the route to the host while an answer was awaited", Outage),
        new(Stage.Read, OutcomeClasses.Timeout, "got no answer in time", $"{Server}; {Outage}"),
        new(Stage.Read, TcpReset, "{were} reset after the request", Server),
        new(Stage.Read, HttpEmpty, "{were} ended before any answer", Server),
        new(Stage.Read, HttpTruncated, "{were} ended within the answer", Outage),
        new(Stage.Read, Unknown, "ended after the request in an error that no rule knows", $"{Server}; {Outage}"),
        new(Stage.Http, HttpInvalid, "{were} answered with something that is not HTTP", "a server that speaks something else there"),
        new(Stage.Content, BlockPage, "{were} answered by a known block page ({detail})",
            "a filter of the server's owner or in the server's own house, or a page that only looks alike"),
        new(Stage.Content, TlsMismatch, "{were} answered with another certificate or TLS session than the control",
            "a server that has a certificate of its own for that name"),
        new(Stage.Content, StatusMismatch, "{were} answered with another status than the control ({detail})",
            "a server that knows that name, or refuses it, by itself"),
        new(Stage.Content, HeaderMismatch, "{were} answered with other headers than the control",
            "a server that answers differently from time to time, or knows that name"),
        new(Stage.Content, BodyMismatch, "{were} answered with another page than the control",
            "a server that answers differently from time to time, or knows that name"),
        new(Stage.Content, Mismatch, "{were} answered otherwise than the control", "a server that answers differently from time to time"),
        new(Stage.Unknown, Unknown, "ended in an error that no rule knows", ""),
        new(Stage.Unknown, $"{Unknown}:{OutcomeDetails.Unasked}",
            "{were} left unasked: control names showed nothing that an answer could be held against", ""),
        new(Stage.None, IpMatch, "{were} answered with an address that control resolvers give as well", ""),
        new(Stage.None, AsnMatch, "{were} answered with an address in a network of the control answers", ""),
        new(Stage.None, TlsValidCertificate, "{were} answered with an address whose host has a good certificate for the name", ""),
        new(Stage.None, TlsMatch,
            "{were} answered with an address whose host has the certificate that the site has where control resolvers say it is", ""),
        new(Stage.None, DnsError, "{were} answered with the error {detail}", Resolver),
        new(Stage.None, DnsTimedOut, "got no answer from the resolver in time", Outage),
        new(Stage.None, DnsConnectionRefused, "{were} refused by the resolver's machine", Resolver),
        new(Stage.None, DnsMessageSize, "{were} answered in a wrong size", Resolver),
        new(Stage.None, DnsProtocolError, "{were} answered with something that cannot be read", Resolver),
        new(Stage.None, DnsHostUnreachable, "found no route to the resolver", ""),
        new(Stage.None, SetupSystemFailure, "{were} stopped by whoever measured, or failed on the measuring machine itself", ""),
        new(Stage.None, IpEmpty, "{were} answered without an address", $"{Resolver}; a name that has no address of that kind"),
        new(Stage.None, IpInvalid, "{were} answered with an address that no public host has ({detail})", Resolver),
        new(Stage.None, IpBlockPage, "{were} answered with an address that blocked names are known to be given ({detail})", Resolver),
        new(Stage.None, IpNoMatch, "{were} answered with an address unlike the control answers ({detail})", Nearby),
        new(Stage.None, TlsConnectionError, "{were} answered with addresses at which no certificate was shown", $"{Nearby}; {Outage}"),
        new(Stage.None, TlsBadDomain, "{were} answered with an address whose host has a certificate for another name ({detail})", Nearby),
        new(Stage.None, TlsBadAuthority,
            "{were} answered with an address whose host has a certificate for the name by an authority that is not trusted ({detail})",
            "a site whose own certificate is so"),
        new(Stage.None, HttpBlockPage, "{were} answered with an address whose page is a known block page ({detail})", Resolver),
        new(Stage.None, UnknownError, "ended in an error that no rule knows", ""),
        new(Stage.None, "path.agrees", "went the same way by all flows", ""),
        new(Stage.None, "path.unknown", "showed nothing that can be told of the way", ""),
        new(Stage.None, "path.diverges", "did not go the same way by all flows ({detail} is the last TTL in common)",
            $"routers that choose a way by protocol or port, which is ordinary; {Front}"),
        new(Stage.None, "path.dropped_after",
            "{were} lost or refused on the way in some probes, where others went on ({detail} is the last TTL in common)",
            $"routers that treat protocols, ports or contents differently; {Front}"),
        new(Stage.None, "path.reset_midway",
            "{were} ended in the destination's name from nearer than it ({detail} is the last TTL in common)", Front),
        new(Stage.None, "path.answered_midway",
            "{were} answered in the destination's name from nearer than it ({detail} is the last TTL in common)", Front),
    ];

    private static readonly Dictionary<(Stage, string), OutcomeWord> ByClass = All.ToDictionary(word => (word.Stage, word.Class));

    /// <summary>What happened to several requests: <c>were reset after the request</c>; of one (<c>was …</c>) where there is one.</summary>
    /// <param name="code">The outcome's code; null: there are conditions only.</param>
    /// <param name="isOne">Whether it is of one request.</param>
    public static string Predicate(string? code, bool isOne = false)
        => Fill(code).Replace("{were}", isOne ? "was" : "were", StringComparison.Ordinal);

    /// <summary>
    /// The same of the tests of a nettest: a trace has no request that is answered, it comes to its destination or does not.
    /// </summary>
    /// <param name="nettest">The nettest; null where it is not known, or there are several.</param>
    /// <param name="code">The outcome's code; null: there are conditions only.</param>
    /// <param name="isOne">Whether it is of one.</param>
    public static string PredicateOf(string? nettest, string? code, bool isOne = false) => (TestWords.IsTrace(nettest), code) switch
    {
        (true, Match) => "came to the destination",
        (true, "dial/timeout") => $"{(isOne ? "was" : "were")} not answered by the destination",
        _ => Predicate(code, isOne),
    };

    /// <summary>The same without a subject, for a cell beside the outcome: <c>reset after the request</c>.</summary>
    public static string Short(string? code) => Fill(code).Replace("{were} ", "", StringComparison.Ordinal);

    /// <summary>The same; null for a text that is no outcome that is known.</summary>
    public static string? ShortOrNull(string? code) => Find(code, out _) is null ? null : Short(code);

    /// <summary>What else than interference on the way may look the same; null where nothing was unexpected.</summary>
    public static string? OtherCauses(string? code) => Find(code, out _) is { OtherCauses.Length: > 0 } word ? word.OtherCauses : null;

    private static string Fill(string? code)
    {
        if (code is null or "null") return "ended without an outcome, in conditions alone";
        if (Find(code, out string? detail) is not { } word) return $"came to {code}";
        // The detail may hold anything: it goes in last, and braces in it mean nothing.
        return detail is null
            ? word.Predicate.Replace(" ({detail})", "", StringComparison.Ordinal)
                .Replace(" ({detail} is the last TTL in common)", "", StringComparison.Ordinal)
                .Replace("the error {detail}", "an error", StringComparison.Ordinal)
            : word.Predicate.Replace("{detail}", detail.Replace("{", "(", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static OutcomeWord? Find(string? code, out string? detail)
    {
        detail = null;
        if (!OutcomeText.TryParseCode(code, out Outcome outcome)) return null;
        if (outcome.Detail is { } literal && ByClass.TryGetValue((outcome.Stage, $"{outcome.Class}:{literal}"), out OutcomeWord? exact))
            return exact;
        detail = outcome.Detail;
        return ByClass.GetValueOrDefault((outcome.Stage, outcome.Class));
    }
}
