using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Addresses that can never be right, in the three kinds that outcomes tell apart. Documentation ranges are left alone.</summary>
public static class InvalidAddresses
{
    /// <summary>The ranges (RFC 6890, RFC 6598, RFC 2544, RFC 1112, RFC 4193, RFC 4291) and the kind each is of.</summary>
    public static IReadOnlyList<(IPNetwork Network, string Kind)> Table => Ranges;

    private static readonly (IPNetwork Network, string Kind)[] Ranges =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "zero"),
        (IPNetwork.Parse("::/128"), "zero"),
        (IPNetwork.Parse("127.0.0.0/8"), "local_host"),
        (IPNetwork.Parse("::1/128"), "local_host"),
        (IPNetwork.Parse("10.0.0.0/8"), "local_net"),
        (IPNetwork.Parse("100.64.0.0/10"), "local_net"),
        (IPNetwork.Parse("169.254.0.0/16"), "local_net"),
        (IPNetwork.Parse("172.16.0.0/12"), "local_net"),
        (IPNetwork.Parse("192.168.0.0/16"), "local_net"),
        (IPNetwork.Parse("198.18.0.0/15"), "local_net"),
        (IPNetwork.Parse("224.0.0.0/4"), "local_net"),
        (IPNetwork.Parse("240.0.0.0/4"), "local_net"),
        (IPNetwork.Parse("fc00::/7"), "local_net"),
        (IPNetwork.Parse("fe80::/10"), "local_net"),
        (IPNetwork.Parse("ff00::/8"), "local_net"),
    ];

    /// <summary>The kind, or null for an address that may be a host's and for text that is no address.</summary>
    internal static string? Kind(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 2 or > 45 || IsOrdinary(text)) return null;
        Span<char> chars = stackalloc char[45];
        int length = Encoding.ASCII.GetChars(text, chars);
        if (!IPAddress.TryParse(chars[..length], out IPAddress? address)) return null;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach ((IPNetwork network, string kind) in Ranges)
        {
            if (network.Contains(address)) return kind;
        }
        return null;
    }

    /// <summary>Most addresses can be told by the first number of an IPv4 address to be none of these.</summary>
    private static bool IsOrdinary(ReadOnlySpan<byte> text)
    {
        int dot = text.IndexOf((byte)'.');
        if (dot is < 1 or > 3 || !int.TryParse(text[..dot], out int first)) return false;
        return first is (not (0 or 10 or 100 or 127 or 169 or 172 or 192 or 198)) and > 0 and < 224 && text[0] != '0';
    }
}
