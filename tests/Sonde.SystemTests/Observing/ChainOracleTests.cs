using System.Net;
using System.Text.Json;
using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Dns;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.SystemTests.FastOpen;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Observing;

/// <summary>
/// Flows of chance, field by field, against tshark's reading of the same packets: the chains dns, dscp, ecn, evil, mss, udp, tcpopt.
/// </summary>
public sealed class ChainOracleTests
{
    private static readonly string[] Chains = ["dns", "dscp", "ecn", "evil", "mss", "udp", "tcpopt", "noop"];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Flows_of_chance_are_read_as_tshark_reads_them(bool isTcp, bool isIpv6)
    {
        LabMachine.Require("tshark");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonde-chain-");
        try
        {
            for (int seed = 0; seed < 6; seed++)
            {
                string file = Path.Combine(folder.FullName, $"{seed}.pcap");
                (string us, byte[][] packets) = Flow(isTcp, isIpv6, new Random(seed));
                using (FileStream stream = File.Create(file))
                {
                    var writer = new PcapWriter(stream);
                    for (int i = 0; i < packets.Length; i++) writer.Write(1_795_309_299_000_000_000 + i * 1_000_000, packets[i]);
                }

                string output = LabCommand.Run(
                    SondeProgram.Command[0],
                    [.. SondeProgram.Command.Skip(1), "observe", "-i", file, .. Chains, "--no-redact", "publish-my-address"]);
                Dictionary<string, object?> truth = ChainOracle.Of(file, us);
                JsonElement record = JsonDocument.Parse(output).RootElement;
                FlowOracle.Read(record, truth.Keys).ShouldBe(truth, $"seed {seed}: {record}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Us, byte[][] Packets) Flow(bool isTcp, bool isIpv6, Random random)
    {
        PacketAddress us = PacketAddress.From(IPAddress.Parse(isIpv6 ? "2001:db8::1" : "192.0.2.1"));
        PacketAddress them = PacketAddress.From(IPAddress.Parse(isIpv6 ? "2001:db8:1::7" : "198.51.100.7"));
        PacketAddress router = PacketAddress.From(IPAddress.Parse(isIpv6 ? "2001:db8:2::9" : "203.0.113.9"));
        IpFields Ip(PacketAddress from, PacketAddress to)
            => new(from, to, 60) { TrafficClass = (byte)random.Next(256), HasReservedBit = !isIpv6 && random.Next(2) == 0, Id = 7 };
        byte[] Tcp(bool back, TcpFlags flags, uint sequence, uint acknowledgement, int data, bool isSyn)
        {
            byte[] room = new byte[1600];
            int length = PacketWriter.WriteTcp(
                room, Ip(back ? them : us, back ? us : them),
                new TcpFields(back ? (ushort)5300 : (ushort)40000, back ? (ushort)40000 : (ushort)5300, flags)
                {
                    Sequence = sequence,
                    Acknowledgement = acknowledgement,
                },
                isSyn ? Options(random) : [], new byte[data]);
            return room[..length];
        }

        byte[] Udp(bool back, byte[] data)
        {
            byte[] room = new byte[1600];
            IpFields ip = Ip(back ? them : us, back ? us : them);
            ushort own = back ? (ushort)53 : (ushort)40000, other = back ? (ushort)40000 : (ushort)53;
            int length = random.Next(2) == 0
                ? PacketWriter.WriteUdp(room, ip, own, other, data)
                : PacketWriter.WriteUdpWithoutChecksum(room, ip, own, other, data);
            return room[..length];
        }

        List<byte[]> packets = [];
        if (isTcp)
        {
            packets.Add(Tcp(false, TcpFlags.Syn, 100, 0, 0, isSyn: true));
            packets.Add(Tcp(true, TcpFlags.Syn | TcpFlags.Ack, 500, 101, 0, isSyn: true));
            packets.Add(Tcp(false, TcpFlags.Ack, 101, 501, 0, isSyn: false));
            for (uint i = 0; i < 4; i++) packets.Add(Tcp(random.Next(2) == 0, TcpFlags.Ack, 101 + i, 501, random.Next(3), isSyn: false));
        }
        else
        {
            packets.Add(Udp(false, Message(false)));
            if (random.Next(2) == 0) packets.Add(Udp(true, Message(random.Next(2) == 0)));
        }

        if (random.Next(2) == 0)
        {
            byte[] room = new byte[600];
            int length = PacketWriter.WriteIcmpError(
                room, Ip(router, us), isIpv6 ? Icmpv6Type.DestinationUnreachable : IcmpType.DestinationUnreachable, 1, packets[0]);
            packets.Add(room[..length]);
        }

        return (us.ToString(), [.. packets]);
    }

    private static byte[] Options(Random random)
    {
        Span<byte> room = stackalloc byte[TcpOptionWriter.MaximumLength];
        var writer = new TcpOptionWriter(room);
        if (random.Next(2) == 0) writer.MaximumSegmentSize((ushort)random.Next(500, 9000));
        if (random.Next(2) == 0) writer.SackPermitted();
        if (random.Next(2) == 0) writer.Timestamps(1, 0);
        if (random.Next(2) == 0) writer.WindowScale(7);
        return writer.Finish().ToArray();
    }

    private static byte[] Message(bool isResponse)
    {
        byte[] message = new byte[300];
        (message[1], message[2], message[5]) = (7, isResponse ? (byte)0x81 : (byte)1, 1);
        DnsName.TryWrite("www.example.com", message.AsSpan(12), out int written).ShouldBeTrue();
        message[12 + written + 1] = message[12 + written + 3] = 1;
        return message[..(12 + written + 4)];
    }
}
