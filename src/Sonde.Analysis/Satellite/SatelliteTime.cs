using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>
/// Go's printed times (<c>2021-04-25 15:37:16.85 -0400 EDT m=+13035.1</c>) as the tables hold them (<c>2021-04-25T15:37:16.85-04:00</c>).
/// </summary>
internal static class SatelliteTime
{
    /// <summary>Why a line with another time is rejected.</summary>
    public const string Fault = "time of another shape";

    /// <summary>Writes a time into a buffer; false for one of another shape.</summary>
    public static bool TryFormat(JsonText text, Utf8Buffer into, out JsonText formatted)
    {
        formatted = default;
        // Writers may escape any character, such as the sign of a zone.
        byte[]? decoded = text.IsEscaped ? System.Text.Encoding.UTF8.GetBytes(text.ToString()!) : null;
        ReadOnlySpan<byte> raw = decoded ?? text.Raw;
        int day = raw.IndexOf((byte)' ');
        int time = day < 0 ? -1 : raw[(day + 1)..].IndexOf((byte)' ');
        if (day != 10 || time <= 0 || raw.Contains((byte)'"') || raw.Contains((byte)'\\') || raw.ContainsAnyInRange((byte)0, (byte)0x1F))
            return false;
        ReadOnlySpan<byte> clock = raw.Slice(day + 1, time);
        ReadOnlySpan<byte> zone = raw[(day + time + 2)..];
        int end = zone.IndexOf((byte)' ');
        if (end >= 0) zone = zone[..end];
        if (zone.Length != 5 || zone[0] is not ((byte)'+' or (byte)'-')) return false;
        int start = into.Length;
        into.Append(raw[..10]);
        into.Append((byte)'T');
        into.Append(clock);
        into.Append(zone[..3]);
        into.Append((byte)':');
        into.Append(zone[3..]);
        formatted = new JsonText(into.Bytes, start, into.Length - start, false);
        return true;
    }
}
