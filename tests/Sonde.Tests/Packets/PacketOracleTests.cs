using System.Diagnostics;
using System.Globalization;
using Sonde.Packets.Captures;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Packets;

/// <summary>tshark and Scapy decode the same packets; what both they and our views find must be equal.</summary>
public sealed class PacketOracleTests
{
    private const int Count = 6000;

    // Prints the packets' fields under tshark's names: name=value,value… between tabs.
    private const string Script =
        """
        import sys
        from scapy.all import IP, IPv6, TCP, UDP, ICMP, RawPcapReader, Raw
        from scapy.layers.inet import IPerror, TCPerror, UDPerror, ICMPerror
        from scapy.layers.inet6 import IPerror6
        names = {
            'IP': dict(version='ip.version', tos='ip.dsfield', len='ip.len', id='ip.id', flags='ip.flags', frag='ip.frag_offset', ttl='ip.ttl', proto='ip.proto', chksum='ip.checksum', src='ip.src', dst='ip.dst'),
            'IPv6': dict(tc='ipv6.tclass', fl='ipv6.flow', plen='ipv6.plen', nh='ipv6.nxt', hlim='ipv6.hlim', src='ipv6.src', dst='ipv6.dst'),
            'TCP': dict(sport='tcp.srcport', dport='tcp.dstport', seq='tcp.seq_raw', ack='tcp.ack_raw', window='tcp.window_size_value', chksum='tcp.checksum', urgptr='tcp.urgent_pointer'),
            'UDP': dict(sport='udp.srcport', dport='udp.dstport', len='udp.length', chksum='udp.checksum'),
            'ICMP': dict(type='icmp.type', code='icmp.code', chksum='icmp.checksum'),
        }
        alias = {'IPerror': 'IP', 'IPerror6': 'IPv6', 'TCPerror': 'TCP', 'UDPerror': 'UDP', 'ICMPerror': 'ICMP'}
        for raw, _ in RawPcapReader(sys.argv[1]):
            out = {}
            try:
                p = IPv6(raw) if raw[0] >> 4 == 6 else IP(raw)
                while p is not None and p.__class__.__name__ != 'NoPayload':
                    name = alias.get(p.__class__.__name__, p.__class__.__name__)
                    for field, key in names.get(name, {}).items():
                        if field in p.fields and p.fields[field] is not None:
                            value = p.fields[field]
                            out.setdefault(key, []).append(value if isinstance(value, str) else str(int(value)))
                    p = p.payload
            except Exception:
                out = {}
            print('\t'.join(k + '=' + ','.join(v) for k, v in out.items()))
        """;

    private static readonly string[] Fields =
    [
        "ip.version", "ip.hdr_len", "ip.dsfield", "ip.len", "ip.id", "ip.flags", "ip.frag_offset", "ip.ttl", "ip.proto", "ip.checksum",
        "ip.src", "ip.dst",
        "ipv6.tclass", "ipv6.flow", "ipv6.plen", "ipv6.nxt", "ipv6.hlim", "ipv6.src", "ipv6.dst",
        "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.hdr_len", "tcp.flags", "tcp.window_size_value", "tcp.checksum",
        "tcp.urgent_pointer",
        "tcp.options.mss_val", "tcp.options.timestamp.tsval", "tcp.options.timestamp.tsecr",
        "udp.srcport", "udp.dstport", "udp.length", "udp.checksum", "icmp.type", "icmp.code", "icmp.checksum", "icmp.ident", "icmp.seq",
        "icmpv6.type", "icmpv6.code", "icmpv6.checksum", "icmpv6.echo.identifier", "icmpv6.echo.sequence_number", "icmp.mpls.label",
    ];

    [Fact]
    public void Tshark_reads_the_same_fields()
    {
        string tshark = Tool("/usr/bin/tshark", "tshark");
        List<string> arguments =
            ["-n", "-T", "fields", "-E", "separator=/t", "-E", "aggregator=,", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE",
            "-o", "tcp.desegment_tcp_streams:FALSE", "-o", "tcp.analyze_sequence_numbers:FALSE"];

        // Ports are random: what a port stands for must not be dissected.
        HashSet<string> wanted = ["frame", "raw", "ip", "ipv6", "tcp", "udp", "icmp", "icmpv6", "ipv6.fraghdr", "data"];
        foreach (string protocol in Run(tshark, ["-G", "protocols"]).TrimEnd('\n').Split('\n').Select(line => line.Split('\t')[2])
            .Where(p => !wanted.Contains(p)))
            arguments.AddRange(["--disable-protocol", protocol]);
        foreach (string field in Fields) arguments.AddRange(["-e", field]);
        Compare(
            tshark, path => [.. arguments, "-r", path], line => line.Split('\t').Select((values, i) => (Fields[i], values)),
            minimum: 60_000);
    }

