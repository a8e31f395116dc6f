using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Platform.Sockets;

/// <summary>
/// What answers the SYNs of connections. Only what acknowledges a SYN that was seen to leave counts; of what comes in a target's name
/// besides, nothing is known but that it came.
/// </summary>
internal sealed class HandshakeWatch
{
    private const int MostRemembered = 8192;

    private readonly Dictionary<FlowKey, Watched> _flows = [];
    private readonly Dictionary<(PacketAddress, ushort), Remote> _remotes = [];
    private readonly HashSet<FlowKey> _past = [];
    private readonly Queue<FlowKey> _pastInOrder = new();

    private readonly record struct Watched(uint? Isn, uint? PeerIsn, SegmentsSeen Seen);

    private sealed class Remote
    {
        public int Flows { get; set; }

        public int Forged { get; set; }

        // Ports of connections to it that are not ours, where there are any: what answers those is nobody's forgery.
        public HashSet<ushort>? Others { get; set; }
    }

    /// <summary>A connection begins.</summary>
    public void Begin(FlowKey flow)
    {
        if (!_flows.TryAdd(flow, default)) return;
        (PacketAddress, ushort) end = (flow.Remote, flow.RemotePort);
        if (!_remotes.TryGetValue(end, out Remote? remote)) _remotes.Add(end, remote = new Remote());
        remote.Flows++;
    }

    /// <summary>It ended, or is given up.</summary>
    /// <returns>What answered it, and how much came in the target's name since one to it ended last that answered nothing.</returns>
    public SegmentsSeen End(FlowKey flow)
    {
        if (!_flows.Remove(flow, out Watched watched)) return default;
        if (_past.Add(flow)) _pastInOrder.Enqueue(flow);
        if (_pastInOrder.Count > MostRemembered) _past.Remove(_pastInOrder.Dequeue());
        (PacketAddress, ushort) end = (flow.Remote, flow.RemotePort);
        Remote remote = _remotes[end];
        int forged = remote.Forged;
        remote.Forged = 0;
        if (--remote.Flows == 0) _remotes.Remove(end);
        return watched.Seen with { Forged = forged };
    }

    /// <summary>A packet left or came.</summary>
    /// <returns>Whether it belongs to a connection that is or was watched.</returns>
    public bool See(ReadOnlySpan<byte> packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip) || ip.Protocol != IpProtocol.Tcp || ip.FragmentOffset != 0
            || !TcpSegment.TryParse(ip.Payload, out TcpSegment segment)) return false;
        if (segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack)) return SeeSyn(ip, segment);
        return (segment.Has(TcpFlags.Rst) || segment.Has(TcpFlags.Syn)) && SeeAnswer(ip, segment);
    }

    // One that comes names us as its destination, where nobody watches a target.
    private bool SeeSyn(IpPacket ip, TcpSegment segment)
    {
        var flow = new FlowKey(ip.Destination, segment.DestinationPort, segment.SourcePort);
        if (!_flows.TryGetValue(flow, out Watched watched))
        {
            if (!_past.Contains(flow) && _remotes.TryGetValue((flow.Remote, flow.RemotePort), out Remote? remote))
                (remote.Others ??= []).Add(flow.LocalPort);
            return false;
        }

        _flows[flow] = watched with { Isn = watched.Isn ?? segment.Sequence };
        return true;
    }

    private bool SeeAnswer(IpPacket ip, TcpSegment segment)
    {
        var flow = new FlowKey(ip.Source, segment.SourcePort, segment.DestinationPort);
        bool isWatched = _flows.TryGetValue(flow, out Watched watched);
        if (isWatched && watched.Isn is null) return true; // its SYN was lost to us: nobody knows
        if (!isWatched || !IsGenuine(watched, segment))
        {
            bool isLate = !isWatched && _past.Contains(flow);
            if (!isLate && _remotes.TryGetValue((ip.Source, segment.SourcePort), out Remote? remote)
                && (isWatched || remote.Others?.Contains(segment.DestinationPort) is not true))
                remote.Forged++;
            return isLate;
        }

        var marks = new SegmentMarks(ip.HopLimit, ip.IsIpv4 ? ip.Id : null, segment.Window);
        SegmentsSeen seen = watched.Seen;
        _flows[flow] = segment.Has(TcpFlags.Rst)
            ? watched with { Seen = seen with { Rst = seen.Rst ?? marks } }
            : watched with { Seen = seen with { SynAck = seen.SynAck ?? marks }, PeerIsn = watched.PeerIsn ?? segment.Sequence };
        return true;
    }

    private static bool IsGenuine(in Watched watched, in TcpSegment segment)
    {
        uint isn = watched.Isn!.Value;
        return watched.PeerIsn is { } peer
            ? SegmentProof.Open(segment, isn, 0, peer + 1, peer + 1, 1) == SegmentClaim.Genuine
            : SegmentProof.Opening(segment, isn, 0) == SegmentClaim.Genuine;
    }
}
