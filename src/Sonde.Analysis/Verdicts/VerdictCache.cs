namespace Sonde.Analysis.Verdicts;

/// <summary>Verdicts already made, by rule and detail, so that a row costs no garbage. Bounded: details come from the network.</summary>
internal sealed class VerdictCache
{
    private const int Most = 20_000;
    private readonly Dictionary<(string Rule, string Detail), Verdict> _made = [];

    public Verdict Get(string rule, string detail, Func<string, string, Verdict> make)
    {
        if (_made.TryGetValue((rule, detail), out Verdict? verdict)) return verdict;
        if (_made.Count >= Most) _made.Clear();
        verdict = make(rule, detail);
        _made.Add((rule, detail), verdict);
        return verdict;
    }
}
