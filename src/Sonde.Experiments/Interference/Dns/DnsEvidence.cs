using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Experiments.Interference.Trials;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// Who answered: somebody on the path in the resolver's name, where marks show it. Of an answer that is as the resolver's others nobody can
/// tell: a path that turns every question to another resolver looks the same (dd-155).
/// </summary>
internal static class DnsEvidence
{
    private const string Path = "path", CannotTell = "cannot tell";

    // One may be chance.
    private const int Enough = 2;

    /// <summary>What the answers of a trial say.</summary>
    public static PathMarks Of(DnsTrial trial)
    {
        QueryRecord[] tests = [.. trial.A.Concat(trial.Aaaa)];
        byte?[] seen = [
            .. trial.Liveness.Where(query => query.IsAnswered && query.Transport == "udp").Select(query => query.First!.Marks.Ttl)];
        byte?[] usual = [.. seen.Distinct()];
        // Of one control alone nobody knows how much its like differ.
        string[] signs = [.. Signs(trial, tests, seen.Length > 1 ? usual : []).Distinct().Take(8)];
        if (signs.Length > 0) return new PathMarks(Path, signs);
        DnsAnswer[] answers = [.. tests.SelectMany(query => query.Answers)];
        bool isAsUsual = answers.Length > 0 && usual is [{ } ttl] && answers.All(answer => answer.Marks.Ttl == ttl);
        return new PathMarks(
            CannotTell,
            isAsUsual
                ? [string.Create(
                    CultureInfo.InvariantCulture,
                    $"one answer a query, with the TTL {usual[0]} of the answers to control names: of the resolver, or of whom the path turns all questions to")]
                : []);
    }

    /// <summary>The queries for the name whose answers differ, and are not all the name's by themselves.</summary>
    public static IEnumerable<QueryRecord> ContradictedOf(DnsTrial trial)
        => trial.A.Concat(trial.Aaaa).Concat(trial.Features).Where(
            query => query is { IsContradicted: true, Question.Variant: not DnsQuestion.Nobodys }
                && !query.Answers.All(answer => IsExplained(answer, trial)));

    // An injector contradicts each time; a question that the network doubled is chance, and a path that doubles all, or a forwarder that
    // asks two resolvers, answers control names more than once as well.
    private static QueryRecord[] ContradictedByOthers(DnsTrial trial)
    {
        QueryRecord[] contradicted = [.. ContradictedOf(trial)];
        return contradicted.Length < Enough || trial.Liveness.Any(query => query.Answers.Count > 1) ? [] : contradicted;
    }

    private static IEnumerable<string> Signs(DnsTrial trial, QueryRecord[] tests, byte?[] usual)
    {
        foreach (QueryRecord query in ContradictedByOthers(trial))
            yield return string.Create(CultureInfo.InvariantCulture, $"{query.Answers.Count} answers to one query, which differ");
        foreach (QueryRecord query in tests.Concat(trial.Features))
        {
            foreach (DnsAnswer answer in query.Answers.Where(answer => IsAnothers(answer.Marks.Ttl, usual)))
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"TTL {answer.Marks.Ttl} of an answer, {string.Join(", ", usual)} of those to control names");
            if (usual is [{ } own, ..] && query.RstTtl is { } reset && IsAnothers(reset, usual))
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"TTL {reset} of the RST over TCP, {own} of the resolver's answers over UDP");
            // A resolver speaks for its own ports; a router that says that there is no way to it, for this name alone, reads names.
            foreach (IcmpError error in query.Errors)
                if (error.From is { } from && !from.Equals(trial.Resolver.Address)
                    && IcmpOutcomes.OfConnect(from.AddressFamily, error.Type, error.Code) is not null)
                    yield return string.Create(CultureInfo.InvariantCulture, $"ICMP {error.Type}/{error.Code} from {from}");
            bool lacksEdns = query.Question.Variant == "edns" && query.First is { Marks.HasEdns: false }
                && trial.Liveness.Any(control => control is { Question.Variant: "edns", First.Marks.HasEdns: true });
            if (lacksEdns) yield return "no EDNS record in the answer; the resolver's to a control name has one";
            // A resolver repeats the question as it came (RFC 1035 §4.1.2), but for some that write all in small letters.
            bool losesCase = query.Question.Variant == "mixed_case" && query.First is { Marks: { RepeatsQuestion: false, Length: > 0 } }
                && trial.Liveness.Any(control => control is { Question.Variant: "mixed_case", First.Marks.RepeatsQuestion: true });
            if (losesCase) yield return "the case of the name is lost in the answer; it is not in that to a control name";
        }
    }

    /// <summary>
    /// Whether an answer is the name's by itself: a control resolver's, or a host's with a good certificate. A forwarder that asks two
    /// resolvers may pass on what both say, and then nobody contradicts.
    /// </summary>
    public static bool IsExplained(DnsAnswer answer, DnsTrial trial)
        => answer.Addresses.Any(
            address => trial.Controls.Gave(address)
            || trial.Pages.Any(page => page.IsTrusted == true && page.Ip == address.ToString() && IsOfName(page)));

    private static bool IsOfName(FetchedPages page)
    {
        if (page.Https?.Tls?.Chain is not [var leaf, ..]) return false;
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(leaf.Span);
            return certificate.MatchesHostname(page.Keyword);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false; // no certificate, or no name
        }
    }

    /// <summary>
    /// Whether an answer comes from another distance than all to control names: those of one question from another port may take another
    /// way, or come from another machine behind one address.
    /// </summary>
    public static bool IsAnothers(byte? ttl, IReadOnlyCollection<byte?> usual)
        => ttl is { } came && usual.Any(each => each is not null)
        && usual.All(each => each is not { } known || HopDistance.Differs(came, known));
}
