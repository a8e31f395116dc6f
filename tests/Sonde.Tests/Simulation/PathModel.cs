using System.Net;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Simulation;

/// <summary>What routers and hosts answer, as packets.</summary>
internal static class PathModel
{
    /// <summary>A round trip of one millisecond a hop.</summary>
    public const double HopMs = 1;

    /// <summary>Router N of a path: 198.51.100.N, or 2001:db8::N.</summary>
    public static PacketAddress Router(SeenProbe probe, int number)
        => PacketAddress.From(IPAddress.Parse(probe.IsIpv4 ? $"198.51.100.{number}" : $"2001:db8::{number:x}"));

    /// <summary>A path of so many routers and a host with closed ports that answers echo.</summary>
    public static IEnumerable<PathReply> Plain(SeenProbe probe, int routers)
        => [probe.Ttl <= routers ? Expired(probe, probe.Ttl) : Arrived(probe, routers + 1)];

    /// <summary>The destination's own answer, at a distance.</summary>
    public static PathReply Arrived(SeenProbe probe, int distance)
        => probe.IsTcp ? Rst(probe, distance) : probe.IsUdp ? Refused(probe, distance) : Echo(probe, distance);

    public static PathReply Expired(
        SeenProbe probe, int router, int quoted = 1200, Action<byte[]>? rewrite = null, PacketAddress? from = null,
        MplsLabels? labels = null)
        => Error(
            probe, from ?? Router(probe, router), router, probe.IsIpv4 ? IcmpType.TimeExceeded : Icmpv6Type.TimeExceeded, 0, quoted,
            rewrite, labels: labels);

    public static PathReply Refused(SeenProbe probe, int distance, Action<byte[]>? rewrite = null)
        => Error(
            probe, probe.Destination, distance, probe.IsIpv4 ? IcmpType.DestinationUnreachable : Icmpv6Type.DestinationUnreachable,
            (byte)(probe.IsIpv4 ? 3 : 4), 1200, rewrite);

    public static PathReply Prohibited(SeenProbe probe, int router)
        => Error(
            probe, Router(probe, router), router, probe.IsIpv4 ? IcmpType.DestinationUnreachable : Icmpv6Type.DestinationUnreachable,
            (byte)(probe.IsIpv4 ? 13 : 1), 1200, null);

    /// <summary>An ICMP error that says something could not be reached, in IPv4.</summary>
    public static PathReply Unreachable(SeenProbe probe, int distance, byte code, PacketAddress? from = null, int? ttl = null)
        => Error(probe, from ?? Router(probe, distance), distance, IcmpType.DestinationUnreachable, code, 1200, null, ttl);

    public static PathReply Echo(SeenProbe probe, int distance)
        => Packet(distance, room => PacketWriter.WriteEchoReply(room, Back(probe, distance), probe.EchoId, probe.EchoSequence));

    public static PathReply Rst(SeenProbe probe, int distance, int? ttl = null, uint off = 0)
        => Tcp(probe, distance, TcpFlags.Rst | TcpFlags.Ack, ttl, off);

    public static PathReply SynAck(SeenProbe probe, int distance, byte[]? options = null)
        => Tcp(probe, distance, TcpFlags.Syn | TcpFlags.Ack, null, 0, options);

    public static PathReply Datagram(SeenProbe probe, int distance, byte[]? data = null)
        => Packet(
            distance, room => PacketWriter.WriteUdp(room, Back(probe, distance), probe.Port, probe.SourcePort, data ?? [.. "answer"u8]));

    private static PathReply Tcp(SeenProbe probe, int distance, TcpFlags flags, int? ttl, uint off, byte[]? options = null)
        => Packet(distance, room => PacketWriter.WriteTcp(
            room, Back(probe, distance) with { HopLimit = (byte)(ttl ?? 65 - distance) },
            new TcpFields(probe.Port, probe.SourcePort, flags) { Acknowledgement = probe.Sequence + 1 + off, Window = 0 }, options));

    private static PathReply Error(
        SeenProbe probe, PacketAddress from, int distance, byte type, byte code, int quoted, Action<byte[]>? rewrite, int? ttl = null,
        MplsLabels? labels = null)
    {
        byte[] quote = [.. probe.Bytes.Take(quoted)];
        quote[probe.IsIpv4 ? 8 : 7] = 1;
        rewrite?.Invoke(quote);
        return Packet(
            distance,
            room =>
            {
                var ip = new IpFields(from, probe.Source, (byte)(ttl ?? 65 - distance));
                int length = PacketWriter.WriteIcmpError(room, ip, type, code, quote, labels.Write());
                labels.Shape(room.AsSpan((probe.IsIpv4 ? 20 : 40)..length), probe.IsIpv4);
                return length;
            });
    }

    private static IpFields Back(SeenProbe probe, int distance) => new(probe.Destination, probe.Source, (byte)(65 - distance));

    private static PathReply Packet(int distance, Func<byte[], int> write)
    {
        byte[] room = new byte[1500];
        int length = write(room);
        return new PathReply(TimeSpan.FromMilliseconds(distance * HopMs), room[..length]);
    }
}
