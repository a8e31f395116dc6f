using System.Buffers.Binary;
using System.Text;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Mss;

/// <summary>What paths do to the largest segment, IPv4.</summary>
internal static class MssScene
{
    /// <summary>An answer that fills a good part of a segment.</summary>
    public static byte[] Page { get; } = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n" + new string('x', 980));

    /// <summary>Writes a size into SYNs and SYN/ACKs that name one.</summary>
    public static Action<byte[]> Size(ushort size) => packet =>
    {
        if (Place(packet) is { } at) BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(at + 2), size);
    };

    /// <summary>Puts no-operations over the option.</summary>
    public static void Strip(byte[] packet)
    {
        if (Place(packet) is { } at) packet.AsSpan(at, 4).Fill(1);
    }

    /// <summary>A router that says that packets larger than its link's are too big.</summary>
    public static Func<VariantServer.Seen, IReadOnlyList<PathReply>?> TooBig(ushort mtu) => seen =>
    {
        if (seen.Probe.Bytes.Length <= mtu) return null;
        byte[] room = new byte[1500];
        int length = PacketWriter.WriteIcmp(
            room, new IpFields(PathModel.Router(seen.Probe, 2), seen.Probe.Source, 62), IcmpType.DestinationUnreachable, 4, mtu,
            seen.Probe.Bytes.AsSpan(0, 64));
        return [new PathReply(TimeSpan.FromMilliseconds(2), room[..length])];
    };

    private static int? Place(byte[] packet)
    {
        if (packet[9] != 6 || packet.Length < 44 || (packet[33] & 2) == 0) return null;
        for (int at = 40; at < 20 + ((packet[32] >> 4) * 4) && at + 3 < packet.Length; at += packet[at] == 1
            ? 1
            : Math.Max(2, (int)packet[at + 1]))
            if (packet[at] == 2) return at;
        return null;
    }
}
