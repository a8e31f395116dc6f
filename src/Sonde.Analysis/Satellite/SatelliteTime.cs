using Sonde.Analysis.Readers;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>Go's printed times (<c>2021-04-25 15:37:16.85 -0400 EDT m=+13035.1</c>) as the tables hold them (<c>2021-04-25T15:37:16.85-04:00</c>).</summary>
internal static class SatelliteTime
{
    public static JsonText Format(JsonText text, Utf8Buffer into)
    {
        // Writers may escape any character, such as the sign of a zone.
        byte[]? decoded = text.IsEscaped ? System.Text.Encoding.UTF8.GetBytes(text.ToString()!) : null;
        ReadOnlySpan<byte> raw = decoded ?? text.Raw;
        int day = raw.IndexOf((byte)' ');
        int time = day < 0 ? -1 : raw[(day + 1)..].IndexOf((byte)' ');
        if (day != 10 || time <= 0 || raw.Contains((byte)'"') || raw.Contains((byte)'\\') || raw.ContainsAnyInRange((byte)0, (byte)0x1F)) throw new LineRejectedException("time of another shape");
        ReadOnlySpan<byte> clock = raw.Slice(day + 1, time);
        ReadOnlySpan<byte> zone = raw[(day + time + 2)..];
        int end = zone.IndexOf((byte)' ');
        if (end >= 0) zone = zone[..end];
        if (zone.Length != 5 || zone[0] is not ((byte)'+' or (byte)'-')) throw new LineRejectedException("time of another shape");
        int start = into.Length;
        into.Append(raw[..10]);
        into.Append((byte)'T');
        into.Append(clock);
        into.Append(zone[..3]);
        into.Append((byte)':');
        into.Append(zone[3..]);
        return new JsonText(into.Bytes, start, into.Length - start, false);
    }
}
