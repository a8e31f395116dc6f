using Sonde.Analysis.Reports.Statistics;

namespace Sonde.Analysis.Reports.Comparing;

/// <summary>Compares what came to the same targets on two sides: of two runs, days or folders, before and after.</summary>
public sealed class Comparison
{
    private readonly List<IReadOnlyList<string?>> _groups = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Group, string Name), ComparedUnit> _units = [];

    /// <summary>Adds a result.</summary>
    /// <param name="isAfter">On which side.</param>
    /// <param name="values">Its group.</param>
    /// <param name="target">What was measured.</param>
    /// <param name="whats">What came of it: conditions, or an outcome.</param>
    /// <param name="times">For how many results it stands.</param>
    public void Add(bool isAfter, IReadOnlyList<string?> values, string target, IEnumerable<string> whats, long times = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        string place = string.Join('\n', values.Select(value => value ?? "\0"));
        if (!_places.TryGetValue(place, out int group))
        {
            _places.Add(place, group = _groups.Count);
            _groups.Add(values);
        }

        if (!_units.TryGetValue((group, target), out ComparedUnit? unit))
            _units.Add((group, target), unit = new ComparedUnit(group, target));
        unit.Add(isAfter ? 1 : 0, whats, times);
    }

    /// <summary>What differs, group by group; rows that do not are left out.</summary>
    public IReadOnlyList<ComparedRow> Rows()
    {
        ComparedRow[] rows = [
            .. _units.Values.GroupBy(unit => unit.Group).OrderBy(group => Place(group.Key), StringComparer.Ordinal)
            .SelectMany(group => RowsOf(_groups[group.Key], [.. group]))];
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
            .. _units.Values.OrderBy(unit => Place(unit.Group), StringComparer.Ordinal).ThenBy(unit => unit.Name, StringComparer.Ordinal)
                .Select(unit => new ChangedTarget(_groups[unit.Group], unit.Name, Text(unit, 0), Text(unit, 1)))
                .Where(target => target.Before != target.After),
        ];

    /// <summary>How many targets were measured before, after, and on both sides.</summary>
    public (long Before, long After, long Both) Counts()
        => (_units.Values.LongCount(unit => unit.Results(0) > 0), _units.Values.LongCount(unit => unit.Results(1) > 0),
            _units.Values.LongCount(unit => unit.Results(0) > 0 && unit.Results(1) > 0));

    private string Place(int group) => string.Join('\n', _groups[group].Select(value => value ?? "\0"));

    private static string? Text(ComparedUnit unit, int side)
        => unit.Results(side) == 0 ? null : string.Join(' ', unit.State(side)) is { Length: > 0 } text ? text : "(nothing)";

    private static IEnumerable<ComparedRow> RowsOf(IReadOnlyList<string?> values, ComparedUnit[] units)
    {
        long beforeOf = units.Sum(unit => unit.Results(0)), afterOf = units.Sum(unit => unit.Results(1));
        (string Name, IReadOnlySet<string> Before, IReadOnlySet<string> After)[] both =
        [
            .. units.Where(unit => unit.Results(0) > 0 && unit.Results(1) > 0).OrderBy(unit => unit.Name, StringComparer.Ordinal)
                .Select(unit => (unit.Name, unit.State(0), unit.State(1))),
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
