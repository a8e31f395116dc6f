using Sonde.Experiments.Options;

namespace Sonde.Experiments.PathTransparency;

/// <summary>What is asked on each connection (PATHspider's <c>--connect</c>).</summary>
internal static class ConnectModes
{
    public const string Dns = "dnstcp", Tcp = "tcp", Http = "http", Https = "https", DnsUdp = "dnsudp", TcpSyn = "tcpsyn";

    private static readonly Dictionary<string, string> Meanings = new()
    {
        [Dns] = "dnstcp is an A query for the domain",
        [DnsUdp] = "dnsudp is one by UDP",
        [TcpSyn] = "tcpsyn asks nothing and takes a SYN/ACK for the answer",
        [Tcp] = "tcp sends a newline",
        [Http] = "http gets /",
        [Https] = "https says hello",
    };

    /// <summary>The option of an experiment that has these modes, the first of which is the default.</summary>
    public static OptionDescription Option(params string[] modes)
        => new OptionDescription.Text(
            "Connect", $"what to ask: {string.Join(", ", modes.Select(mode => Meanings[mode]))}", "MODE")
        { Choices = modes };

    /// <summary>The port where the input names none.</summary>
    public static int DefaultPort(string mode) => mode switch
    {
        Dns or DnsUdp => 53,
        Https => 443,
        _ => 80,
    };
}
