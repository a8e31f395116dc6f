using Sonde.Analysis.Reports;

namespace Sonde.Web.Pages.Paths;

/// <summary>How traces are told apart, in SQL.</summary>
internal static class PathNumbers
{
    /// <summary>Traces, on the table <c>outcomes</c>.</summary>
    public const string Where = "nettest LIKE '%traceroute' AND is_control IS NOT TRUE";

    // The routers of all distances together: that of one flow changes where routers share the load.
    private const string Paths =
        "SELECT measurement_id, md5(string_agg(hop || ' ' || answers, '; ' ORDER BY hop)) AS path_id, "
        + "len(list_distinct(flatten(list(expired)))) AS routers FROM "
        + "(SELECT measurement_id, hop, string_agg(DISTINCT answer, ' ' ORDER BY answer) AS answers, "
        + "coalesce(list(DISTINCT answer) FILTER (coalesce(result, '') IN ('', 'time_exceeded')), []) AS expired FROM observations "
        + "WHERE step = 'hop' AND answer IS NOT NULL GROUP BY 1, 2) GROUP BY 1";

    /// <summary>
    /// Each trace with a number for the routers that answered (<c>path_id</c>), from where it was made (<c>origin</c>), and the number of
    /// the last trace before it that anything answered, from there by the same nettest (<c>before</c>).
    /// </summary>
    public const string Sql =
        "SELECT t.*, path_id, routers, lag(path_id IGNORE NULLS) OVER (PARTITION BY target, origin, nettest ORDER BY time, id) AS before FROM "
        + $"(SELECT id, measurement_id, nettest, target, {SeenColumns.OriginSql} AS origin, coalesce(time, date) AS time, outcome_code, expectation, hop, rtt FROM outcomes WHERE {Where}) t "
        + $"LEFT JOIN ({Paths}) p USING (measurement_id)";

    /// <summary>Whether traces were made from several origins, and by several nettests.</summary>
    public static (bool Origins, bool Tests) IsOfSeveral(OpenTables tables)
    {
        TableRow row = tables.Ask(
            $"SELECT count(DISTINCT {SeenColumns.OriginSql}) AS origins, count(DISTINCT nettest) AS tests FROM outcomes WHERE {Where}")[0];
        return (row.Count("origins") > 1, row.Count("tests") > 1);
    }
}
