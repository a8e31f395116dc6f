namespace Sonde.Experiments.PathTransparency.Mss;

/// <summary>
/// Sizes that packets may have on links that there are, so that a search for the largest that arrives ends at such a size, and not near it:
/// Ethernet less the headers of PPPoE, GRE, VXLAN, IPsec, WireGuard and the like, and the plateaus of RFC 1191 §7.1.
/// </summary>
internal static class LinkSizes
{
    private static readonly int[] All =
    [
        296, 400, 508, 576, 700, 800, 900, 1000, 1006, 1024, 1100, 1200, 1240, 1250, 1280, 1300, 1320, 1340, 1350, 1360, 1376, 1380, 1390,
        1400, 1406, 1410, 1420, 1428, 1430, 1436, 1440, 1450, 1454, 1460, 1472, 1476, 1480, 1492,
    ];

    /// <summary>The one in the middle of those between two sizes; null where there is none.</summary>
    /// <param name="arrived">What arrives, in bytes of a packet.</param>
    /// <param name="lost">What does not.</param>
    public static int? Between(int arrived, int lost)
    {
        int[] between = [.. All.Where(size => size > arrived && size < lost)];
        return between.Length == 0 ? null : between[between.Length / 2];
    }
}
