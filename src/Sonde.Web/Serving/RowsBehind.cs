using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Counting;
using Sonde.Web.Samples;

namespace Sonde.Web.Serving;

/// <summary>The rows behind a number: how many there are, and the first of them; unexpected outcomes before the others.</summary>
internal static class RowsBehind
{
    /// <summary>How many rows are shown.</summary>
    public const int Most = 30;

    /// <summary>Those of a question among the rows that are seen.</summary>
    /// <param name="tables">The tables, which let see what the filter lets through.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="asked">What is asked for.</param>
    public static FirstRows Of(OpenTables tables, ViewFilter filter, RowQuestion asked)
        => asked.Condition is { } condition ? Counted(filter.Select(tables), condition) : Asked(tables, asked.Table, asked.Where!);

    /// <summary>Outcomes, of what is counted in memory.</summary>
    public static FirstRows Counted(OutcomeSelection seen, RowCondition condition)
        => FirstRows.Of(seen.And(condition.Filter(seen.Cube)), kind => kind.Says == "unexpected", Most);

    /// <summary>Rows of a table, by a question to all of it.</summary>
    public static FirstRows Asked(OpenTables tables, string table, string where)
    {
        bool isOutcomes = table == "outcomes";
        string odd = isOutcomes ? "(expectation = 'unexpected') IS TRUE" : "false";
        string rows = $"{table} WHERE {(isOutcomes ? SeenColumns.Known(where) : where)}";
        TableRow found = tables.Ask(string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT count(*) AS n, min(id, {Most}) FILTER ({odd}) AS odd, min(id, {Most}) FILTER (NOT {odd}) AS others FROM {rows}"))[0];
        return new FirstRows(found.Count("n"), [.. found.Numbers("odd").Concat(found.Numbers("others")).Take(Most)]);
    }
}
