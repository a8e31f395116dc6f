using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Pings;

/// <summary>
/// How pings make series: those to one target from one origin. What two probes measure of a target is two series, never one that jumps to
/// and fro.
/// </summary>
/// <param name="IsOfSeveral">Whether there are several origins: then each is named.</param>
internal readonly record struct PingSeries(bool IsOfSeveral)
{
    /// <summary>Whom and, where there are several, whence: what tells series apart, in SQL.</summary>
    public const string Key = PingNumbers.Target + ", " + SeenColumns.OriginSql;

    /// <summary>Those of some tables.</summary>
    public static PingSeries Of(OpenTables tables)
        => new(tables.Ask($"SELECT count(DISTINCT {SeenColumns.OriginSql}) AS origins FROM observations WHERE {PingNumbers.Where}")[0]
            .Count("origins") > 1);

    /// <summary>Counts and percentiles by series (<c>who</c> and <c>origin</c>), those with most losses first.</summary>
    public string Sql(int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT {PingNumbers.Target} AS who, {(IsOfSeveral ? SeenColumns.OriginSql : "NULL")} AS origin, count(*) AS pings, "
        + $"count(*) FILTER ({PingNumbers.Lost}) AS lost, count(*) FILTER ({PingNumbers.Failing}) AS failing, "
        + $"min(rtt) AS least, quantile_cont(rtt, 0.5) AS p50, quantile_cont(rtt, 0.9) AS p90, quantile_cont(rtt, 0.99) AS p99, max(rtt) AS most, "
        + $"min(id, 3) AS ids, min(id, 3) FILTER ({PingNumbers.Lost}) AS lost_ids, min(id, 3) FILTER ({PingNumbers.Failing}) AS failing_ids "
        + $"FROM observations WHERE {PingNumbers.Where} GROUP BY 1, 2 ORDER BY lost DESC, pings DESC, 1, 2 LIMIT {most}");

    /// <summary>The pings of a series.</summary>
    /// <param name="row">Its row.</param>
    public string WhereOf(TableRow row)
    {
        string who = $"{PingNumbers.Where} AND {SqlText.Is($"({PingNumbers.Target})", row.Text("who"))}";
        return IsOfSeveral ? $"{who} AND {SqlText.Is(SeenColumns.OriginSql, row.Text("origin"))}" : who;
    }

    /// <summary>What people call a series.</summary>
    public string NameOf(TableRow row) => IsOfSeveral ? $"{row.Text("who")} from {row.Text("origin")}" : row.Text("who")!;
}
