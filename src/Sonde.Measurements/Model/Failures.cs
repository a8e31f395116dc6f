namespace Sonde.Measurements.Model;

/// <summary>The failure strings of OONI's archives (OONI df-007), and those that its engine emits beside the list.</summary>
public static class Failures
{
    /// <summary>What an unclassified failure begins with; the cause follows in words, without addresses.</summary>
    public const string UnknownPrefix = "unknown_failure: ";

    /// <summary>A failure nobody could classify, without a cause in words.</summary>
    public static Failure Unknown { get; } = new("unknown_failure");

    // How a connection ends.

    /// <summary>The peer, or something on the way, refused the connection.</summary>
    public static Failure ConnectionRefused { get; } = new("connection_refused");

    /// <summary>A reset came on a connection.</summary>
    public static Failure ConnectionReset { get; } = new("connection_reset");

    /// <summary>The connection was aborted.</summary>
    public static Failure ConnectionAborted { get; } = new("connection_aborted");

    /// <summary>The connection had been closed before.</summary>
    public static Failure ConnectionAlreadyClosed { get; } = new("connection_already_closed");

    /// <summary>Our own timer ended the wait.</summary>
    public static Failure GenericTimeout { get; } = new("generic_timeout_error");

    /// <summary>The kernel's own timer ended the wait.</summary>
    public static Failure TimedOut { get; } = new("timed_out");

    /// <summary>The user interrupted.</summary>
    public static Failure Interrupted { get; } = new("interrupted");

    /// <summary>The stream ended early.</summary>
    public static Failure Eof { get; } = new("eof_error");

    // What the network says.

    /// <summary>No route to the host.</summary>
    public static Failure HostUnreachable { get; } = new("host_unreachable");

    /// <summary>No route to the network.</summary>
    public static Failure NetworkUnreachable { get; } = new("network_unreachable");

    /// <summary>The network is down.</summary>
    public static Failure NetworkDown { get; } = new("network_down");

    /// <summary>The network dropped the connection.</summary>
    public static Failure NetworkReset { get; } = new("network_reset");

    // What the local system says.

    /// <summary>The address family is not supported.</summary>
    public static Failure AddressFamilyNotSupported { get; } = new("address_family_not_supported");

    /// <summary>The local address is in use.</summary>
    public static Failure AddressInUse { get; } = new("address_in_use");

    /// <summary>The local address is not available.</summary>
    public static Failure AddressNotAvailable { get; } = new("address_not_available");

    /// <summary>The socket is connected already.</summary>
    public static Failure AlreadyConnected { get; } = new("already_connected");

    /// <summary>A bad pointer was handed to the system.</summary>
    public static Failure BadAddress { get; } = new("bad_address");

    /// <summary>A bad file descriptor was handed to the system.</summary>
    public static Failure BadFileDescriptor { get; } = new("bad_file_descriptor");

    /// <summary>A connect is under way already.</summary>
    public static Failure ConnectionAlreadyInProgress { get; } = new("connection_already_in_progress");

    /// <summary>A destination address is missing.</summary>
    public static Failure DestinationAddressRequired { get; } = new("destination_address_required");

    /// <summary>The system refused an argument; a blackhole route says so too.</summary>
    public static Failure InvalidArgument { get; } = new("invalid_argument");

    /// <summary>The message is too long.</summary>
    public static Failure MessageSize { get; } = new("message_size");

    /// <summary>No buffer space is left.</summary>
    public static Failure NoBufferSpace { get; } = new("no_buffer_space");

    /// <summary>The protocol option is not available; an ICMP protocol unreachable says so too.</summary>
    public static Failure NoProtocolOption { get; } = new("no_protocol_option");

    /// <summary>The descriptor is not a socket.</summary>
    public static Failure NotASocket { get; } = new("not_a_socket");

    /// <summary>The socket is not connected.</summary>
    public static Failure NotConnected { get; } = new("not_connected");

    /// <summary>The operation would block.</summary>
    public static Failure OperationWouldBlock { get; } = new("operation_would_block");

    /// <summary>Permission denied; a prohibit route says so too.</summary>
    public static Failure PermissionDenied { get; } = new("permission_denied");

    /// <summary>The protocol is not supported.</summary>
    public static Failure ProtocolNotSupported { get; } = new("protocol_not_supported");

    /// <summary>The protocol is of the wrong type for the socket.</summary>
    public static Failure WrongProtocolType { get; } = new("wrong_protocol_type");

    // DNS.

    /// <summary>Android's resolver cache had no data.</summary>
    public static Failure AndroidDnsCacheNoData { get; } = new("android_dns_cache_no_data");

    /// <summary>The answer holds an address that cannot be right.</summary>
    public static Failure DnsBogon { get; } = new("dns_bogon_error");

    /// <summary>The answer holds no record.</summary>
    public static Failure DnsNoAnswer { get; } = new("dns_no_answer");

    /// <summary>The look-up failed for good.</summary>
    public static Failure DnsNonRecoverable { get; } = new("dns_non_recoverable_failure");

    /// <summary>The name does not exist.</summary>
    public static Failure DnsNxdomain { get; } = new("dns_nxdomain_error");

    /// <summary>The reply has another query's number.</summary>
    public static Failure DnsReplyWithWrongQueryId { get; } = new("dns_reply_with_wrong_query_id");

    /// <summary>The server refused the query.</summary>
    public static Failure DnsRefused { get; } = new("dns_refused_error");

    /// <summary>The server misbehaved.</summary>
    public static Failure DnsServerMisbehaving { get; } = new("dns_server_misbehaving");

    /// <summary>The server failed.</summary>
    public static Failure DnsServfail { get; } = new("dns_servfail_error");

    /// <summary>The look-up failed, and may succeed later.</summary>
    public static Failure DnsTemporary { get; } = new("dns_temporary_failure");

    // HTTP, JSON, QUIC and TLS.

    /// <summary>A redirect leads to an unexpected host.</summary>
    public static Failure HttpInvalidRedirectLocationHost { get; } = new("http_invalid_redirect_location_host");

    /// <summary>The server answered with a failure status.</summary>
    public static Failure HttpRequestFailed { get; } = new("http_request_failed");

    /// <summary>A redirect leads to an unexpected URL.</summary>
    public static Failure HttpUnexpectedRedirectUrl { get; } = new("http_unexpected_redirect_url");

    /// <summary>The status code is not the expected one.</summary>
    public static Failure HttpUnexpectedStatusCode { get; } = new("http_unexpected_status_code");

    /// <summary>The answer is not the expected JSON.</summary>
    public static Failure JsonParse { get; } = new("json_parse_error");

    /// <summary>The peers share no QUIC version.</summary>
    public static Failure QuicIncompatibleVersion { get; } = new("quic_incompatible_version");

    /// <summary>The TLS handshake failed.</summary>
    public static Failure SslFailedHandshake { get; } = new("ssl_failed_handshake");

    /// <summary>The certificate is not valid.</summary>
    public static Failure SslInvalidCertificate { get; } = new("ssl_invalid_certificate");

    /// <summary>The certificate is for another name.</summary>
    public static Failure SslInvalidHostname { get; } = new("ssl_invalid_hostname");

    /// <summary>The certificate is by an unknown authority.</summary>
    public static Failure SslUnknownAuthority { get; } = new("ssl_unknown_authority");
}
