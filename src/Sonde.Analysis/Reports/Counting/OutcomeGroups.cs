namespace Sonde.Analysis.Reports.Counting;

/// <summary>What groups of outcomes are of: test, subject and country, by their places in lists.</summary>
/// <param name="parts">Of each group.</param>
/// <param name="tests">The tests.</param>
/// <param name="subjects">The subjects.</param>
/// <param name="countries">The countries.</param>
internal sealed class OutcomeGroups(
    (int Test, int Subject, int Country)[] parts, IReadOnlyList<string?> tests, IReadOnlyList<string?> subjects,
    IReadOnlyList<string?> countries)
{
    /// <summary>The parts of a group.</summary>
    public (string? Test, string Subject, string? Country) this[int group]
        => (tests[parts[group].Test], subjects[parts[group].Subject]!, countries[parts[group].Country]);

    /// <summary>Which groups a filter lets through; null where it asks for more than groups know.</summary>
    /// <param name="cube">What is counted.</param>
    /// <param name="filter">Of each thing that is filtered by, which of its values are seen.</param>
    public bool[]? Seen(OutcomeCube cube, IReadOnlyList<(Dimension Of, bool[] IsSeen)> filter)
    {
        bool[] ofTest = All(tests.Count), ofSubject = All(subjects.Count), ofCountry = All(countries.Count);
        foreach ((Dimension of, bool[] isSeen) in filter)
        {
            bool[]? those = of == cube.Subject ? ofSubject : of == cube.Country ? ofCountry : of == cube.Kind ? ofTest : null;
            bool[]? seen = of == cube.Kind ? TestsOf(cube, isSeen) : isSeen;
            if (those is null || seen is null) return null;
            for (int i = 0; i < those.Length; i++) those[i] &= seen[i];
        }

        return [.. parts.Select(part => ofTest[part.Test] && ofSubject[part.Subject] && ofCountry[part.Country])];
    }

    private static bool[] All(int count)
    {
        bool[] all = new bool[count];
        Array.Fill(all, true);
        return all;
    }

    // Null where of one test some kinds are seen and others are not.
    private bool[]? TestsOf(OutcomeCube cube, bool[] isSeen)
    {
        Dictionary<string, bool> known = new(StringComparer.Ordinal);
        for (int kind = 0; kind < isSeen.Length; kind++)
        {
            string test = cube.Kinds[kind].Test ?? "";
            if (!known.TryAdd(test, isSeen[kind]) && known[test] != isSeen[kind]) return null;
        }

        return [.. tests.Select(test => known.GetValueOrDefault(test ?? ""))];
    }
}
