using System.Text;

namespace Sonde.Packets.Dns;

/// <summary>Reads and writes domain names (RFC 1035 §3.1, §4.1.4).</summary>
public static class DnsName
{
    /// <summary>The longest name on the wire, in bytes.</summary>
    public const int MaximumLength = 255;

    /// <summary>Goes past the name at an offset without following pointers; false when it overruns.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> message, ref int offset)
    {
        while (offset < message.Length)
        {
            byte length = message[offset];
            if (length == 0)
            {
                offset++;
                return true;
            }

            if (length >= 0xC0)
            {
                offset += 2;
                return offset <= message.Length;
            }

            if (length > 63) return false;
            offset += length + 1;
        }

        return false;
    }

    /// <summary>
    /// Reads the name at an offset and goes past it. Pointers must lead backwards, and the name may not be longer than 255 bytes,
    /// so reading ends whatever the message says.
    /// </summary>
    /// <param name="message">The whole DNS message.</param>
    /// <param name="offset">Where the name is; afterwards what follows it.</param>
    /// <param name="name">The name without its last dot (the root is <c>.</c>); bytes that are not printable ASCII, dots and backslashes as
    /// <c>\DDD</c>.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int offset, out string name)
    {
        name = "";
        int end = offset;
        if (!TrySkip(message, ref end)) return false;
        var text = new StringBuilder();
        int at = offset, used = 1;
        while (true)
        {
            if (at >= message.Length) return false;
            byte length = message[at];
            if (length == 0) break;
            if (length >= 0xC0)
            {
                if (at + 1 >= message.Length) return false;
                int target = (length & 0x3F) << 8 | message[at + 1];
                if (target >= at) return false;
                at = target;
                continue;
            }

            used += length + 1;
            if (length > 63 || used > MaximumLength || at + 1 + length > message.Length) return false;
            if (text.Length > 0) text.Append('.');
            foreach (byte b in message.Slice(at + 1, length)) Append(text, b);
            at += length + 1;
        }

        name = text.Length == 0 ? "." : text.ToString();
        offset = end;
        return true;
    }

    /// <summary>
    /// Writes a name and returns how many bytes it took; false for labels that are empty or longer than 63, names longer than 255, or no
    /// room.
    /// </summary>
    public static bool TryWrite(ReadOnlySpan<char> name, Span<byte> destination, out int written)
    {
        written = 0;
        name = name.TrimEnd('.');
        if (!Ascii.IsValid(name)) return false;
        foreach (Range range in name.IsEmpty ? default : name.Split('.'))
        {
            ReadOnlySpan<char> label = name[range];
            if (label.Length is 0 or > 63 || written + label.Length + 2 > Math.Min(destination.Length, MaximumLength)) return false;
            destination[written] = (byte)label.Length;
            Ascii.FromUtf16(label, destination[(written + 1)..], out _);
            written += label.Length + 1;
        }

        if (written >= destination.Length) return false;
        destination[written++] = 0;
        return true;
    }

    private static void Append(StringBuilder text, byte b)
    {
        if (b is > 32 and < 127 and not (byte)'.' and not (byte)'\\') text.Append((char)b);
        else text.Append('\\').Append((char)('0' + b / 100)).Append((char)('0' + b / 10 % 10)).Append((char)('0' + b % 10));
    }
}
