using Sonde.Analysis.Reports;

namespace Sonde.Web.Pages.Interference;

/// <summary>The tests of interference in the table <c>outcomes</c>: names asked for at servers and resolvers; controls are none.</summary>
internal static class InterferenceTests
{
    /// <summary>The condition on the table.</summary>
    public const string Where = "nettest IN ('echo', 'discard', 'http', 'https', 'dns') AND is_control IS NOT TRUE";

    /// <summary>Them, with names for what they are grouped by.</summary>
    public const string Sql =
        $"(SELECT *, {SeenColumns.Network} AS network, {SeenColumns.Country} AS country, {SeenColumns.Subject} AS subject FROM outcomes WHERE {Where})";

    /// <summary>The condition for some of them.</summary>
    public static string And(string condition) => $"{Where} AND {condition}";
}
