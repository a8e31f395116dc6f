using System.Buffers;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Privacy;

/// <summary>Looks through text of JSON with its escapes resolved (RFC 8259 §7), without making a string of it.</summary>
internal static class JsonEscapes
{
    private const byte Other = 0xFF;

    /// <summary>
    /// Whether text has a secret once its escapes are resolved; it may say so of a line that has none, never the other way.
    /// </summary>
    public static bool Find(TextRedactor text, ReadOnlySpan<byte> line)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(line.Length);
        int length = 0;
        while (true)
        {
            int next = line.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = next < 0 ? line : line[..next];
            plain.CopyTo(room.AsSpan(length));
            length += plain.Length;
            if (next < 0) break;
            line = line[(next + 1)..];
            room[length++] = Resolve(ref line);
        }

        bool found = text.Finds(room.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(room);
        return found;
    }

    private static byte Resolve(ref ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty) return Other;
        byte kind = line[0];
        line = line[1..];
        if (kind != 'u' || line.Length < 4) return kind is (byte)'"' or (byte)'\\' or (byte)'/' ? kind : Other;
        ReadOnlySpan<byte> digits = line[..4];
        line = line[4..];
        bool isNumber = ushort.TryParse(
            digits, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture,
            out ushort value);
        return isNumber && value < 128 ? (byte)value : Other;
    }
}
