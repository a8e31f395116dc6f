using System.Text;
using Sonde.Experiments.Requests;
using Sonde.Packets.Tls;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>What a request asks for: what tells a test from a control.</summary>
/// <param name="Kind"><c>http</c>, <c>sni</c> or <c>hex</c>, as payload traces have them.</param>
/// <param name="Value">The host, the server's name, or the bytes in hexadecimal.</param>
/// <param name="IsCut">Whether the capture cut it before what it asks for.</param>
internal readonly record struct RequestName(string Kind, string Value, bool IsCut = false)
{
    private const int MostHex = 64;

    /// <summary>The name of a request.</summary>
    /// <param name="bytes">A client's bytes from its first on.</param>
    /// <param name="isCut">Whether the capture kept fewer of them than were sent.</param>
    public static RequestName Of(ReadOnlySpan<byte> bytes, bool isCut = false)
    {
        if (ClientHelloReader.TryReadServerName(bytes, out string server)) return new RequestName("sni", server.ToLowerInvariant());
        if (HostOf(bytes) is { } host) return new RequestName("http", host, isCut && host.Length == 0);
        // Two ClientHellos without a name differ in their chance alone.
        if (ClientHelloReader.Begins(bytes)) return new RequestName("sni", "", isCut);
        return new RequestName("hex", Convert.ToHexStringLower(bytes[..Math.Min(MostHex, bytes.Length)]), isCut && bytes.Length < MostHex);
    }

    // RFC 9112 §3.2: the host of an absolute target goes before that of the field.
    private static string? HostOf(ReadOnlySpan<byte> bytes)
    {
        int line = bytes.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> first = line < 0 ? bytes : bytes[..line];
        int space = first.IndexOf((byte)' ');
        if (space is < 1 or > 16 || first[..space].ContainsAnyExceptInRange((byte)'A', (byte)'Z')) return null;
        ReadOnlySpan<byte> target = first[(space + 1)..];
        if (target.StartsWith("http://"u8))
        {
            ReadOnlySpan<byte> authority = target[7..];
            int end = authority.IndexOfAny((byte)'/', (byte)' ', (byte)'?');
            return Checked(end < 0 ? authority : authority[..end]);
        }

        while (line >= 0)
        {
            bytes = bytes[(line + 2)..];
            line = bytes.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> field = line < 0 ? bytes : bytes[..line];
            int colon = field.IndexOf((byte)':');
            if (colon != 4 || !Ascii.EqualsIgnoreCase(field[..4], "host"u8)) continue;
            return Checked(field[5..].Trim((byte)' '));
        }

        return "";
    }

    private static string Checked(ReadOnlySpan<byte> host)
    {
        string text = Encoding.Latin1.GetString(host[..Math.Min(host.Length, HostText.MaximumLength)]);
        return text.All(HostText.MayHold) ? text.ToLowerInvariant() : Convert.ToHexStringLower(host[..Math.Min(MostHex, host.Length)]);
    }
}
