using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private readonly Queue<FlowKey> _past = new();

    // One that is past is remembered for a while: what comes late for it is nobody's forgery.
    private readonly record struct Watched(uint? Isn, uint? PeerIsn, SegmentsSeen Seen, bool IsPast);

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
        ref Watched watched = ref CollectionsMarshal.GetValueRefOrAddDefault(_flows, flow, out bool isKnown);
        if (isKnown && !watched.IsPast) return;
        watched = default;
        ref Remote? remote = ref CollectionsMarshal.GetValueRefOrAddDefault(_remotes, (flow.Remote, flow.RemotePort), out _);
        (remote ??= new Remote()).Flows++;
    }

    /// <summary>It ended, or is given up.</summary>
    /// <returns>What answered it, and how much came in the target's name since one to it ended last that answered nothing.</returns>
    public SegmentsSeen End(FlowKey flow)
    {
        ref Watched watched = ref CollectionsMarshal.GetValueRefOrNullRef(_flows, flow);
        if (Unsafe.IsNullRef(ref watched) || watched.IsPast) return default;
        SegmentsSeen seen = watched.Seen;
        watched = new Watched { IsPast = true };
        Remember(flow);
        (PacketAddress, ushort) end = (flow.Remote, flow.RemotePort);
        _remotes.Remove(end, out Remote? remote);
        int forged = remote!.Forged;
        remote.Forged = 0;
        if (--remote.Flows > 0) _remotes.Add(end, remote);
        return seen with { Forged = forged };
    }

    private void Remember(FlowKey flow)
    {
        _past.Enqueue(flow);
        if (_past.Count <= MostRemembered) return;
        FlowKey oldest = _past.Dequeue();
        // It may be watched again, and is remembered then once more.
        if (_flows.Remove(oldest, out Watched watched) && !watched.IsPast) _flows.Add(oldest, watched);
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
        ref Watched watched = ref CollectionsMarshal.GetValueRefOrNullRef(_flows, flow);
        if (Unsafe.IsNullRef(ref watched))
        {
            if (_remotes.TryGetValue((flow.Remote, flow.RemotePort), out Remote? remote)) (remote.Others ??= []).Add(flow.LocalPort);
            return false;
        }

        if (watched.IsPast) return false;
        if (watched.Isn is null) watched = watched with { Isn = segment.Sequence };
        return true;
    }

    private bool SeeAnswer(IpPacket ip, TcpSegment segment)
    {
        var flow = new FlowKey(ip.Source, segment.SourcePort, segment.DestinationPort);
        ref Watched watched = ref CollectionsMarshal.GetValueRefOrNullRef(_flows, flow);
        bool isKnown = !Unsafe.IsNullRef(ref watched), isWatched = isKnown && !watched.IsPast;
        if (isWatched && watched.Isn is null) return true; // its SYN was lost to us: nobody knows
        if (!isWatched || !IsGenuine(watched, segment))
        {
            bool isLate = isKnown && !isWatched;
            if (!isLate && _remotes.TryGetValue((ip.Source, segment.SourcePort), out Remote? remote)
                && (isWatched || remote.Others?.Contains(segment.DestinationPort) is not true))
                remote.Forged++;
            return isLate;
        }

        var marks = new SegmentMarks(ip.HopLimit, ip.IsIpv4 ? ip.Id : null, segment.Window);
        SegmentsSeen seen = watched.Seen;
        watched = segment.Has(TcpFlags.Rst)
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
