namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>
/// The causes of errors in the words of the archives' prober, which are those of Go's libraries. What is measured live is written in them,
/// and the rules for archives read them: one table, used both ways.
/// </summary>
public static class ProberWords
{
    /// <summary>A RST to a SYN.</summary>
    public const string Refused = "connection refused";

    /// <summary>A RST on a connection.</summary>
    public const string Reset = "connection reset by peer";

    /// <summary>Data for a connection that the peer had reset.</summary>
    public const string BrokenPipe = "broken pipe";

    /// <summary>The system's own timer ended the wait for a handshake.</summary>
    public const string ConnectionTimedOut = "connection timed out";

    /// <summary>The prober's clock ended a read or a write.</summary>
    public const string IoTimeout = "i/o timeout";

    /// <summary>No route to the host.</summary>
    public const string NoRoute = "no route to host";

    /// <summary>No route to the network.</summary>
    public const string NetworkUnreachable = "network is unreachable";

    /// <summary>The prober's clock ended the TLS handshake.</summary>
    public const string TlsTimeout = "net/http: TLS handshake timeout";

    /// <summary>The prober's clock ended a request.</summary>
    public const string RequestCanceled = "net/http: request canceled";

    /// <summary>The stream ended before an answer.</summary>
    public const string Eof = "EOF";

    /// <summary>The stream ended within an answer.</summary>
    public const string UnexpectedEof = "unexpected EOF";

    /// <summary>What the peer says by an alert begins so.</summary>
    public const string RemoteError = "remote error: tls: ";

    /// <summary>What the prober's own TLS says begins so.</summary>
    public const string LocalTls = "tls: ";

    /// <summary>Clear text came where a TLS record was due.</summary>
    public const string NotTls = "tls: first record does not look like a TLS handshake";

    /// <summary>The first line of an answer is none of HTTP.</summary>
    public const string MalformedResponse = "malformed HTTP response";

    /// <summary>A header line is none.</summary>
    public const string MalformedHeader = "malformed MIME header";

    /// <summary>The length of a body is no number.</summary>
    public const string BadLength = "bad Content-Length";

    /// <summary>A chunk's head is none.</summary>
    public const string MalformedChunk = "malformed chunked encoding";

    /// <summary>Head lines without end.</summary>
    public const string HeadTooLong = "net/http: server response headers exceeded";

    /// <summary>The local port is taken.</summary>
    public const string AddressInUse = "address already in use";

    /// <summary>The local address cannot be used.</summary>
    public const string AddressNotAvailable = "cannot assign requested address";

    /// <summary>No file descriptor is left.</summary>
    public const string TooManyFiles = "too many open files";

    /// <summary>A local rule forbids it.</summary>
    public const string NotPermitted = "operation not permitted";

    /// <summary>The system has no memory for it.</summary>
    public const string NoBuffers = "no buffer space available";

    /// <summary>The user ended it.</summary>
    public const string Canceled = "context canceled";

    /// <summary>Another local cause.</summary>
    public const string InvalidArgument = "invalid argument";

    /// <summary>The echo differs from what was sent.</summary>
    public const string EchoDiffers = "echo response does not match echo request";

    /// <summary>Something came where nothing should.</summary>
    public const string DiscardAnswered = "discard response is not empty";

    /// <summary>Another TLS version than the template's.</summary>
    public const string TlsVersionsDiffer = "TLS versions do not match";

    /// <summary>Another cipher suite.</summary>
    public const string CipherSuitesDiffer = "Cipher suites do not match";

    /// <summary>Another certificate.</summary>
    public const string CertificatesDiffer = "Certificates do not match";

    /// <summary>Another status line.</summary>
    public const string StatusLinesDiffer = "Status lines do not match";

    /// <summary>A header of the template is not there; its name stands before.</summary>
    public const string HeaderMissing = " header field missing";

    /// <summary>A header has another value, or is one that the template has not; its name stands before.</summary>
    public const string HeaderDiffers = " header field mismatch";

    /// <summary>Another body.</summary>
    public const string BodiesDiffer = "Bodies do not match";
}
