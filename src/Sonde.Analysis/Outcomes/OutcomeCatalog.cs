using Sonde.Measurements.Model;
using static Sonde.Analysis.Outcomes.DocumentedProtocols;

namespace Sonde.Analysis.Outcomes;

/// <summary>Every outcome under our rules. The page of documentation and its diagrams are made of this table.</summary>
public static class OutcomeCatalog
{
    /// <summary>The table, in the order of the stages.</summary>
    public static IReadOnlyList<DocumentedOutcome> All { get; } =
    [
        new(Staged, Stage.None, OutcomeClasses.Match, null, "The answer was the expected one."),
        new(Web, Stage.None, OutcomeClasses.Match, OutcomeDetails.Throttled,
            "The answer was the expected one, and each time ten times slower than any control's (x_throttled)."),
        new(Staged, Stage.None, OutcomeClasses.Match, OutcomeDetails.Residual,
            "The answer was the expected one; control names failed for a while behind it, and again behind a repetition, and did not behind a control name (x_fails_again)."),
        new(Web, Stage.None, OutcomeClasses.TrustedHost, "NAME",
            "A host that is known to answer for others answered in its own way; nothing can be concluded against the network."),
        new(Staged, Stage.Setup, OutcomeClasses.SystemFailure, null,
            "A cause on the measuring machine: no free port, too many files, a local rule."),
        new(Staged, Stage.Dial, OutcomeClasses.NetworkUnreachable, null, "No route to the network of the vantage point."),
        new(Staged, Stage.Dial, OutcomeClasses.HostNoRoute, null, "No route to the vantage point."),
        new(Staged, Stage.Dial, OutcomeClasses.Timeout, null, "Nothing answered the connection attempt in time."),
        new(Staged, Stage.Dial, OutcomeClasses.TcpRefused, null, "The connection was refused."),
        new(Staged, Stage.Dial, OutcomeClasses.TcpReset, null, "The connection was reset while it was made."),
        new(Https, Stage.Tls, OutcomeClasses.TlsFailed, null, "The TLS handshake failed."),
        new(Https, Stage.Tls, OutcomeClasses.Timeout, null, "The TLS handshake did not end in time."),
        new(Https, Stage.Tls, OutcomeClasses.TcpReset, null,
            "The connection was reset within the TLS handshake, where the name is sent. Archives cannot tell it from a reset later on, and have read/tcp.reset for both; lines that say where a probe failed (x_stage) can."),
        new(Staged, Stage.Write, OutcomeClasses.NetworkUnreachable, null,
            "The route to the network of the vantage point was lost while the request was sent."),
        new(Staged, Stage.Write, OutcomeClasses.HostNoRoute, null, "The route to the vantage point was lost while the request was sent."),
        new(Staged, Stage.Write, OutcomeClasses.TcpReset, null, "The connection was reset, or found closed, while the request was sent."),
        new(Staged, Stage.Write, OutcomeClasses.Timeout, null, "The request could not be sent in time."),
        new(Staged, Stage.Read, OutcomeClasses.NetworkUnreachable, null,
            "The route to the network of the vantage point was lost while the answer was awaited."),
        new(Staged, Stage.Read, OutcomeClasses.HostNoRoute, null, "The route to the vantage point was lost while the answer was awaited."),
        new(Staged, Stage.Read, OutcomeClasses.Timeout, null, "No answer came in time."),
        new(Staged, Stage.Read, OutcomeClasses.TcpReset, null, "The connection was reset after the request."),
        new(Web, Stage.Read, OutcomeClasses.HttpEmpty, null, "The connection ended before any answer."),
        new(Web, Stage.Read, OutcomeClasses.HttpTruncated, null, "The connection ended within the answer."),
        new(Web, Stage.Http, OutcomeClasses.HttpInvalid, null, "What came is not HTTP, or HTTP that cannot be followed."),
        new(Staged, Stage.Content, OutcomeClasses.BlockPage, "ID", "The page is a known block page."),
        new(Https, Stage.Content, OutcomeClasses.TlsMismatch, null, "The certificate, cipher suite or TLS version is another one."),
        new(Web, Stage.Content, OutcomeClasses.StatusMismatch, "NNN",
            "The status line is another one; the detail is its code, and is left out where there is none."),
        new(Web, Stage.Content, OutcomeClasses.HeaderMismatch, null, "A header is missing or another one."),
        new(Web, Stage.Content, OutcomeClasses.BodyMismatch, null, "The body is another one."),
        new(Staged, Stage.Content, OutcomeClasses.Mismatch, null, "The answer is another one, and nothing says in what."),
        new(Staged, Stage.Unknown, OutcomeClasses.Unknown, null, "No rule knows the error."),
        new(Staged, Stage.Unknown, OutcomeClasses.Unknown, OutcomeDetails.Unasked,
            "The name was not asked for: control names showed nothing that an answer could be held against (x_unusable). Inconclusive, as all whose controls failed."),
        new(Dns, Stage.None, OutcomeClasses.IpMatch, null, "An address that the control resolvers gave as well."),
        new(Dns, Stage.None, OutcomeClasses.AsnMatch, null, "An address in a network of the control answers."),
        new(Dns, Stage.None, OutcomeClasses.TlsValidCertificate, null, "The host at an address has a good certificate for the domain."),
        new(Dns, Stage.None, OutcomeClasses.TlsMatch, null,
            "The host at an address has the certificate that is shown at an address of the control resolvers. A word of ours: the published outcomes have none."),
        new(Dns, Stage.None, OutcomeClasses.DnsError, "RCODE", "The resolver answered with an error code."),
        new(Dns, Stage.None, OutcomeClasses.DnsTimedOut, null, "The resolver did not answer in time."),
        new(Dns, Stage.None, OutcomeClasses.DnsConnectionRefused, null,
            "The resolver's machine refused the query, or closed the connection."),
        new(Dns, Stage.None, OutcomeClasses.DnsMessageSize, null, "Query or answer had a wrong size."),
        new(Dns, Stage.None, OutcomeClasses.DnsProtocolError, null, "The network reported a protocol error, or what came cannot be read."),
        new(Dns, Stage.None, OutcomeClasses.DnsHostUnreachable, null, "No route to the resolver."),
        new(Dns, Stage.None, OutcomeClasses.SetupSystemFailure, null, "A cause on the measuring machine."),
        new(Dns, Stage.None, OutcomeClasses.IpEmpty, null, "The answer holds no address."),
        new(Dns, Stage.None, OutcomeClasses.IpInvalid, "KIND", "An address that no public host has: zero, local_host or local_net."),
        new(Dns, Stage.None, OutcomeClasses.IpBlockPage, "ID",
            "An address that blocked names are known to be answered with. A word of ours: the published outcomes have none."),
        new(Dns, Stage.None, OutcomeClasses.IpNoMatch, "AS", "An address unlike the control answers; HTTPS to it was not tried."),
        new(Dns, Stage.None, OutcomeClasses.TlsConnectionError, "AS",
            "HTTPS to every returned address was tried, and none showed a certificate."),
        new(Dns, Stage.None, OutcomeClasses.TlsBadDomain, "CN", "The host at an address has a certificate for another domain."),
        new(Dns, Stage.None, OutcomeClasses.TlsBadAuthority, "ISSUER",
            "The host at an address has a certificate for the domain by an authority that is not trusted."),
        new(Dns, Stage.None, OutcomeClasses.HttpBlockPage, "ID", "The page at an address is a known block page."),
        new(Dns, Stage.None, OutcomeClasses.UnknownError, null, "No rule knows the error, or the control query failed."),
    ];

    /// <summary>The stages of a protocol in the order in which a probe passes them; none for DNS.</summary>
    public static IReadOnlyList<Stage> StagesOf(DocumentedProtocols protocol) => protocol switch
    {
        Https => [Stage.Setup, Stage.Dial, Stage.Tls, Stage.Write, Stage.Read, Stage.Http, Stage.Content],
        Http => [Stage.Setup, Stage.Dial, Stage.Write, Stage.Read, Stage.Http, Stage.Content],
        Echo or Discard => [Stage.Setup, Stage.Dial, Stage.Write, Stage.Read, Stage.Content],
        _ => [],
    };
}
