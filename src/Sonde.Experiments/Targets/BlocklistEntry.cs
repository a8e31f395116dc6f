using System.Net;

namespace Sonde.Experiments.Targets;

/// <summary>One range that is not to be measured, or one that is.</summary>
/// <param name="Network">The range.</param>
/// <param name="Text">The range as typed.</param>
/// <param name="Source">Where it stands: <c>file:line</c>, or <c>IANA special: name</c>.</param>
public sealed record BlocklistEntry(IPNetwork Network, string Text, string Source)
{
    /// <summary>Reads an address or a CIDR; bits behind the prefix do not matter, as in zmap.</summary>
    public static bool TryParse(string text, string source, out BlocklistEntry entry)
    {
        ArgumentNullException.ThrowIfNull(text);
        entry = null!;
        int slash = text.IndexOf('/');
        if (!LiteralAddress.TryParse(text.AsSpan(0, slash < 0 ? text.Length : slash), out IPAddress address)) return false;
        int most = AddressNumber.Bits(address), length = most;
        if (slash >= 0 && !TryParseLength(text.AsSpan(slash + 1), most, out length)) return false;
        const int MappedLength = 96;
        if (address.IsIPv4MappedToIPv6 && length > MappedLength)
        {
            address = address.MapToIPv4(); // targets are looked up so
            length -= MappedLength;
        }

        IPAddress first = AddressNumber.First(address, length);
        entry = new BlocklistEntry(new IPNetwork(first, length), text, source);
        return true;
    }

    private static bool TryParseLength(ReadOnlySpan<char> text, int most, out int length)
    {
        length = 0;
        if (text.Length is 0 or > 3) return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            length = (length * 10) + c - '0';
        }

        return length <= most;
    }

    /// <summary>The range, and where it stands.</summary>
    public override string ToString() => $"{Text} ({Source})";
}
