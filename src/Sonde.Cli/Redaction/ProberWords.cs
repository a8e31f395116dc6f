using System.Globalization;
using Sonde.Packets.Ip;

namespace Sonde.Cli.Redaction;

/// <summary>
/// What a text says of the prober that is no JSON as a whole: a log, a link, JSON between words or cut off. However it is escaped, an
/// address that follows <c>probe_ip</c> is the prober's.
/// </summary>
internal static class ProberWords
{
    private const string Key = "probe_ip", Packet = "raw_packet";

    // Between a name and its value stand quotes, colons and what escapes them; before the bytes of a packet also what their form is.
    private const int MostBetween = 48, MostBefore = 160, LeastOfPacket = 27;

    /// <summary>The addresses that a text names as the prober's.</summary>
    public static IEnumerable<PacketAddress> Addresses(string text)
    {
        for (int at = Next(text, Key, 0); at >= 0; at = Next(text, Key, at))
        {
            at += Key.Length;
            int from = ValueAt(text, at), to = from;
            if (from < 0) continue;
            while (to < text.Length && (char.IsAsciiHexDigit(text[to]) || text[to] is '.' or ':')) to++;
            if (PacketAddress.TryParse(text[from..to].TrimEnd('.', ':'), out PacketAddress address)) yield return address;
        }
    }

    /// <summary>Whether a text has the bytes of a packet under their name, so that they would have to be made safe.</summary>
    public static bool HavePacket(string text)
    {
        for (int at = Next(text, Packet, 0); at >= 0; at = Next(text, Packet, at))
        {
            at += Packet.Length;
            int run = 0, end = Math.Min(text.Length, at + MostBefore);
            for (int i = at; i < end && run < LeastOfPacket; i++)
                run = char.IsAsciiLetterOrDigit(text[i]) || text[i] is '+' or '/' ? run + 1 : 0;
            if (run >= LeastOfPacket) return true;
        }

        return false;
    }

    private static int Next(string text, string word, int from) => text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase);

    // Where a value begins behind its name; -1 where none does.
    private static int ValueAt(string text, int at)
    {
        int end = Math.Min(text.Length, at + MostBetween);
        for (int i = at; i < end; i++)
        {
            char c = text[i];
            if (c is '\\' && i + 5 < text.Length && text[i + 1] == 'u' && IsHex(text, i + 2, 4)) i += 5;
            else if (c is '%' && i + 2 < text.Length && IsHex(text, i + 1, 2)) i += 2;
            else if (char.IsAsciiHexDigit(c)) return i > at ? i : -1;
            else if (c == ':' && i + 1 < text.Length && text[i + 1] == ':') return i;
            else if (char.IsAsciiLetterOrDigit(c) || c == '_') return -1;
        }

        return -1;
    }

    private static bool IsHex(string text, int at, int length)
        => int.TryParse(text.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}
