using System.Globalization;
using Sonde.Experiments.Options;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute;

/// <summary>The options of the traceroutes, and the settings that they ask for.</summary>
internal static class TracerouteOptions
{
    private const int HighestTtl = 64;
    private static readonly int[] DocumentPorts = [0, 22, 23, 53, 80, 123, 443, 8080, 65535];

    /// <summary>The options of both.</summary>
    public static IReadOnlyList<OptionDescription> Common { get; } =
    [
        new OptionDescription.Count("MaxTtl", "the highest TTL", 30, 1, HighestTtl),
        new OptionDescription.Count("Tries", "how often a silent hop is probed for each flow", 2, 1, 10),
        new OptionDescription.Duration(
            "Wait", "how long a silent hop is listened to in all; when it is tried again, the answers so far decide",
            TimeSpan.FromSeconds(1.8), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        new OptionDescription.Count("ProbeRate", "packets a second to one target", 500, 1, 1_000_000),
        new OptionDescription.Switch("Unpaced", "send all packets at once, and listen a third as long"),
        new OptionDescription.Count("Flows", "flows to each port, to see more of what routers spread", 1, 1, 32),
        new OptionDescription.Switch("LegacyPorts", "a new source port for each packet, as the first nettests did"),
        new OptionDescription.Text(
            "AnswerFlags", "what an answer must agree in (default ipsrc,ipid,seqack; with --legacy-ports ipsrc)", "ipsrc,ipid,seqack"),
        new OptionDescription.Switch("ResolveHops", "look up the names of the routers, of those only whose addresses are published"),
        new OptionDescription.Text(
            "Format", "what is written: measurements, or one object a flow (json, or as RIPE Atlas has it), or a graph", "FORMAT")
        {
            Choices = [TraceExport.None, "json", "dot", "atlas"],
            IsRecorded = false,
        },
        new OptionDescription.Text(
            "Pcap", "also write the packets, redacted, to a capture file", "FILE") { IsRecorded = false, Role = OptionRole.Pcap },
        new OptionDescription.Switch("KeepPrivateHops", "publish the private addresses before the first public hop"),
    ];

    /// <summary>The options of multi_protocol_traceroute.</summary>
    public static IReadOnlyList<OptionDescription> Document { get; } =
    [
        new OptionDescription.Text(
            "Backend", "the host to trace to, in the words of the first nettests", "HOST") { IsRecorded = false,
            Role = OptionRole.Backend },
        .. Common,
    ];

    /// <summary>The options of <c>sonde measure traceroute</c>.</summary>
    public static IReadOnlyList<OptionDescription> Everyday { get; } =
    [
        new OptionDescription.Text("Proto", "what to send, of icmp, tcp and udp (default icmp,tcp,udp)", "PROTOCOLS"),
        new OptionDescription.Text("Port", "TCP and UDP ports (default 80,443)", "PORTS"),
        new OptionDescription.Switch("Mda", "add flows until all routers that spread load are known, with a confidence of 95 %"),
        new OptionDescription.Switch(
            "Watch", "trace again and again (every second unless --repeat-every says otherwise), and show all rounds in one table")
        {
            IsRecorded = false,
            Role = OptionRole.Watch,
        },
        new OptionDescription.Count("FirstTtl", "the lowest TTL", 1, 1, HighestTtl),
        .. PayloadOptions.Descriptions,
        .. Common,
    ];

    /// <summary>What is wrong with the options taken together, or null.</summary>
    public static string? Check(OptionValues values)
    {
        if (PayloadOptions.Check(values) is { } payloadFlaw) return payloadFlaw;
        if (PayloadOptions.AreAsked(values))
        {
            return values.Options.Any(option => option.Role == OptionRole.Watch && values.IsOn(option.Name))
                ? "--watch follows a path, and payloads are sent along it once: leave out one of them"
                : null;
        }

        if (TryReadFlows(values, out _) is { } flaw) return flaw;
        if (values.Options.Any(option => option.Name == "FirstTtl") && values.Count("FirstTtl") > values.Count("MaxTtl"))
        {
            return "--first-ttl is greater than --max-ttl";
        }

        if (FindsMultipath(values) && (values.IsOn("LegacyPorts") || values.Count("Flows") > 1))
            return "--mda chooses the flows: leave out --flows and --legacy-ports";
        if (values.IsOn("LegacyPorts") && values.Count("Flows") > 1)
            return "--flows and --legacy-ports exclude each other: with the latter each packet is a flow of its own";
        return TryReadFlags(values, out _);
    }

    /// <summary>The settings that the values ask for; the values were checked.</summary>
    public static TraceSettings Settings(OptionValues values)
    {
        _ = TryReadFlows(values, out List<TraceFlow> flows);
        _ = TryReadFlags(values, out AnswerFlags flags);
        TimeSpan wait = values.IsOn("Unpaced") ? values.Duration("Wait") / 3 : values.Duration("Wait");
        return new TraceSettings
        {
            Flows = flows,
            FirstTtl = values.Options.Any(option => option.Name == "FirstTtl") ? (int)values.Count("FirstTtl") : 1,
            MaxTtl = (int)values.Count("MaxTtl"),
            Tries = (int)values.Count("Tries"),
            LongestWait = wait,
            ShortestWait = TimeSpan.FromTicks(Math.Min(wait.Ticks, TimeSpan.FromMilliseconds(100).Ticks)),
            Rate = values.IsOn("Unpaced") ? 0 : values.Count("ProbeRate"),
            LegacyPorts = values.IsOn("LegacyPorts"),
            FindsMultipath = FindsMultipath(values),
            Flags = flags,
        };
    }

    private static bool FindsMultipath(OptionValues values) => values.Options.Any(option => option.Name == "Mda") && values.IsOn("Mda");

    private static string? TryReadFlows(OptionValues values, out List<TraceFlow> flows)
    {
        flows = [];
        bool isDocument = values.Options.All(option => option.Name != "Proto");
        List<TraceProtocol> protocols = [TraceProtocol.Icmp, TraceProtocol.Tcp, TraceProtocol.Udp];
        List<int> ports = [.. DocumentPorts];
        if (!isDocument)
        {
            if (TryReadProtocols(values.Text("Proto") ?? "icmp,tcp,udp", out protocols) is { } flaw) return flaw;
            if (TryReadPorts(values.Text("Port") ?? "80,443", out ports) is { } other) return other;
        }

        int number = FindsMultipath(values) ? MultipathSearch.MostFlows : (int)values.Count("Flows");
        foreach (TraceProtocol protocol in protocols)
        {
            foreach (int port in protocol == TraceProtocol.Icmp ? [0] : ports)
            {
                for (int i = 0; i < number; i++) flows.Add(new TraceFlow(protocol, port, i));
            }
        }

        int sent = FindsMultipath(values) ? flows.Count / 3 : flows.Count; // no path spreads load at each of its routers
        return sent * values.Count("MaxTtl") * values.Count("Tries") > 60_000
            ? "that is more probes than numbers to tell them apart: fewer ports, flows or tries" : null;
    }

    private static string? TryReadProtocols(string text, out List<TraceProtocol> protocols)
    {
        protocols = [];
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            switch (name)
            {
                case "icmp": protocols.Add(TraceProtocol.Icmp); break;
                case "tcp": protocols.Add(TraceProtocol.Tcp); break;
                case "udp": protocols.Add(TraceProtocol.Udp); break;
                default: return $"--proto {text}: \"{name}\" is none of icmp, tcp and udp";
            }
        }

        protocols = [.. protocols.Distinct()];
        return null;
    }

