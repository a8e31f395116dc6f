using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Pages.Interference;

namespace Sonde.Web.Counting;

/// <summary>
/// Something that a condition on outcomes may ask for (<see cref="RowCondition"/>): as SQL on the table <c>outcomes</c>, which people are
/// shown, and as which values of a thing are meant, by which rows are counted and found.
/// </summary>
internal sealed class ConditionPart
{
    private readonly Func<OutcomeCube, IReadOnlyList<string?>, string> _sql;
    private readonly Func<OutcomeCube, Dimension> _of;
    private readonly Func<OutcomeCube, int, IReadOnlyList<string?>, bool> _has;

    private readonly int _least, _most;

    private ConditionPart(
        char letter, Func<OutcomeCube, IReadOnlyList<string?>, string> sql, Func<OutcomeCube, Dimension> of,
        Func<OutcomeCube, int, IReadOnlyList<string?>, bool> has, int least = 1, int most = 1)
        => (Letter, _sql, _of, _has, _least, _most) = (letter, sql, of, has, least, most);

    /// <summary>That it is no control.</summary>
    public static ConditionPart IsTest { get; } = OfKind('a', "is_control IS NOT TRUE", kind => kind.IsTest);

    /// <summary>That it is a test of interference (<see cref="InterferenceTests"/>).</summary>
    public static ConditionPart IsInterference { get; } = OfKind('i', InterferenceTests.Where, kind => InterferenceTests.Has(kind));

    /// <summary>That its controls failed.</summary>
    public static ConditionPart ControlsFailed { get; } = OfKind('f', "controls_failed", kind => kind.ControlsFailed is true);

    /// <summary>That its tries came to different outcomes.</summary>
    public static ConditionPart IsMixed { get; } = OfKind('m', "is_mixed", kind => kind.IsMixed is true);

    /// <summary>That its tries came to the same outcome.</summary>
    public static ConditionPart IsNotMixed { get; } = OfKind('s', "NOT is_mixed", kind => kind.IsMixed is false);

    /// <summary>That it says nothing of the network.</summary>
    public static ConditionPart IsInvalid { get; } = OfKind(
        'v', "(expectation IS NULL OR expectation NOT IN ('expected', 'unexpected', 'inconclusive'))",
        kind => kind.Says is not ("expected" or "unexpected" or "inconclusive"));

    /// <summary>Its nettest.</summary>
    public static ConditionPart Test { get; } = OfKind(
        't', values => SqlText.Is("nettest", values[0]), (kind, values) => kind.Test == values[0]);

    /// <summary>Its outcome.</summary>
    public static ConditionPart Code { get; } = OfKind(
        'o', values => SqlText.Is("outcome_code", values[0]), (kind, values) => kind.Code == values[0]);

    /// <summary>Its outcome, or <c>none</c>: one of some.</summary>
    public static ConditionPart CodeOrNone { get; } = OfKind(
        'c', values => SqlText.Is("coalesce(outcome_code, 'none')", values[0]), (kind, values) => (kind.Code ?? "none") == values[0]);

    /// <summary>The same: none of some.</summary>
    public static ConditionPart OtherCodes { get; } = OfKind(
        'x', values => $"NOT ({SqlText.In("coalesce(outcome_code, 'none')", values.OfType<string>())})",
        (kind, values) => !values.Contains(kind.Code ?? "none", StringComparer.Ordinal), int.MaxValue);

    /// <summary>What it says of the network, as the table has it.</summary>
    public static ConditionPart Says { get; } = OfKind(
        'e', values => SqlText.Is("expectation", values[0]), (kind, values) => kind.Says == values[0]);

    /// <summary>What it is about.</summary>
    public static ConditionPart Subject { get; } = OfValue('n', cube => cube.Subject, $"({SeenColumns.SubjectSql})");

    /// <summary>The country of the vantage point.</summary>
    public static ConditionPart Country { get; } = OfValue('l', cube => cube.Country, SeenColumns.CountrySql);

    /// <summary>The day.</summary>
    public static ConditionPart Date { get; } = OfValue('d', cube => cube.Date, "CAST(date AS VARCHAR)");

    /// <summary>The hour.</summary>
    public static ConditionPart Hour { get; } = OfValue('h', cube => cube.Hour, SeenColumns.HourSql);

    /// <summary>The network of the vantage point, by its name.</summary>
    public static ConditionPart Network { get; } = new(
        'w', (cube, values) => values[0] is { } name && cube.Network.Find(name) is { } number ? NetworkKey.Where(cube, number) : "false",
        cube => cube.Network, (cube, number, values) => cube.Network.Values[number] == values[0]);

    private static ConditionPart[] All { get; } =
    [
        IsTest, IsInterference, ControlsFailed, IsMixed, IsNotMixed, IsInvalid, Test, Code, CodeOrNone, OtherCodes, Says, Subject, Country,
        Date, Hour, Network,
    ];

    /// <summary>What it is called in an address.</summary>
    public char Letter { get; }

    /// <summary>The part of a letter; null where there is none.</summary>
    public static ConditionPart? Find(char letter) => Array.Find(All, part => part.Letter == letter);

    /// <summary>Whether it asks for so many values.</summary>
    public bool Takes(int values) => values >= _least && values <= _most;

    /// <summary>It as SQL.</summary>
    public string Sql(OutcomeCube cube, IReadOnlyList<string?> values) => _sql(cube, values);

    /// <summary>Which values of what thing are meant.</summary>
    public (Dimension Of, bool[] IsSeen) Meant(OutcomeCube cube, IReadOnlyList<string?> values)
    {
        Dimension of = _of(cube);
        return (of, [.. of.Values.Select((_, number) => _has(cube, number, values))]);
    }

    private static ConditionPart OfKind(char letter, string sql, Func<OutcomeKind, bool> has)
        => new(letter, (_, _) => sql, cube => cube.Kind, (cube, number, _) => has(cube.Kinds[number]), 0, 0);

    private static ConditionPart OfKind(
        char letter, Func<IReadOnlyList<string?>, string> sql, Func<OutcomeKind, IReadOnlyList<string?>, bool> has, int most = 1)
        => new(
            letter, (_, values) => sql(values), cube => cube.Kind, (cube, number, values) => has(cube.Kinds[number], values), 1, most);

    private static ConditionPart OfValue(char letter, Func<OutcomeCube, Dimension> of, string column)
        => new(
            letter, (_, values) => SqlText.Is(column, values[0]), of, (cube, number, values) => of(cube).Values[number] == values[0]);
}
