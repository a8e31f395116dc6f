using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.Targets;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>Measures one target by crafted probes over a simulated path.</summary>
internal static class WireScene
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static CraftedStages<WirePlan> Measure(WireServer server, Func<ushort>? nextPort = null)
        => Measure(server.Receive, nextPort: nextPort);

    public static CraftedStages<WirePlan> Measure(
        Func<SeenProbe, IEnumerable<PathReply>> path, bool locates = false, Func<ushort>? nextPort = null, int seed = 7,
        TimeSpan? timeout = null,
        Func<SeenProbe, TimeSpan>? heldUp = null)
    {
        var clock = new SimulatedClock();
        var traces = new SimulatedPackets(clock, path, heldUp is null ? null : probe => clock.AdvanceTo(clock.Now + heldUp(probe)));
        var target = new Target { Input = "target", Host = "203.0.113.80", Address = IPAddress.Parse("203.0.113.80"), Port = 80 };
        JobRequest request = JobRequest.Of(target, ConnectModes.Http, "", new Random(1), out _)!;
        var feed = new TargetFeed<Target>(1);
        feed.TryPut(target);
        feed.Complete();
        ushort port = 20000;
        CraftedStages<WirePlan>? made = null;
        new ProbeLoop<CraftedStages<WirePlan>, PacketProbe, PacketReply>(traces, clock, new Pacing(0, 1), new StopSignal()).Run(
            feed,
            _ => made = new CraftedStages<WirePlan>(
                new WirePlan(
                    new JobTarget(target, 80, request), timeout ?? Timeout, traces.Source!.Value, nextPort ?? (() => port++),
                    new Random(seed)),
                locates ? wire => WireProbes.Search(wire, new WireStage(traces, traces.Source!.Value, () => 0, new Random(8))) : null,
                new Random(9)),
            _ => { },
            () => { });
        return made!;
    }

    /// <summary>The conditions without their common beginning, in the order of results.</summary>
    public static string Conditions(this CraftedStages<WirePlan> stages)
        => string.Join(' ', Verdict.Of(null, new WireFindings(stages.Wire), stages.Search is { } search ? new PathFindings(search) : null)
            .Conditions.Select(condition => condition.Replace("tfo.", "", StringComparison.Ordinal)));

    /// <summary>Where a segment on its way back goes, and whether it is a SYN/ACK.</summary>
    public static (ushort Port, bool IsSynAck) Read(PathReply reply)
    {
        IpPacket.TryParse(reply.Packet, out IpPacket packet).ShouldBeTrue();
        return TcpSegment.TryParse(packet.Payload, out TcpSegment segment)
            ? (segment.DestinationPort, segment.Has(TcpFlags.Syn))
            : ((ushort)0, false);
    }

    /// <summary>An ICMP error of a router.</summary>
    public static PathReply Unreachable(SeenProbe probe, byte code)
    {
        byte[] room = new byte[1500];
        int length = PacketWriter.WriteIcmpError(
            room, new IpFields(PathModel.Router(probe, 3), probe.Source, 60), IcmpType.DestinationUnreachable, code, probe.Bytes);
        return new PathReply(TimeSpan.FromMilliseconds(3), room[..length]);
    }
}