    private static string? TryReadPorts(string text, out List<int> ports)
    {
        ports = [];
        foreach (string port in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > ushort.MaxValue)
            {
                return $"--port {text}: \"{port}\" is no port from 0 to 65535";
            }

            ports.Add(number);
        }

        ports = [.. ports.Distinct()];
        return null;
    }

    // What is left of the flags must tell the probes of a flow apart.
    private static string? TryReadFlags(OptionValues values, out AnswerFlags flags)
    {
        bool legacy = values.IsOn("LegacyPorts");
        flags = legacy ? AnswerFlags.IpSrc : AnswerFlags.IpSrc | AnswerFlags.IpId | AnswerFlags.SeqAck;
        if (values.Text("AnswerFlags") is not { } text) return null;
        flags = AnswerFlags.None;
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            AnswerFlags flag = name switch
            {
                "ipsrc" => AnswerFlags.IpSrc,
                "ipid" => AnswerFlags.IpId,
                "seqack" => AnswerFlags.SeqAck,
                _ => AnswerFlags.None,
            };
            if (flag == AnswerFlags.None) return $"--answer-flags {text}: \"{name}\" is none of ipsrc, ipid and seqack";
            flags |= flag;
        }

        _ = TryReadFlows(values, out List<TraceFlow> flows);
        if (legacy && flags.HasFlag(AnswerFlags.IpSrc)) return null;
        if (flags.HasFlag(AnswerFlags.IpId)) return null;
        if (flows.Exists(flow => flow.Protocol == TraceProtocol.Udp))
            return $"--answer-flags {text}: nothing of it tells the UDP probes of a flow apart; add ipid";
        return !flags.HasFlag(AnswerFlags.SeqAck) && flows.Exists(flow => flow.Protocol == TraceProtocol.Tcp)
            ? $"--answer-flags {text}: nothing of it tells the TCP probes of a flow apart; add ipid or seqack" : null;
    }
}
