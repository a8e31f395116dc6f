using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// Error texts of DNS queries as we read them, once the wrappers are off (<see cref="GoError"/>). Those of the measuring machine are the
/// same as for the other scans; an error that was written as an object is read as the text it stood for (<see cref="ErrorObject"/>).
/// </summary>
public static class SondeDnsErrors
{
    private static readonly ErrorLiteral[] Rows =
    [
        new("dns.code_servfail", LiteralForm.Whole, "servfail", Stage.None, OutcomeClasses.DnsError + ":ServFail"),
        new("dns.code_nxdomain", LiteralForm.Whole, "nxdomain", Stage.None, OutcomeClasses.DnsError + ":NXDomain"),
        new("dns.code_refused", LiteralForm.Whole, "refused", Stage.None, OutcomeClasses.DnsError + ":Refused"),
        new("dns.code_formerr", LiteralForm.Whole, "formerr", Stage.None, OutcomeClasses.DnsError + ":FormErr"),
        new("dns.code_notimp", LiteralForm.Whole, "notimp", Stage.None, OutcomeClasses.DnsError + ":NotImp"),
        new("dns.code_notauth", LiteralForm.Whole, "notauth", Stage.None, OutcomeClasses.DnsError + ":NotAuth"),
        new("dns.no_such_host", LiteralForm.Open, "no such host", Stage.None, OutcomeClasses.DnsError + ":NXDomain"),
        new("dns.misbehaving", LiteralForm.Open, "server misbehaving", Stage.None, OutcomeClasses.DnsError + ":ServFail"),
        new("dns.referral", LiteralForm.Open, "lame referral", Stage.None, OutcomeClasses.DnsError + ":ServFail"),
        new("dns.no_answer", LiteralForm.Whole, "no_answer", Stage.None, OutcomeClasses.IpEmpty),
        new("dns.no_answer_joined", LiteralForm.Whole, "noanswer", Stage.None, OutcomeClasses.IpEmpty),
        new("dns.no_answer_words", LiteralForm.Whole, "no answer", Stage.None, OutcomeClasses.IpEmpty),
        new("dns.status_timeout", LiteralForm.Whole, "timeout", Stage.None, OutcomeClasses.DnsTimedOut),
        new("dns.status_iterative", LiteralForm.Whole, "iterative_timeout", Stage.None, OutcomeClasses.DnsTimedOut),
        new("dns.timeout", LiteralForm.Open, "i/o timeout", Stage.None, OutcomeClasses.DnsTimedOut),
        new("dns.deadline", LiteralForm.Open, "context deadline exceeded", Stage.None, OutcomeClasses.DnsTimedOut),
        new("dns.deadline_io", LiteralForm.Open, "deadline exceeded", Stage.None, OutcomeClasses.DnsTimedOut),
        new("dns.connection_timeout", LiteralForm.Open, "connection timed out", Stage.None, OutcomeClasses.DnsTimedOut),
        new("dns.would_block", LiteralForm.Open, "resource temporarily unavailable", Stage.None, OutcomeClasses.DnsTimedOut),
        new("dns.no_server_answer", LiteralForm.Open, "no answer from dns server", Stage.None, OutcomeClasses.DnsTimedOut),
        new("dns.too_long", LiteralForm.Open, "message too long", Stage.None, OutcomeClasses.DnsMessageSize),
        new("dns.short_read", LiteralForm.Open, "short read", Stage.None, OutcomeClasses.DnsMessageSize),
        new("dns.short_buffer", LiteralForm.Open, "short buffer", Stage.None, OutcomeClasses.DnsMessageSize),
        new("dns.buffer_size", LiteralForm.Open, "buffer size too small", Stage.None, OutcomeClasses.DnsMessageSize),
        new("dns.overflow", LiteralForm.Open, "overflow", Stage.None, OutcomeClasses.DnsMessageSize),
        new("dns.insufficient", LiteralForm.Open, "insufficient data", Stage.None, OutcomeClasses.DnsMessageSize),
        new("dns.truncated", LiteralForm.Open, "truncated", Stage.None, OutcomeClasses.DnsMessageSize),
        new("dns.refused", LiteralForm.Open, "connection refused", Stage.None, OutcomeClasses.DnsConnectionRefused),
        new("dns.reset", LiteralForm.Open, "connection reset", Stage.None, OutcomeClasses.DnsConnectionRefused),
        new("dns.aborted", LiteralForm.Open, "software caused connection abort", Stage.None, OutcomeClasses.DnsConnectionRefused),
        new("dns.shut_down", LiteralForm.Open, "cannot send after transport endpoint shutdown", Stage.None,
            OutcomeClasses.DnsConnectionRefused),
        new("dns.broken_pipe", LiteralForm.Open, "broken pipe", Stage.None, OutcomeClasses.DnsConnectionRefused),
        new("dns.eof", LiteralForm.Open, "eof", Stage.None, OutcomeClasses.DnsConnectionRefused),
        new("dns.unexpected_eof", LiteralForm.Open, "unexpected eof", Stage.None, OutcomeClasses.DnsConnectionRefused),
        new("dns.no_route", LiteralForm.Open, "no route to host", Stage.None, OutcomeClasses.DnsHostUnreachable),
        new("dns.unreachable", LiteralForm.Open, "network is unreachable", Stage.None, OutcomeClasses.DnsHostUnreachable),
        new("dns.host_down", LiteralForm.Open, "host is down", Stage.None, OutcomeClasses.DnsHostUnreachable),
        new("dns.network_down", LiteralForm.Open, "network is down", Stage.None, OutcomeClasses.DnsHostUnreachable),
        new("dns.dropped", LiteralForm.Open, "network dropped connection on reset", Stage.None, OutcomeClasses.DnsHostUnreachable),
        new("dns.protocol", LiteralForm.Open, "protocol error", Stage.None, OutcomeClasses.DnsProtocolError),
        new("dns.id_mismatch", LiteralForm.Open, "id mismatch", Stage.None, OutcomeClasses.DnsProtocolError),
        new("dns.bad", LiteralForm.Open, "bad ", Stage.None, OutcomeClasses.DnsProtocolError),
        new("dns.unpack", LiteralForm.Open, "failed to unpack", Stage.None, OutcomeClasses.DnsProtocolError),
        new("dns.unpack_go", LiteralForm.Open, "cannot unmarshal dns message", Stage.None, OutcomeClasses.DnsProtocolError),
        new("dns.invalid", LiteralForm.Open, "invalid dns response", Stage.None, OutcomeClasses.DnsProtocolError),
        new("dns.pointer", LiteralForm.Open, "too many compression pointers", Stage.None, OutcomeClasses.DnsProtocolError),
        new("dns.name_long", LiteralForm.Open, "domain name exceeded", Stage.None, OutcomeClasses.DnsProtocolError),
        new("dns.unknown_type", LiteralForm.Open, "unknown rr type", Stage.None, OutcomeClasses.DnsProtocolError),
    ];

    private static readonly LiteralTable Literals = new(
        [.. Rows,
            .. SondeErrors.Local.Select(
                row => new ErrorLiteral(row.Id, row.Form, row.Text, Stage.None, OutcomeClasses.SetupSystemFailure))]);

    /// <summary>The table, in order of evaluation, without the local causes.</summary>
    public static IReadOnlyList<ErrorLiteral> Table => Rows;

    internal static (string Rule, string Class, string? Detail) Find(ReadOnlySpan<byte> text, Trace? trace)
    {
        GoError error = GoError.Of(text);
        if (Literals.Find(ref error, ScanType.Dns, trace) is not { } row) return ("dns.unknown_error", OutcomeClasses.UnknownError, null);
        int colon = row.Class.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (row.Id, row.Class, null) : (row.Id, row.Class[..colon], row.Class[(colon + 1)..]);
    }
}
