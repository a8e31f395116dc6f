using System.Globalization;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>Moments as the two probers of the archives write them, in UTC.</summary>
internal static class ProbeTime
{
    /// <summary>Hyperquack's: RFC 3339 without superfluous zeros.</summary>
    public static string OfHyperquack(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Satellite's.</summary>
    public static string OfSatellite(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss.fffffff '+0000 UTC'", CultureInfo.InvariantCulture);
}