    [Fact]
    public void Scapy_reads_the_same_fields()
    {
        string python = Tool("/usr/bin/python3", "python3-scapy");
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/scapy"), "the package python3-scapy is not installed");
        Compare(
            python, path => ["-c", Script, path],
            line => line.Split('\t', StringSplitOptions.RemoveEmptyEntries).Select(f => (f[..f.IndexOf('=')], f[(f.IndexOf('=') + 1)..])),
            minimum: 40_000);
    }

    private static void Compare(
        string program, Func<string, string[]> arguments, Func<string, IEnumerable<(string Name, string Values)>> parse, int minimum)
    {
        string path = Path.GetTempFileName();
        try
        {
            List<(byte[] Packet, bool IsMutated)> packets = Packets();
            using (FileStream file = File.Create(path))
            {
                var writer = new PcapWriter(file);
                for (int i = 0; i < packets.Count; i++) writer.Write(i, packets[i].Packet);
            }

            string[] lines = Run(program, arguments(path)).TrimEnd('\n').Split('\n');
            lines.Length.ShouldBe(packets.Count);
            int compared = 0;
            for (int i = 0; i < lines.Length; i++) compared += Same(packets[i].Packet, packets[i].IsMutated, parse(lines[i]));
            compared.ShouldBeGreaterThan(minimum);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static int Same(byte[] packet, bool isMutated, IEnumerable<(string Name, string Values)> theirs)
    {
        IReadOnlyDictionary<string, List<string>> ours = PacketFields.Of(packet).Values;
        // tshark takes a length of 0 for a segment that the network card was to fill in.
        if (isMutated && ours.TryGetValue("ip.len", out List<string>? lengths) && lengths.Contains("0")) return 0;
        int compared = 0;
        bool mayEndEarlier = isMutated || IsPadded(packet);
        foreach ((string name, string values) in theirs)
        {
            List<string> own = ours.TryGetValue(name, out List<string>? list) ? list : [];
            string[] other = [.. values.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Plain)];
            // A mutated packet may be given up earlier by one than by the other; what both read must still be the same.
            // The same goes for options that a citation cuts, and for zeros that fill one up.
            int count = mayEndEarlier || name.StartsWith("tcp.options", StringComparison.Ordinal)
                ? Math.Min(own.Count, other.Length)
                : Math.Max(own.Count, other.Length);
            for (int i = 0; i < count; i++)
            {
                string at = $"{name} of {Convert.ToHexString(packet)}";
                own.Count.ShouldBeGreaterThan(i, at);
                if (i >= other.Length) break;
                other[i].ShouldBe(own[i], at);
                compared++;
            }
        }

        return compared;
    }

    private static bool IsPadded(byte[] packet)
        => IpPacket.TryParse(packet, out IpPacket ip) && IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp)
            && icmp.TryGetCitation(out IcmpCitation citation) && citation.Datagram.Length < citation.Padded.Length;

    private static string Plain(string value)
        => value.StartsWith("0x", StringComparison.Ordinal)
            ? long.Parse(value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : value is "True" ? "1" : value is "False" ? "0" : value;

    private static List<(byte[] Packet, bool IsMutated)> Packets()
    {
        var random = new Random(2026);
        var packets = new List<(byte[], bool)>();
        for (int i = 0; i < Count; i++)
        {
            int kind = random.Next(PacketMaker.Kinds);
            byte[] packet = PacketMaker.Make(kind, PacketMaker.Address(random, PacketMaker.IsIpv4(kind)), random.Next());
            bool mutate = i % 2 == 1;
            for (int j = random.Next(1, 4); mutate && j > 0; j--) packet[random.Next(1, packet.Length)] = (byte)random.Next(256);
            packets.Add((packet, mutate));
        }

        return packets;
    }

    private static string Tool(string path, string package)
    {
        Repetitions.SkipUnlessLong();
        Assert.SkipUnless(File.Exists(path), $"the package {package} is not installed");
        return path;
    }

    private static string Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(
            program, arguments)
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error.GetAwaiter().GetResult());
        return output;
    }
}
