namespace Sonde.Measurements.Model;

/// <summary>The classes of outcomes, as the archives spell them.</summary>
public static class OutcomeClasses
{
    /// <summary>Everything was as expected.</summary>
    public const string Match = "match";

    /// <summary>A local cause.</summary>
    public const string SystemFailure = "system_failure";

    /// <summary>Nobody can tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>No route to the network.</summary>
    public const string NetworkUnreachable = "ip.network_unreachable";

    /// <summary>No route to the host.</summary>
    public const string HostNoRoute = "ip.host_no_route";

    /// <summary>Nothing came in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>The connection was refused.</summary>
    public const string TcpRefused = "tcp.refused";

    /// <summary>The connection was reset.</summary>
    public const string TcpReset = "tcp.reset";

    /// <summary>The TLS handshake failed.</summary>
    public const string TlsFailed = "tls.failed";

    /// <summary>What came is not HTTP.</summary>
    public const string HttpInvalid = "http.invalid";

    /// <summary>The connection ended before any answer.</summary>
    public const string HttpEmpty = "http.empty";

    /// <summary>The connection ended within the answer.</summary>
    public const string HttpTruncated = "http.truncated_response";

    /// <summary>The answer is not the expected one.</summary>
    public const string Mismatch = "mismatch";

    /// <summary>The status line differs; the detail is the status code.</summary>
    public const string StatusMismatch = "status_mismatch";

    /// <summary>A header differs or is missing.</summary>
    public const string HeaderMismatch = "header_mismatch";

    /// <summary>The body differs.</summary>
    public const string BodyMismatch = "body_mismatch";

    /// <summary>The TLS session or the certificate differs.</summary>
    public const string TlsMismatch = "tls_mismatch";

    /// <summary>A known block page; the detail is its name.</summary>
    public const string BlockPage = "blockpage";

    /// <summary>A host that is known to answer for others; the detail is its name.</summary>
    public const string TrustedHost = "trusted_host";

    /// <summary>A local cause, as the published base table calls it at the stages read and write.</summary>
    public const string System = "system";

    /// <summary>The answer of a DNS query carries an error code; the detail is its name.</summary>
    public const string DnsError = "dns.error";

    /// <summary>The resolver's machine refused the query.</summary>
    public const string DnsConnectionRefused = "dns.connrefused";

    /// <summary>No answer from the resolver in time.</summary>
    public const string DnsTimedOut = "dns.timedout";

    /// <summary>The answer's size is wrong.</summary>
    public const string DnsMessageSize = "dns.msgsize";

    /// <summary>The query met a protocol error.</summary>
    public const string DnsProtocolError = "dns.protocol_error";

    /// <summary>No route to the resolver.</summary>
    public const string DnsHostUnreachable = "dns.hostunreach";

    /// <summary>An address that the control resolvers gave as well.</summary>
    public const string IpMatch = "ip.matchip";

    /// <summary>An address in a network of the control answers.</summary>
    public const string AsnMatch = "ip.matchasn";

    /// <summary>An address that cannot be the host's; the detail says which kind.</summary>
    public const string IpInvalid = "ip.invalid";

    /// <summary>An answer without addresses.</summary>
    public const string IpEmpty = "ip.empty";

    /// <summary>
    /// Flows of a trace do not go the same way; the detail is the last TTL in common. Routers choose a way by protocol and port in the
    /// ordinary course of things.
    /// </summary>
    public const string PathDiverges = "path.diverges";

    /// <summary>An address unlike the control answers, where no page was fetched; the detail is its network.</summary>
    public const string IpNoMatch = "ip.nomatch";

    /// <summary>HTTPS to every address failed; the detail is the network of the one that decided.</summary>
    public const string TlsConnectionError = "tls.connerror";

    /// <summary>A trusted certificate for the domain.</summary>
    public const string TlsValidCertificate = "tls.validcert";

    /// <summary>The certificate that is shown at an address of the control resolvers. A word of ours.</summary>
    public const string TlsMatch = "tls.matchcert";

    /// <summary>A certificate for another domain; the detail is its common name.</summary>
    public const string TlsBadDomain = "tls.baddomain";

    /// <summary>A certificate for the domain by an authority that is not trusted; the detail is the issuer.</summary>
    public const string TlsBadAuthority = "tls.badca";

    /// <summary>A known block page over HTTP; the detail is its name.</summary>
    public const string HttpBlockPage = "http.blockpage";

    /// <summary>An answer that blocked names are known to be given; the detail is its signature. A word of ours.</summary>
    public const string IpBlockPage = "ip.blockpage";

    /// <summary>A local cause, as DNS outcomes write it.</summary>
    public const string SetupSystemFailure = "setup.system_failure";

    /// <summary>An error that no rule knows.</summary>
    public const string UnknownError = "unknown_error";
}
