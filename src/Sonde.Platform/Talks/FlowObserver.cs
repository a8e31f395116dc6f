using System.Net;
using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Packets.Ip;
using Sonde.Platform.Captures;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Talks;

/// <summary>
/// Captures the packets of our own conversations. A reply is held back for a moment after its end, so that its last packets
/// are in its record.
/// </summary>
internal sealed class FlowObserver : IDisposable
{
    // The upper half of the ports that Linux gives to connections; the filter lets through no others.
    private const int LowestPort = 45000, HighestPort = 60999;
    private const int Megabytes = 32;
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    private readonly PacketRing _ring;
    private readonly FlowTable _flows = new(Chains.Basic | Chains.Tcp | Chains.Tfo | Chains.Icmp, _ => { }) { KnowsLosses = true };
    private readonly Queue<(ConversationReply Reply, FlowId? Flow, Instant Due)> _settling = new();
    private readonly PacketRing.Take _take;

    private FlowObserver(PacketRing ring)
    {
        _ring = ring;
        _take = _flows.Add;
    }

    /// <summary>The capture's descriptor, readable when there is something to drain.</summary>
    public int Fd => _ring.Fd;

    /// <summary>Packets lost so far.</summary>
    public long Drops => _ring.Drops;

    /// <summary>The ports to use, as the option IP_LOCAL_PORT_RANGE wants them.</summary>
    public static uint PortRange => LowestPort | ((uint)HighestPort << 16);

    /// <summary>When the next reply is to be released, or null.</summary>
    public Instant? NextDue => _settling.TryPeek(out var first) ? first.Due : null;

    /// <summary>Begins to capture, or returns null without the right to.</summary>
    public static FlowObserver? TryOpen(uint scope)
        => PacketRing.TryOpen(FlowFilter.TcpOf(LowestPort, HighestPort), scope, Megabytes) is { } ring ? new FlowObserver(ring) : null;

    /// <summary>Holds a reply until its last packets have been seen.</summary>
    public void Settle(in ConversationReply reply, IPEndPoint target, Instant now)
    {
        FlowId? flow = reply.Source is { } own
            ? new FlowId(PacketAddress.From(own.Address), PacketAddress.From(target.Address), IpProtocol.Tcp, (ushort)own.Port, (ushort)target.Port)
            : null;
        _settling.Enqueue((reply, flow, now + Settling));
    }

    /// <summary>Reads all that was captured.</summary>
    public void Drain() => _ring.Drain(_take);

    /// <summary>Releases replies whose time has come, with their flows.</summary>
    public void Release(Instant now, Queue<ConversationReply> ready)
    {
        bool counted = false;
        while (_settling.TryPeek(out var first) && first.Due <= now)
        {
            if (!counted)
            {
                _ring.CountDrops();
                _flows.HasLost = _ring.Drops > 0;
                counted = true;
            }

            _settling.Dequeue();
            ready.Enqueue(first.Reply with { Flow = first.Flow is { } flow ? _flows.Take(flow) : null });
        }
    }

    public void Dispose() => _ring.Dispose();
}
