using System.Buffers;
using System.Globalization;
using System.Text;
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
    private const int MostBetween = 48, MostBefore = 160, LeastOfPacket = 27, MostWithin = 1024, LeastOfAddress = 2,
        MostReadings = 8;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>The addresses that a text names as the prober's.</summary>
    public static IEnumerable<PacketAddress> Addresses(string text) => Readings(text).SelectMany(AddressesIn);

    /// <summary>All addresses of a text that is the prober's as a whole, whatever stands around them.</summary>
    public static IEnumerable<PacketAddress> AllAddresses(string text) => Readings(text).SelectMany(Within);

    /// <summary>Whether a text has the bytes of a packet under their name, so that they would have to be made safe.</summary>
    public static bool HavePacket(string text) => Readings(text).Any(HasPacket);

    /// <summary>Whether a text ends within the value under the name: a part of an address stands there, which cannot be found.</summary>
    public static bool AreCutOff(string text) => Readings(text).Any(IsCutOff);

    private static IEnumerable<PacketAddress> AddressesIn(string text)
    {
        for (int at = Next(text, Key, 0); at >= 0; at = Next(text, Key, at))
        {
            at += Key.Length;
            (int from, int to) = ValueAt(text, at);
            foreach (PacketAddress address in Within(text[from..to])) yield return address;
        }
    }

    private static bool HasPacket(string text)
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

    private static bool IsCutOff(string text)
    {
        for (int at = Next(text, Key, 0); at >= 0; at = Next(text, Key, at))
        {
            at += Key.Length;
            (int from, int to) = ValueAt(text, at);
            if (to < text.Length || !text.AsSpan(from, to - from).ContainsAny(Digits)) continue;
            if (text[from] is '{' or '[' || !Within(text[from..to]).Any()) return true;
        }

        return false;
    }

    // The addresses among the runs of what they consist of; behind one may stand a port.
    private static IEnumerable<PacketAddress> Within(string text)
    {
        for (int from = 0, to; from < text.Length; from = to + 1)
        {
            to = RunEnd(text, from);
            string run = text[from..to].Trim('.', '-');
            if (run.Length < LeastOfAddress) continue;
            string[] parts = [run, run.TrimEnd(':'), .. run.Split(':'), .. run.Split('-'), run.Replace('-', '.')];
            foreach (string part in parts.Distinct(StringComparer.Ordinal))
                if (PacketAddress.TryParse(part.Trim('.'), out PacketAddress address)) yield return address;
        }
    }

    private static bool IsOfAddress(char c) => char.IsAsciiHexDigit(c) || c is '.' or ':' or '-';

    // A text as it stands, and with the letters in it that are written by their numbers, in JSON or in a link; these may be so themselves.
    private static IEnumerable<string> Readings(string text)
    {
        for (int i = 0; i < MostReadings; i++)
        {
            yield return text;
            string plain = Unescaped(text);
            if (ReferenceEquals(plain, text)) break;
            text = plain;
        }
    }

    private static string Unescaped(string text)
    {
        StringBuilder? plain = null;
        int done = 0;
        for (int at = text.AsSpan().IndexOfAny('\\', '%'), next; at >= 0; at = next < 0 ? -1 : at + next)
        {
            int length = text[at] == '%' ? 1 : text.AsSpan(at).StartsWith("\\u00") ? 4 : 0;
            int end = at + length + 2;
            if (length > 0 && end <= text.Length && IsHex(text, at + length, 2))
            {
                plain ??= new StringBuilder(text.Length);
                plain.Append(text, done, at - done).Append((char)Convert.FromHexString(text.AsSpan(at + length, 2))[0]);
                (done, at) = (end, end - 1);
            }

            next = text.AsSpan(++at).IndexOfAny('\\', '%');
        }

        return plain is null ? text : plain.Append(text, done, text.Length - done).ToString();
    }

    private static int Next(string text, string word, int from) => text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase);

    // Where the value behind a name stands: an address, or a list or an object to its end; nothing where none does.
    private static (int From, int To) ValueAt(string text, int at)
    {
        int end = Math.Min(text.Length, at + MostBetween);
        for (int i = at; i < end; i++)
        {
            char c = text[i];
            if (c is '\\' && i + 5 < text.Length && text[i + 1] == 'u' && IsHex(text, i + 2, 4)) i += 5;
            else if (c is '%' && i + 2 < text.Length && IsHex(text, i + 1, 2)) i += 2;
            else if (c is '{' or '[') return (i, EndOf(text, i));
            else if (char.IsAsciiHexDigit(c)) return i > at ? (i, RunEnd(text, i)) : (at, at);
            else if (c == ':' && i + 1 < text.Length && text[i + 1] == ':') return (i, RunEnd(text, i));
            else if (char.IsAsciiLetterOrDigit(c) || c == '_') return (at, at);
        }

        return (at, at);
    }

    private static int RunEnd(string text, int at)
    {
        while (at < text.Length && IsOfAddress(text[at])) at++;
        return at;
    }

    private static int EndOf(string text, int at)
    {
        int end = Math.Min(text.Length, at + MostWithin);
        for (int open = 0; at < end; at++)
        {
            if (text[at] is '{' or '[') open++;
            else if (text[at] is '}' or ']' && --open == 0) return at;
        }

        return end;
    }

    private static bool IsHex(string text, int at, int length)
        => int.TryParse(text.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}
