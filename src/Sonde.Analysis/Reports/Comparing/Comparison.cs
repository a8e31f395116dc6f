using Sonde.Analysis.Reports.Statistics;

namespace Sonde.Analysis.Reports.Comparing;

/// <summary>
/// Compares what came to the same targets, as the same vantage points see them, on two sides: of two runs, days or folders, before and
/// after.
/// </summary>
public sealed class Comparison
{
    private readonly List<IReadOnlyList<string?>> _groups = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Group, ComparedSubject Subject), ComparedUnit> _units = [];

    /// <summary>Adds a result.</summary>
    /// <param name="isAfter">On which side.</param>
    /// <param name="values">Its group.</param>
    /// <param name="target">What was measured.</param>
    /// <param name="whats">What came of it: conditions, or an outcome.</param>
    /// <param name="times">For how many results it stands.</param>
    public void Add(bool isAfter, IReadOnlyList<string?> values, string target, IEnumerable<string> whats, long times = 1)
        => Add(isAfter, values, new ComparedSubject(target), whats, times);

    /// <summary>Adds a result of a target as one vantage point sees it.</summary>
    internal void Add(bool isAfter, IReadOnlyList<string?> values, ComparedSubject subject, IEnumerable<string> whats, long times = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        string place = string.Join('\n', values.Select(value => value ?? "\0"));
        if (!_places.TryGetValue(place, out int group))
        {
            _places.Add(place, group = _groups.Count);
            _groups.Add(values);
        }

        if (!_units.TryGetValue((group, subject), out ComparedUnit? unit))
            _units.Add((group, subject), unit = new ComparedUnit(group, subject));
        unit.Add(isAfter ? 1 : 0, whats, times);
    }

    /// <summary>What differs, group by group; rows that do not are left out.</summary>
    public IReadOnlyList<ComparedRow> Rows()
    {
        Dictionary<ComparedUnit, string> names = Names();
        ComparedRow[] rows = [
            .. _units.Values.GroupBy(unit => unit.Group).OrderBy(group => Place(group.Key), StringComparer.Ordinal)
            .SelectMany(group => RowsOf(_groups[group.Key], [.. group], names))];
        double[] corrected = ExactTests.Holm([.. rows.Select(row => row.Chance)]);
        return
        [
            .. rows.Select((row, i) => row with { ChanceOfMany = corrected[i] })
                .Where(row => row.Appeared.Count + row.Went.Count > 0 || row.Before * row.AfterOf != row.After * row.BeforeOf),
        ];
    }

    /// <summary>The targets that were not the same on both sides, or were measured on one only.</summary>
    public IReadOnlyList<ChangedTarget> Targets()
        =>
        [
            .. Names().OrderBy(pair => Place(pair.Key.Group), StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
                .Select(pair => new ChangedTarget(_groups[pair.Key.Group], pair.Value, Text(pair.Key, 0), Text(pair.Key, 1)))
                .Where(target => target.Before != target.After),
        ];

    /// <summary>What the units are called, and how many targets they are of.</summary>
    public ComparedWords Words() => ComparedWords.Of(_units.Values.Select(unit => unit.Subject));

    /// <summary>How many targets were measured before, after, and on both sides.</summary>
    public (long Before, long After, long Both) Counts()
        => (_units.Values.LongCount(unit => unit.Results(0) > 0), _units.Values.LongCount(unit => unit.Results(1) > 0),
            _units.Values.LongCount(unit => unit.Results(0) > 0 && unit.Results(1) > 0));

    // From where something was measured is said where that tells it from others, and so is by which nettest.
    private Dictionary<ComparedUnit, string> Names()
    {
        bool isOfMany = _units.Values.Where(unit => unit.Subject.At is null).Select(unit => unit.Subject.From).Distinct().Skip(1).Any();
        Dictionary<(int, ComparedSubject), int> tests = [];
        foreach (ComparedUnit unit in _units.Values) tests[WithoutTest(unit)] = tests.GetValueOrDefault(WithoutTest(unit)) + 1;
        return _units.Values.ToDictionary(unit => unit, unit => unit.Subject.Name(isOfMany, tests[WithoutTest(unit)] > 1));

        static (int, ComparedSubject) WithoutTest(ComparedUnit unit) => (unit.Group, unit.Subject with { Test = null });
    }

    private string Place(int group) => string.Join('\n', _groups[group].Select(value => value ?? "\0"));

    private static string? Text(ComparedUnit unit, int side)
        => unit.Results(side) == 0 ? null : string.Join(' ', unit.State(side)) is { Length: > 0 } text ? text : "(nothing)";

    private static IEnumerable<ComparedRow> RowsOf(
        IReadOnlyList<string?> values, ComparedUnit[] units, Dictionary<ComparedUnit, string> names)
    {
        long beforeOf = units.Sum(unit => unit.Results(0)), afterOf = units.Sum(unit => unit.Results(1));
        (string Name, IReadOnlySet<string> Before, IReadOnlySet<string> After)[] both =
        [
            .. units.Where(unit => unit.Results(0) > 0 && unit.Results(1) > 0).Select(unit => (names[unit], unit.State(0), unit.State(1)))
                .OrderBy(unit => unit.Item1, StringComparer.Ordinal),
        ];
        bool isPaired = both.Length * 2 >= Math.Min(units.Count(unit => unit.Results(0) > 0), units.Count(unit => unit.Results(1) > 0))
            && both.Length > 0;
        foreach (string what in units.SelectMany(unit => unit.Whats(0).Keys.Concat(unit.Whats(1).Keys)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal))
        {
            string[] appeared = [.. both.Where(unit => !unit.Before.Contains(what) && unit.After.Contains(what)).Select(unit => unit.Name)];
            string[] went = [.. both.Where(unit => unit.Before.Contains(what) && !unit.After.Contains(what)).Select(unit => unit.Name)];
            double chance = isPaired ? ExactTests.McNemar(appeared.Length, went.Length) : Unpaired(units, what);
            yield return new ComparedRow(
                values, what, units.Sum(unit => unit.Whats(0).GetValueOrDefault(what)), beforeOf,
                units.Sum(unit => unit.Whats(1).GetValueOrDefault(what)), afterOf, appeared, went, both.Length,
                isPaired ? "McNemar" : "Fisher",
                chance, 1);
        }
    }

    private static double Unpaired(ComparedUnit[] units, string what)
    {
        ComparedUnit[] before = [.. units.Where(unit => unit.Results(0) > 0)], after = [.. units.Where(unit => unit.Results(1) > 0)];
        return ExactTests.Fisher(
            before.LongCount(unit => unit.State(0).Contains(what)), before.Length, after.LongCount(unit => unit.State(1).Contains(what)),
            after.Length);
    }
}
