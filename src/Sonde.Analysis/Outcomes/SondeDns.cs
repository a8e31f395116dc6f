using System.Globalization;
using System.Text;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>Our rules for DNS: every answer is looked at, and a suffix comes from the answer that decided.</summary>
internal sealed class SondeDns
{
    private readonly Utf8Buffer _scratch = new();
    private readonly Utf8Buffer _words = new(256);
    private readonly VerdictCache _cache = new();

    public Verdict Decide(SatelliteRow row, Trace? trace)
    {
        _scratch.Clear();
        row.Error.DecodeTo(_scratch);
        Ascii.ToLowerInPlace(_scratch.Bytes.AsSpan(0, _scratch.Length), out _);
        ReadOnlySpan<byte> error = _scratch.Written.Trim(" \r\n\t"u8);
        bool hasError = !error.IsEmpty && !error.SequenceEqual("null"u8);
        if (hasError)
        {
            _words.Clear();
            (string rule, string @class, string? detail) = SondeDnsErrors.Find(
                ErrorObject.TryWrite(error, _words) ? _words.Written : error, trace);
            return Get(rule, @class, detail);
        }

        trace?.Add(
            "dns.noanswer",
            $"there was no answer: the response code is -1 (it is {row.Rcode?.ToString(CultureInfo.InvariantCulture) ?? "null"})",
            row.Rcode == -1);
        if (row.Rcode == -1) return Get("dns.noanswer", OutcomeClasses.DnsTimedOut, null);
        trace?.Add(
            "dns.rcode", $"the response code is not 0 (it is {row.Rcode?.ToString(CultureInfo.InvariantCulture) ?? "null"})",
            row.Rcode is not null and not 0);
        if (row.Rcode is { } rcode and not 0)
            return Get("dns.rcode", OutcomeClasses.DnsError, DnsRcodes.Name(rcode) ?? rcode.ToString(CultureInfo.InvariantCulture));
        bool isUnasked = row.Answers.Count == 0 && row.Rcode is null;
        trace?.Add("dns.unasked", "the line has neither a response code nor answers: the control failed", isUnasked);
        if (isUnasked) return Get("dns.unasked", OutcomeClasses.UnknownError, null);
        trace?.Add("ip.empty", "there are no answers", row.Answers.Count == 0);
        return row.Answers.Count == 0 ? Get("ip.empty", OutcomeClasses.IpEmpty, null) : ByAnswers(row.Answers, trace);
    }

    private Verdict ByAnswers(List<SatelliteAnswer> answers, Trace? trace)
    {
        trace?.Evidence.AddRange(TraceTexts.Answers(answers));
        SatelliteAnswer? found = First(answers, trace, "ip.matchip", "an answer is among the control answers", a => a.MatchesIp == true);
        if (found is not null) return Get("ip.matchip", OutcomeClasses.IpMatch, null);
        found = First(answers, trace, "ip.invalid", "an answer cannot be a public host", a => InvalidAddresses.Kind(a.Ip.Raw) is not null);
        if (found is not null) return Get("ip.invalid", OutcomeClasses.IpInvalid, InvalidAddresses.Kind(found.Ip.Raw));
        found = First(
            answers, trace, "ip.blockpage", "an answer is one that blocked names are known to be given", a => a.KnownAs is not null);
        if (found is not null) return Get("ip.blockpage", OutcomeClasses.IpBlockPage, found.KnownAs);
        found = First(answers, trace, "tls.validcert", "a certificate is for the domain and not known to be untrusted", IsValid);
        if (found is not null) return Get("tls.validcert", OutcomeClasses.TlsValidCertificate, null);
        // Whose page is a known block page is told by that.
        found = First(
            answers, trace, "tls.matchcert", "a certificate is the one that is shown at an address of the control resolvers",
            a => a.ShowsKnownCertificate && a.Https?.IsKnownBlockpage != true && a.Http?.IsKnownBlockpage != true);
        if (found is not null) return Get("tls.matchcert", OutcomeClasses.TlsMatch, null);
        found = First(
            answers, trace, "tls.badca", "a certificate is for the domain and its authority is not trusted",
            a => a.Https?.MatchesDomain == true);
        if (found is not null) return Get("tls.badca", OutcomeClasses.TlsBadAuthority, found.Https!.Certificate?.Issuer);
        found = First(answers, trace, "tls.baddomain", "a certificate is for another domain", a => a.Https?.MatchesDomain == false);
        if (found is not null) return Get("tls.baddomain", OutcomeClasses.TlsBadDomain, found.Https!.Certificate?.CommonName);
        found = First(answers, trace, "http.blockpage", "a page over HTTP is a known block page", a => a.Http?.IsKnownBlockpage == true);
        if (found is not null) return Get("http.blockpage", OutcomeClasses.HttpBlockPage, found.Http!.PageSignature.ToString());
        found = First(answers, trace, "ip.matchasn", "an answer is in a network of the control answers", a => a.MatchesAsn == true);
        if (found is not null) return Get("ip.matchasn", OutcomeClasses.AsnMatch, null);
        // One that answered without a certificate is none that anybody could trust: it was tried, and did not come about.
        bool allFailed = answers.TrueForAll(a => a.Https is not null);
        trace?.Add("tls.connerror", "HTTPS to every answer was tried and none showed a certificate", allFailed);
        string network = CensoredPlanetDns.Network(answers[0]);
        return allFailed
            ? Get("tls.connerror", OutcomeClasses.TlsConnectionError, network)
            : Get("ip.nomatch", OutcomeClasses.IpNoMatch, network);
    }

    /// <summary>Before trust was recorded, a certificate for the domain that does not sign itself is taken as good.</summary>
    private static bool IsValid(SatelliteAnswer answer)
    {
        if (answer.Https is not { MatchesDomain: true } https) return false;
        return https.HasTrustedCa ?? (https.Certificate?.Issuer is { } issuer && issuer != https.Certificate.CommonName);
    }

    private static SatelliteAnswer? First(
        List<SatelliteAnswer> answers, Trace? trace, string rule, string test, Predicate<SatelliteAnswer> holds)
    {
        SatelliteAnswer? found = answers.Find(holds);
        trace?.Add(rule, found is null ? test : $"{test}: {found.Ip}", found is not null);
        return found;
    }

    private Verdict Get(string rule, string @class, string? detail)
        => _cache.Get(rule, detail ?? @class, (id, _) => SondeVerdicts.Make(id, SondeVerdicts.Signed(Stage.None, @class, detail), []));
}
