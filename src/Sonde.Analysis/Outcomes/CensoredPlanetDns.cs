using System.Globalization;
using System.Text;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// The DNS outcome of the published query. Suffixes come from the first answer whichever answer decided; where that field is null
/// the whole outcome is null, as in SQL.
/// </summary>
internal sealed class CensoredPlanetDns
{
    /// <summary>The published text of this outcome carries the variation selector twice.</summary>
    internal const string BadDomainSign = "\u2757\uFE0F\uFE0F";

    internal static readonly DnsErrorRule[] Errors =
    [
        new("dns.error.01", ErrorTest.Contains, "\"Err\": {}", Emoji.Inconclusive + "dns.timedout"),
        new("dns.error.02", ErrorTest.Contains, "\"Err\": 90", Emoji.Unexpected + "dns.msgsize"),
        new("dns.error.03", ErrorTest.Contains, "\"Err\": 111", Emoji.Unexpected + "dns.connrefused"),
        new("dns.error.04", ErrorTest.Contains, "\"Err\": 113", Emoji.Invalid + "dns.hostunreach"),
        new("dns.error.05", ErrorTest.Contains, "\"Err\": 24", Emoji.Invalid + "setup.system_failure"),
        new("dns.error.06", ErrorTest.Equals, "{}", Emoji.Unexpected + "dns.unknown"),
        new("dns.error.07", ErrorTest.Equals, "no_answer", Emoji.Unexpected + "dns.no_answer"),
        new("dns.error.08", ErrorTest.EndsWith, "i/o timeout", Emoji.Inconclusive + "dns.timedout"),
        new("dns.error.09", ErrorTest.EndsWith, "message too long", Emoji.Unexpected + "dns.msgsize"),
        new("dns.error.10", ErrorTest.EndsWith, "connection refused", Emoji.Unexpected + "dns.connrefused"),
        new("dns.error.11", ErrorTest.EndsWith, "no route to host", Emoji.Invalid + "dns.hostunreach"),
        new("dns.error.12", ErrorTest.EndsWith, "short read", Emoji.Unexpected + "dns.msgsize"),
        new("dns.error.13", ErrorTest.EndsWith, "read: protocol error", Emoji.Unexpected + "dns.protocol_error"),
        new("dns.error.14", ErrorTest.EndsWith, "socket: too many open files", Emoji.Invalid + "setup.system_failure"),
    ];

    private static readonly Verdict NoOutcome = new(null, null, null, null, [], "dns.null", null);

    private readonly VerdictCache _cache = new();
    private readonly Utf8Buffer _scratch = new();

    public Verdict Decide(SatelliteRow row, Trace? trace)
    {
        _scratch.Clear();
        ReadOnlySpan<byte> error = row.Error.Decode(_scratch);
        if (!error.IsEmpty && !error.SequenceEqual("null"u8) && !error.SequenceEqual("SERVFAIL"u8)) return ByError(error, trace);
        trace?.Add(
            "dns.noanswer", $"the response code is -1 (it is {row.Rcode?.ToString(CultureInfo.InvariantCulture) ?? "null"})",
            row.Rcode == -1);
        if (row.Rcode == -1) return Get("dns.noanswer", Emoji.Inconclusive + "dns.timedout");
        trace?.Add(
            "dns.rcode", $"the response code is not 0 (it is {row.Rcode?.ToString(CultureInfo.InvariantCulture) ?? "null"})",
            row.Rcode is not null and not 0);
        if (row.Rcode is { } rcode and not 0) return Get("dns.rcode", Rcode(rcode));
        trace?.Add("ip.empty", "there are no answers", row.Answers.Count == 0);
        if (row.Answers.Count == 0) return Get("ip.empty", Emoji.Unexpected + "ip.empty");
        string? invalid = InvalidKind(row.Answers[0].Ip);
        trace?.Add(
            "ip.invalid", $"the first answer, {row.Answers[0].Ip.ToString() ?? "null"}, is zero, loopback or private", invalid is not null);
        if (invalid is not null) return Get("ip.invalid", $"{Emoji.Unexpected}ip.invalid:{invalid}");
        return ByAnswers(row, trace);
    }

    private static string Rcode(long rcode)
    {
        string? name = DnsRcodes.Name(rcode);
        if (name is null) return string.Create(CultureInfo.InvariantCulture, $"{Emoji.Unexpected}dns.unknown_rcode:{rcode}");
        return $"{(rcode == 2 ? Emoji.Inconclusive : Emoji.Unexpected)}dns.error:{name}";
    }

