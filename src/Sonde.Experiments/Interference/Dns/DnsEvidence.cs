using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;
using Sonde.Packets.Dns;

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
        byte[] seen = TtlsOfControls(trial);
        byte[] usual = [.. seen.Distinct()];
        string[] signs = [.. Signs(trial, tests, seen).Concat(PlaceOf(trial)).Distinct().Take(8)];
        if (signs.Length > 0) return new PathMarks(Path, signs);
        DnsAnswer[] answers = [.. tests.SelectMany(query => query.Answers)];
        bool isAsUsual = answers.Length > 0 && usual is [var ttl] && answers.All(answer => answer.Marks.Ttl == ttl);
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

    /// <summary>
    /// Whether somebody answers in the resolver's place: with the name's own answer came another one, again and again. Where none is known
    /// to be its own, a name that has other addresses each time, and questions that the network doubled by chance, look like this.
    /// </summary>
    public static bool IsInjected(DnsTrial trial)
        => ContradictedByOthers(trial).Count(query => query.Answers.Any(answer => IsExplained(answer, trial))) >= Enough;

    // An injector contradicts each time; a question that the network doubled is chance, and a path that doubles all, or a forwarder that
    // asks two resolvers, answers control names more than once as well.
    private static QueryRecord[] ContradictedByOthers(DnsTrial trial)
    {
        QueryRecord[] contradicted = [.. ContradictedOf(trial)];
        return contradicted.Length < Enough || trial.Liveness.Any(query => query.Answers.Count > 1) ? [] : contradicted;
    }

    private static IEnumerable<string> Signs(DnsTrial trial, QueryRecord[] tests, byte[] seen)
    {
        foreach (QueryRecord query in ContradictedByOthers(trial))
            yield return string.Create(CultureInfo.InvariantCulture, $"{query.Answers.Count} answers to one query, which differ");
        foreach (string sign in Distances(trial, seen)) yield return sign;
        foreach (QueryRecord query in tests.Concat(trial.Features))
        {
            // A resolver speaks for its own ports; a router that says that there is no way to it, for this name alone, reads names.
            foreach (IcmpError error in query.Errors)
                if (error.From is { } from && !from.Equals(trial.Resolver.Address)
                    && IcmpOutcomes.OfConnect(from.AddressFamily, error.Type, error.Code) is not null)
                    yield return string.Create(
                        CultureInfo.InvariantCulture,
                        $"ICMP {error.Type}/{error.Code} from {NearRouters.Publish(from, trial.Resolver.Address)}");
            bool lacksEdns = query.Question.Variant == "edns" && query.First is { Marks.HasEdns: false }
                && trial.Where?.Found.ReachesServer != true
                && trial.Liveness.Any(control => control is { Question.Variant: "edns", First.Marks.HasEdns: true });
            if (lacksEdns) yield return "no EDNS record in the answer; the resolver's to a control name has one";
            // A resolver repeats the question as it came (RFC 1035 §4.1.2), but for some that write all in small letters.
            bool losesCase = query.Question.Variant == "mixed_case" && query.First is { Marks: { RepeatsQuestion: false, Length: > 0 } }
                && trial.Liveness.Any(control => control is { Question.Variant: "mixed_case", First.Marks.RepeatsQuestion: true });
            if (losesCase) yield return "the case of the name is lost in the answer; it is not in that to a control name";
        }
    }

    private static IEnumerable<string> PlaceOf(DnsTrial trial) => trial.Where?.Found.Sign is { } sign ? [sign] : [];

    /// <summary>
    /// Whether an answer is the name's by itself: a control resolver's, or a host's with a good certificate. A forwarder that asks two
    /// resolvers may pass on what both say, and then nobody contradicts.
    /// </summary>
    public static bool IsExplained(DnsAnswer answer, DnsTrial trial)
        => answer.Addresses.Any(
            address => trial.Controls.Gave(address)
            || trial.Pages.Any(page => page.Ip == address.ToString() && IsOfItsName(page)));

    /// <summary>Whether the certificate that an address showed is a good one for the name.</summary>
    public static bool IsOfItsName(FetchedPages page) => page.IsTrusted == true && IsOfName(page);

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

    // Questions from other ports may take other ways, or come to other machines behind one address: chance has no part in it only where
    // enough for the name and enough for others tell the same, each time. Whoever resets over TCP does so for this name alone.
    private static IEnumerable<string> Distances(DnsTrial trial, byte[] seen)
    {
        if (seen.Length < DnsDistances.Enough) yield break;
        string usual = string.Join(", ", seen.Distinct());
        foreach (DnsType type in trial.Types)
        {
            QueryRecord[] plain = [.. PlainOf(trial, type)];
            if (plain.Length < DnsDistances.Enough || !AreAllAnothers(plain, seen)) continue;
            foreach (byte ttl in plain.SelectMany(query => query.Answers).Select(answer => answer.Marks.Ttl).OfType<byte>().Distinct())
                if (IsAnothers(ttl, seen))
                    yield return string.Create(CultureInfo.InvariantCulture, $"TTL {ttl} of an answer, {usual} of those to control names");
        }

        byte?[] resets = [.. trial.Tests.Where(query => query.Transport == "tcp").Select(query => query.RstTtl)];
        if (trial.Alike is null && resets.Length >= DnsDistances.Enough && Array.TrueForAll(resets, each => IsAnothers(each, seen)))
            yield return string.Create(
                CultureInfo.InvariantCulture, $"TTL {resets[0]} of the RST over TCP, {usual} of the resolver's answers over UDP");
    }

    /// <summary>The TTLs of the answers to control names over UDP.</summary>
    public static byte[] TtlsOfControls(DnsTrial trial)
        => [.. trial.Liveness.Where(query => query.Transport == "udp").Select(query => query.First?.Marks.Ttl).OfType<byte>()];

    /// <summary>The questions for the name of a type that were answered, and were as those for control names are.</summary>
    public static IEnumerable<QueryRecord> PlainOf(DnsTrial trial, DnsType type)
        => trial.A.Concat(trial.Aaaa).Concat(trial.Features).Where(
            query => query is { IsAnswered: true, Transport: "udp", Question.Variant: null or DnsQuestion.Again }
                && query.Question.Type == type);

    /// <summary>Whether each question was answered from another distance, so far.</summary>
    public static bool AreAllAnothers(QueryRecord[] questions, byte[] usual)
        => questions.Length > 0
        && Array.TrueForAll(questions, query => query.Answers.Any(answer => IsAnothers(answer.Marks.Ttl, usual)));

    private static bool IsAnothers(byte? ttl, byte[] usual)
        => ttl is { } came && usual.Length > 0 && Array.TrueForAll(usual, known => HopDistance.Differs(came, known));
}
