namespace Sonde.Analysis.Satellite;

/// <summary>
/// Tells, without reading them, most lines that hold no row of a control resolver. Such a row has one of five addresses as its resolver,
/// or comes from a file of control answers, or from a line that does not say whether it is an anomaly.
/// </summary>
internal static class ControlLines
{
    public static bool MayBeOne(ReadOnlySpan<byte> line)
    {
        bool saysAnomaly = line.IndexOf("\"anomaly\":"u8) >= 0 || line.IndexOf("\"passed\":"u8) >= 0;
        if (!saysAnomaly || line.IndexOf("\"anomaly\":null"u8) >= 0 || line.IndexOf("\"anomaly\": null"u8) >= 0) return true;
        return NamesControlResolver(line);
    }

    /// <summary>Whether one of the control resolvers is named anywhere in the line.</summary>
    public static bool NamesControlResolver(ReadOnlySpan<byte> line)
        => line.IndexOf("\"1.1.1.1\""u8) >= 0 || line.IndexOf("\"8.8.8.8\""u8) >= 0 || line.IndexOf("\"8.8.4.4\""u8) >= 0
            || line.IndexOf("\"64.6.64.6\""u8) >= 0 || line.IndexOf("\"64.6.65.6\""u8) >= 0;
}
