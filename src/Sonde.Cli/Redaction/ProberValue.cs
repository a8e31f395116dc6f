using System.Net;
using System.Text.Json;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Redaction;

/// <summary>
/// What stands under <c>probe_ip</c> in a report, at any depth: it is the prober's, whatever it looks like, also where the same address was
/// typed as a target.
/// </summary>
internal static class ProberValue
{
    private const string Name = "probe_ip", Loopback = "127.0.0.1";

    /// <summary>Whether a name is the one of the prober's address, or has it in it (<c>probe_ip_v6</c>).</summary>
    public static bool IsName(string name) => name.Contains(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A text under that name as it is published; the same instance where it tells nothing.</summary>
    /// <remarks>An address in another form, or with something around it, has a digit, a colon or the end of base64 in it.</remarks>
    public static string Published(string text)
    {
        if (text == Loopback) return text;
        if (IPAddress.TryParse(text.Trim(), out _)) return Loopback;
        return text.Any(c => char.IsDigit(c) || c is ':' or '=') ? TextRedactor.Replacement : text;
    }

    /// <summary>A name of something under that name, as it is published; the same instance where it tells nothing.</summary>
    public static string PublishedName(string name) => ProberWords.AllAddresses(name).Any() ? Published(name) : name;

    /// <summary>The addresses that a text under that name has.</summary>
    public static IEnumerable<PacketAddress> Addresses(string text)
        => IPAddress.TryParse(text.Trim(), out IPAddress? whole) && PacketAddress.From(whole) is var address && IsOne(address)
            ? [address]
            : ProberWords.AllAddresses(text);

    /// <summary>The address that a number under that name may be: IPv4 is written so at times. Ports and counts are smaller.</summary>
    public static PacketAddress? AddressOf(JsonElement number)
        => number.TryGetUInt32(out uint value) && PacketAddress.FromIpv4(value) is var address && IsOne(address) ? address : null;

    // What is no number of four parts is read as one all the same: 80 is 0.0.0.80.
    private static bool IsOne(PacketAddress address) => !address.IsIpv4 || address.Ipv4 >= 1 << 24;
}
