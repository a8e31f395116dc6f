using Sonde.Analysis.Reports;

namespace Sonde.Web.Counting;

/// <summary>The network of vantage points, and how its rows are asked for.</summary>
/// <param name="Label">What people read.</param>
/// <param name="Where">The condition on the table <c>outcomes</c>.</param>
public sealed record NetworkKey(string Label, string Where)
{
    /// <summary>The columns of a query, grouped by network, that <see cref="Of"/> reads.</summary>
    public const string Columns =
        "any_value(vantage_point_asn) AS asn, bool_and(vantage_point IS NULL) AS is_direct, any_value(probe_asn) AS probe_asn, "
        + "any_value(vantage_point_as_name) AS as_name, "
        + "any_value(vantage_point_country) AS vantage_point_country";

    /// <summary>Of a row of a query.</summary>
    public static NetworkKey Of(TableRow row, string label)
        => new(label, (row.Text("asn"), row.Flag("is_direct")) switch
        {
            ({ } asn, _) => $"vantage_point_asn = {asn} AND {SqlText.Is("vantage_point_as_name", row.Text("as_name"))}",
            (null, true) => $"vantage_point IS NULL AND {SqlText.Is("nullif(probe_asn, 'AS0')", row.Text("probe_asn") is "AS0" ? null : row.Text("probe_asn"))}",
            _ => $"vantage_point IS NOT NULL AND vantage_point_asn IS NULL AND {SqlText.Is("vantage_point_country", row.Text("vantage_point_country"))}",
        });
}
