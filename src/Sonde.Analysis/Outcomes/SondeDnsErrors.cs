using System.Buffers.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>Error texts of DNS queries as we read them; old ones hold a system error number, which is compared whole.</summary>
public static class SondeDnsErrors
{
    internal static readonly DnsErrorRule[] Rules =
    [
        new("dns.servfail", ErrorTest.Equals, "servfail", "dns.error:ServFail"),
        new("dns.timeout", ErrorTest.EndsWith, "i/o timeout", OutcomeClasses.DnsTimedOut),
        new("dns.timeout_old", ErrorTest.Contains, "\"err\": {}", OutcomeClasses.DnsTimedOut),
        new("dns.deadline", ErrorTest.Contains, "context deadline exceeded", OutcomeClasses.DnsTimedOut),
        new("dns.too_long", ErrorTest.EndsWith, "message too long", OutcomeClasses.DnsMessageSize),
        new("dns.short_read", ErrorTest.EndsWith, "short read", OutcomeClasses.DnsMessageSize),
        new("dns.refused", ErrorTest.EndsWith, "connection refused", OutcomeClasses.DnsConnectionRefused),
        new("dns.no_route", ErrorTest.EndsWith, "no route to host", OutcomeClasses.DnsHostUnreachable),
        new("dns.unreachable", ErrorTest.EndsWith, "network is unreachable", OutcomeClasses.DnsHostUnreachable),
        new("dns.protocol", ErrorTest.EndsWith, "protocol error", OutcomeClasses.DnsProtocolError),
        new("dns.too_many_files", ErrorTest.EndsWith, "too many open files", OutcomeClasses.SetupSystemFailure),
    ];

    /// <summary>The table, in order of evaluation. Texts are compared in lower case.</summary>
    public static IReadOnlyList<DnsErrorRule> Table => Rules;

    internal static (string Rule, string Class, string? Detail) Find(ReadOnlySpan<byte> error, Trace? trace)
    {
        var text = new ErrorText(error);
        foreach (DnsErrorRule rule in Rules)
        {
            bool fires = rule.Fires(text);
            trace?.Add(rule.Id, rule.Describe(text, fires), fires);
            if (!fires) continue;
            int colon = rule.Outcome.IndexOf(':');
            return colon < 0 ? (rule.Id, rule.Outcome, null) : (rule.Id, rule.Outcome[..colon], rule.Outcome[(colon + 1)..]);
        }
        string? byNumber = ByNumber(error);
        trace?.Add("dns.errno", $"\"Err\" is 24, 90, 111 or 113 in \"{Excerpt.Short(error)}\"", byNumber is not null);
        return byNumber is null ? ("dns.unknown_error", OutcomeClasses.UnknownError, null) : ("dns.errno", byNumber, null);
    }

    private static string? ByNumber(ReadOnlySpan<byte> error)
    {
        int at = error.IndexOf("\"err\": "u8);
        if (at < 0 || !Utf8Parser.TryParse(error[(at + 7)..], out int number, out _)) return null;
        return number switch
        {
            24 => OutcomeClasses.SetupSystemFailure,
            90 => OutcomeClasses.DnsMessageSize,
            111 => OutcomeClasses.DnsConnectionRefused,
            113 => OutcomeClasses.DnsHostUnreachable,
            _ => null,
        };
    }
}
