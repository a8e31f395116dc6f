using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Interference;

/// <summary>The tests of interference in the table <c>outcomes</c>: names asked for at servers and resolvers; controls are none.</summary>
internal static class InterferenceTests
{
    /// <summary>The condition on the table.</summary>
    public const string Where = "nettest IN ('echo', 'discard', 'http', 'https', 'dns') AND is_control IS NOT TRUE";

    /// <summary>What was asked for, in SQL.</summary>
    public const string Subject = "coalesce(domain, target, '(no name)')";

    /// <summary>The country of the vantage point, in SQL; null where it is not known.</summary>
    public const string Country = "coalesce(vantage_point_country, CASE WHEN vantage_point IS NULL THEN probe_cc END)";

    /// <summary>Them, with names for what they are grouped by.</summary>
    public const string Sql =
        $"(SELECT *, {NetworkKey.Sql} AS network, {Country} AS country, {Subject} AS subject FROM outcomes WHERE {Where})";

    /// <summary>The condition for some of them.</summary>
    public static string And(string condition) => $"{Where} AND {condition}";
}
