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
}
