using System.Globalization;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// Who answered: somebody on the path in the resolver's name, where marks show it. Of an answer that is as the resolver's others nobody can
/// tell: a path that turns every question to another resolver looks the same (dd-155).
/// </summary>
internal static class DnsEvidence
{
    private const string Path = "path", CannotTell = "cannot tell";

    /// <summary>What the answers of a trial say.</summary>
    public static PathMarks Of(DnsTrial trial)
    {
        QueryRecord[] tests = [.. trial.A.Concat(trial.Aaaa)];
        byte?[] usual = [
            .. trial.Liveness.Where(query => query.IsAnswered && query.Transport == "udp").Select(query => query.First!.Marks.Ttl)
            .Distinct()];
        string[] signs = [.. Signs(trial, tests, usual).Distinct().Take(8)];
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

    private static IEnumerable<string> Signs(DnsTrial trial, QueryRecord[] tests, byte?[] usual)
    {
        foreach (QueryRecord query in tests.Concat(trial.Features))
        {
            if (query.IsContradicted)
                yield return string.Create(CultureInfo.InvariantCulture, $"{query.Answers.Count} answers to one query, which differ");
            if (usual is [{ } ttl])
            {
                foreach (DnsAnswer answer in query.Answers.Where(answer => answer.Marks.Ttl is { } came && Math.Abs(came - ttl) > 1))
                    yield return string.Create(
                        CultureInfo.InvariantCulture, $"TTL {answer.Marks.Ttl} of an answer, {ttl} of the resolver's to control names");
            }

            if (usual is [{ } own] && query.RstTtl is { } reset && Math.Abs(reset - own) > 1)
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"TTL {reset} of the RST over TCP, {own} of the resolver's answers over UDP");
            bool lacksEdns = query.Question.Variant == "edns" && query.First is { Marks.HasEdns: false }
                && trial.Liveness.Any(control => control is { Question.Variant: "edns", First.Marks.HasEdns: true });
            if (lacksEdns) yield return "no EDNS record in the answer; the resolver's to a control name has one";
            // A resolver repeats the question as it came (RFC 1035 §4.1.2); who reads it in lower case writes it so.
            if (query.Question.Variant == "mixed_case" && query.First is { Marks: { RepeatsQuestion: false, Length: > 0 } })
                yield return "the case of the name is lost in the answer";
        }
    }
}
