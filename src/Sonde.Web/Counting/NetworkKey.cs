using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;

namespace Sonde.Web.Counting;

/// <summary>How the rows of a network of vantage points are asked for.</summary>
internal static class NetworkKey
{
    /// <summary>The condition on the table <c>outcomes</c>.</summary>
    /// <param name="cube">What is counted.</param>
    /// <param name="number">The network's number in it.</param>
    public static string Where(OutcomeCube cube, int number)
    {
        VantageNetwork network = cube.Networks[number];
        if (!network.IsToldApart) return SqlText.Is($"({SeenColumns.NetworkSql})", cube.Network.Values[number]);
        return (network.Asn, network.IsDirect) switch
        {
            ({ } asn, _) => $"vantage_point_asn = {asn} AND {SqlText.Is("vantage_point_as_name", network.Name)}",
            (null, true) => $"vantage_point IS NULL AND {SqlText.Is(network.ProbeAsn is null ? $"({SeenColumns.ProbeNetworkSql})" : "probe_asn", network.ProbeAsn)}",
            _ => $"vantage_point IS NOT NULL AND vantage_point_asn IS NULL AND {SqlText.Is("vantage_point_country", network.Country)}",
        };
    }
}
