namespace Sonde.Analysis.Reports.Comparing;

/// <summary>What the units of a comparison are called: targets, or what several saw of the same ones.</summary>
/// <param name="One">The name of one.</param>
/// <param name="Several">The name of several.</param>
/// <param name="Targets">How many targets they are of.</param>
public sealed record ComparedWords(string One, string Several, long Targets)
{
    /// <summary>Units that are targets.</summary>
    public static ComparedWords Plain(long targets) => new("target", "targets", targets);

    /// <summary>What some subjects are called.</summary>
    internal static ComparedWords Of(IEnumerable<ComparedSubject> subjects)
    {
        HashSet<(string, string?, ProbeOrigin)> places = [];
        HashSet<(string, string?)> tests = [];
        HashSet<string> targets = new(StringComparer.Ordinal);
        foreach (ComparedSubject subject in subjects)
        {
            places.Add((subject.Target, subject.At, subject.From));
            tests.Add((subject.Target, subject.Test));
            targets.Add(subject.Target);
        }

        return (places.Count > targets.Count, tests.Count > targets.Count) switch
        {
            (true, true) => new("triple of target, vantage point and test", "triples of target, vantage point and test", targets.Count),
            (true, false) => new("pair of target and vantage point", "pairs of target and vantage point", targets.Count),
            (false, true) => new("pair of target and test", "pairs of target and test", targets.Count),
            _ => Plain(targets.Count),
        };
    }
}