    private Verdict ByError(ReadOnlySpan<byte> error, Trace? trace)
    {
        var text = new ErrorText(error);
        foreach (DnsErrorRule rule in Errors)
        {
            bool fires = rule.Fires(text);
            trace?.Add(rule.Id, rule.Describe(text, fires), fires);
            if (fires) return Get(rule.Id, rule.Outcome);
        }

        return Get("dns.error.15", $"{Emoji.Unexpected}unknown_error:{Encoding.UTF8.GetString(error)}");
    }

    private Verdict ByAnswers(SatelliteRow row, Trace? trace)
    {
        SatelliteAnswer first = row.Answers[0];
        trace?.Evidence.AddRange(TraceTexts.Answers(row.Answers));
        bool matchesIp = false, valid = false, badAuthority = false, someCertificate = false, someMatch = false, blocked = false,
            matchesAsn = false;
        foreach (SatelliteAnswer answer in row.Answers)
        {
            bool? isForDomain = answer.Https?.MatchesDomain, isTrusted = answer.Https?.HasTrustedCa;
            matchesIp |= answer.MatchesIp == true;
            valid |= isForDomain == true && isTrusted == true;
            badAuthority |= isForDomain == true && isTrusted == false;
            someCertificate |= isForDomain is not null;
            someMatch |= isForDomain == true;
            blocked |= answer.Http?.IsKnownBlockpage == true;
            matchesAsn |= answer.MatchesAsn == true;
        }

        trace?.Add("ip.matchip", "an answer is among the control answers", matchesIp);
        if (matchesIp) return Get("ip.matchip", Emoji.Expected + "ip.matchip");
        trace?.Add("tls.validcert", "a certificate is for the domain and trusted", valid);
        if (valid) return Get("tls.validcert", Emoji.Expected + "tls.validcert");
        trace?.Add("tls.badca", "a certificate is for the domain and not trusted", badAuthority);
        if (badAuthority) return Suffixed("tls.badca", Emoji.Unexpected + "tls.badca:", first.Https?.Certificate?.Issuer);
        trace?.Add("tls.baddomain", "all certificates are for other domains", someCertificate && !someMatch);
        if (someCertificate && !someMatch)
            return Suffixed("tls.baddomain", BadDomainSign + "tls.baddomain:", first.Https?.Certificate?.CommonName);
        trace?.Add("http.blockpage", "a page over HTTP is a known block page", blocked);
        if (blocked) return Suffixed("http.blockpage", Emoji.Unexpected + "http.blockpage:", first.Http?.PageSignature.ToString());
        trace?.Add("ip.matchasn", "an answer is in a network of the control answers", matchesAsn);
        if (matchesAsn) return Get("ip.matchasn", Emoji.Expected + "ip.matchasn");
        return Get(
            "tls.connerror",
            $"{Emoji.Inconclusive}tls.connerror:{string.Join(',', row.Answers.Select(Network).Distinct(StringComparer.Ordinal))}");
    }

    /// <summary>
    /// The network of an answer, in the words of the published outcomes. The scanner writes an empty name and the number 0 for what it does
    /// not know.
    /// </summary>
    public static string Network(SatelliteAnswer answer)
    {
        if (!answer.AsName.IsEmpty) return answer.AsName.ToString()!;
        return answer.Asn is { } asn and not 0 ? string.Create(CultureInfo.InvariantCulture, $"AS{asn}") : "missing_as_info";
    }

    private static string? InvalidKind(JsonText ip)
    {
        ReadOnlySpan<byte> text = ip.Raw;
        if (text.StartsWith("0."u8)) return "zero";
        if (text.StartsWith("127."u8)) return "local_host";
        if (text.StartsWith("10."u8) || text.StartsWith("192.168."u8) || IsIn172(text)) return "local_net";
        return null;
    }

    private static bool IsIn172(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("172."u8)) return false;
        int dot = text[4..].IndexOf((byte)'.');
        return dot is 2 && int.TryParse(text.Slice(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int second)
            && second is >= 16 and <= 31 && System.Net.IPAddress.TryParse(Encoding.UTF8.GetString(text), out _);
    }

    private Verdict Suffixed(string rule, string prefix, string? suffix) => suffix is null ? NoOutcome : Get(rule, prefix + suffix);

    private Verdict Get(string rule, string outcome) => _cache.Get(rule, outcome, Make);

    private static Verdict Make(string rule, string outcome)
    {
        Expectation expectation = outcome[0] switch
        {
            '\u2705' => Expectation.Expected,
            '\u2757' => Expectation.Unexpected,
            '\u2753' => Expectation.Inconclusive,
            _ => Expectation.Invalid,
        };
        string code = OutcomeDetail.Escape(outcome[1..].TrimStart('\uFE0F'));
        return new Verdict(outcome, code, null, expectation, [], rule, outcome);
    }
}
