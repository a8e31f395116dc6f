using System.Globalization;

namespace Sonde.Web.Pages.Pings;

/// <summary>How pings are counted, in SQL over the table <c>observations</c>.</summary>
internal static class PingNumbers
{
    /// <summary>Pings: connects of tcpping that left the measuring machine.</summary>
    public const string Where =
        "nettest = 'tcpping' AND step = 'connect' AND (outcome_code IS NULL OR outcome_code NOT LIKE 'setup/%')";

    /// <summary>Whom they went to.</summary>
    public const string Target =
        "coalesce(hostname || ' ', '') || CASE WHEN contains(target, ':') THEN '[' || target || ']' ELSE coalesce(target, '?') END || ':' || coalesce(port, 0) || CASE WHEN is_control THEN ' (control)' ELSE '' END";

    /// <summary>When one was sent, in seconds since 1970.</summary>
    public const string Moment = "epoch(TRY_CAST(time AS TIMESTAMP)) + coalesce(t0, 0)";

    /// <summary>Nothing came back; a refusal and an error of a router are answers.</summary>
    public const string Lost = "failure IN ('generic_timeout_error', 'timed_out')";

    /// <summary>It was refused, or failed otherwise.</summary>
    public const string Failing = "failure IS NOT NULL AND failure NOT IN ('generic_timeout_error', 'timed_out')";

    /// <summary>Counts and percentiles by target, those with most losses first.</summary>
    public static string Sql(int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT {Target} AS who, count(*) AS pings, count(*) FILTER ({Lost}) AS lost, count(*) FILTER ({Failing}) AS failing, "
        + $"min(rtt) AS least, quantile_cont(rtt, 0.5) AS p50, quantile_cont(rtt, 0.9) AS p90, quantile_cont(rtt, 0.99) AS p99, max(rtt) AS most, "
        + $"min(id, 3) AS ids, min(id, 3) FILTER ({Lost}) AS lost_ids, min(id, 3) FILTER ({Failing}) AS failing_ids "
        + $"FROM observations WHERE {Where} GROUP BY 1 ORDER BY lost DESC, pings DESC, 1 LIMIT {most}");
}
