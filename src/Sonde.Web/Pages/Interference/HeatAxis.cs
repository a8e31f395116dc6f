using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Interference;

/// <summary>What the rows or columns of a table of shares are.</summary>
/// <param name="Name">What people read.</param>
/// <param name="Of">Where its values are counted.</param>
/// <param name="Where">The condition on the table <c>outcomes</c> for a value, by its number.</param>
internal sealed record HeatAxis(string Name, Func<OutcomeCube, Dimension> Of, Func<OutcomeCube, int, string> Where)
{
    public static HeatAxis Domain { get; } = new(
        "domain", cube => cube.Subject, (cube, number) => SqlText.Is($"({SeenColumns.SubjectSql})", cube.Subject.Values[number]));

    public static HeatAxis Network { get; } = new("network", cube => cube.Network, NetworkKey.Where);

    public static HeatAxis Country { get; } = new(
        "country", cube => cube.Country, (cube, number) => SqlText.Is(SeenColumns.CountrySql, cube.Country.Values[number]));

    public static HeatAxis Date { get; } = new(
        "date", cube => cube.Date, (cube, number) => SqlText.Is("CAST(date AS VARCHAR)", cube.Date.Values[number]));
}
