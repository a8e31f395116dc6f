using System.Net;
using System.Net.Sockets;

namespace Sonde.Experiments.Targets;

/// <summary>Addresses as the field writes them: a dotted quad of four decimal numbers, or IPv6 without a zone.</summary>
public static class LiteralAddress
{
    /// <summary>Reads an address. Octal, hexadecimal and shortened IPv4 forms are refused: tools disagree about them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Contains('%') || !IPAddress.TryParse(text, out IPAddress? parsed)) return false;
        if (parsed.AddressFamily == AddressFamily.InterNetwork && !IsDottedQuad(text)) return false;
        if (text.Contains('[')) return false;
        address = parsed;
        return true;
    }

    private static bool IsDottedQuad(ReadOnlySpan<char> text)
    {
        int groups = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> group = text[range];
            if (group.Length is 0 or > 3 || group.ContainsAnyExceptInRange('0', '9') || (group.Length > 1 && group[0] == '0')) return false;
            groups++;
        }

        return groups == 4;
    }
}
