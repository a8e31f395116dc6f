using System.Text;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Text;

/// <summary>
/// The text that OONI's reports keep beside a packet: <c>repr</c> as Scapy 2.2 under Python 2.7 printed it, byte for byte (OONI df-003).
/// It is rendered from bytes alone, with a services table of our own, so it is the same on every machine.
/// </summary>
/// <remarks>
/// NTP and the rarer protocols over UDP show their payload as <c>Raw</c>, where Scapy took it apart. A packet that Scapy itself could not
/// read is shown as <c>Raw</c> too.
/// </remarks>
public static class ScapyText
{
    /// <summary>A received packet, as Scapy shows what it dissected.</summary>
    public static string Summary(ReadOnlySpan<byte> packet)
    {
        var text = new ScapyDissector(packet);
        return text.Render();
    }

    /// <summary>A received packet as a list of one, the form of the published reports of 2014 and 2015.</summary>
    public static string BracketedSummary(ReadOnlySpan<byte> packet) => $"[{Summary(packet)}]";

    /// <summary>A packet that we sent, as Scapy shows what a program built: only what was set.</summary>
    public static string SentSummary(ReadOnlySpan<byte> packet)
        => IpPacket.TryParse(packet, out IpPacket ip) && !ip.IsTruncated ? ScapyConstruction.Render(ip) : Summary(packet);

    /// <summary>A packet that we sent as a list of one, the form of the published reports of 2014 and 2015.</summary>
    public static string BracketedSentSummary(ReadOnlySpan<byte> packet) => $"[{SentSummary(packet)}]";

    /// <summary>Bytes as a string literal of Python 2.</summary>
    internal static StringBuilder AppendLiteral(this StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        const string HexDigits = "0123456789abcdef";
        char quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        text.Append(quote);
        foreach (byte b in bytes)
        {
            if (b == quote || b == '\\') text.Append('\\').Append((char)b);
            else if (b == '\t') text.Append(@"\t");
            else if (b == '\n') text.Append(@"\n");
            else if (b == '\r') text.Append(@"\r");
            else if (b is >= 32 and < 127) text.Append((char)b);
            else text.Append(@"\x").Append(HexDigits[b >> 4]).Append(HexDigits[b & 0xF]);
        }

        return text.Append(quote);
    }
}
