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

    /// <summary>How many there are.</summary>
    public int Count => parts.Length;

    /// <summary>The same, by their places in the lists.</summary>
    public (int Test, int Subject, int Country) PartsOf(int group) => parts[group];

    /// <summary>Groups by subject, country and test.</summary>
    /// <param name="numbers">The place of each group that was given.</param>
    public OutcomeGroups InOrder(out int[] numbers)
    {
        long[] keys = [.. parts.Select(part => ((((long)part.Subject * countries.Count) + part.Country) * tests.Count) + part.Test)];
        int[] order = [.. Enumerable.Range(0, parts.Length)];
        Array.Sort(keys, order);
        numbers = new int[parts.Length];
        for (int place = 0; place < order.Length; place++) numbers[order[place]] = place;
        return new OutcomeGroups([.. order.Select(group => parts[group])], tests, subjects, countries);
    }
}
