using System.Globalization;
using Sonde.Analysis.Reports;

namespace Sonde.Web.Serving;

/// <summary>What a filter can be set to: of all there is, not of what is shown, so that one choice can be changed for another.</summary>
/// <param name="Countries">The countries.</param>
/// <param name="Networks">The networks.</param>
/// <param name="Tests">The nettests.</param>
internal sealed record ViewChoices(IReadOnlyList<string> Countries, IReadOnlyList<string> Networks, IReadOnlyList<string> Tests)
{
    private const int Most = 500;

    /// <summary>Of tables; of very many those with most measurements.</summary>
    public static ViewChoices Of(OpenTables tables)
        => new(Of(tables, SeenColumns.Country), Of(tables, SeenColumns.Network), Of(tables, "nettest"));

    private static string[] Of(OpenTables tables, string column)
        => [.. tables.Ask(string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {column} AS name FROM all_outcomes WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT {Most}"))
            .Select(row => row.Text("name")!).Order(StringComparer.Ordinal)];
}
