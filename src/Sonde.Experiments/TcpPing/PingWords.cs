using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.TcpPing;

/// <summary>What became of a ping in words: who answered, with which marks, and how long that took.</summary>
internal static class PingWords
{
    /// <summary>The words, as ping has them.</summary>
    /// <param name="ping">The ping.</param>
    public static string Of(PingResult ping)
    {
        string end = $"{Marks(ping.SynAck ?? ping.Rst)} time={Milliseconds(ping.T - ping.T0)} ms{Again(ping)}";
        if (ping.Failure is null) return "connected" + end;
        if (ping.IsLocal) return $"not sent: this machine says {ping.Failure.Value.Text}";
        if (ping.Icmp is { } icmp) return $"refused by {OfIcmp(icmp, ping.Family)}{end}";
        if (ping.Rst is not null) return $"{Verb(ping)} a RST{end}";
        return ping.Failure == Failures.GenericTimeout
            ? $"no answer in {Seconds(ping.T - ping.T0)} s{Again(ping)}"
            : $"{ping.Failure.Value.Text}{end}";
    }

    /// <summary>An ICMP error in words: who sent it, and what it says.</summary>
    public static string OfIcmp(IcmpError icmp, AddressFamily family)
        => $"{icmp.From?.ToString() ?? "an unknown sender"} (ICMP {(family == AddressFamily.InterNetworkV6 ? V6(icmp) : V4(icmp))})";

    /// <summary>Milliseconds as ping prints them: three digits that count.</summary>
    public static string Milliseconds(double seconds) => (seconds * 1000) switch
    {
        < 10 => (seconds * 1000).ToString("0.00", CultureInfo.InvariantCulture),
        < 100 => (seconds * 1000).ToString("0.0", CultureInfo.InvariantCulture),
        _ => (seconds * 1000).ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>An endpoint as it is written: IPv6 in brackets.</summary>
    public static string Endpoint(string host, long port)
        => IPAddress.TryParse(host, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? string.Create(CultureInfo.InvariantCulture, $"[{host}]:{port}")
            : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");

    private static string Seconds(double seconds) => seconds.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Verb(PingResult ping)
        => ping.Failure == Failures.ConnectionRefused ? "refused by" : $"{ping.Failure!.Value.Text} by";

    private static string Marks(SegmentMarks? marks) => marks is { Ttl: var ttl } ? $" ttl={ttl}" : "";

    private static string Again(PingResult ping) => ping.SynRetransmits is > 0 and var times ? $" (SYN sent {times + 1} times)" : "";

    private static string V4(IcmpError icmp) => (icmp.Type, icmp.Code) switch
    {
        (3, 0) => "network unreachable",
        (3, 1) => "host unreachable",
        (3, 3) => "port unreachable",
        (3, 9 or 10 or 13) => "administratively prohibited",
        (11, 0) => "TTL exceeded on the way",
        _ => string.Create(CultureInfo.InvariantCulture, $"type {icmp.Type} code {icmp.Code}"),
    };

    private static string V6(IcmpError icmp) => (icmp.Type, icmp.Code) switch
    {
        (1, 0) => "no route",
        (1, 1) => "administratively prohibited",
        (1, 3) => "address unreachable",
        (1, 4) => "port unreachable",
        (3, 0) => "hop limit exceeded on the way",
        _ => string.Create(CultureInfo.InvariantCulture, $"type {icmp.Type} code {icmp.Code}"),
    };
}
