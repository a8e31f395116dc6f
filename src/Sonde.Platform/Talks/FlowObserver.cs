using System.Net;
using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Packets.Ip;
using Sonde.Platform.Captures;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Talks;

/// <summary>
/// Captures the packets of our own conversations. What it saw of a conversation follows a moment after its end, so that the
/// last packets are in the record, and later where the record contradicts what the system knows: then packets may still be on
/// their way to us. If they never come, or the capture lost any while the conversation was under way, the record is incomplete.
/// </summary>
internal sealed class FlowObserver : IDisposable
{
    private const int Megabytes = 32, MostLosses = 256, MostFlows = 1 << 17;
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(10), Patience = TimeSpan.FromSeconds(1);

    private readonly PacketRing _ring;
    private readonly FlowTable _flows;
    private readonly Queue<Ended> _settling = new();
    private readonly List<(Instant From, Instant To)> _losses = [];
    private readonly PacketRing.Take _take;
    private readonly MarkBook _marks = new(wall => new Instant(wall - MonotonicClock.WallClockLead));
    private readonly PacketSeen? _packets;
    private Instant _countedAt;

    private readonly record struct Ended(ConversationReply Reply, FlowId Flow, Instant Due, Instant Last, bool IsAgain = false);

    private FlowObserver(PacketRing ring, ChannelSettings settings)
    {
        _flows = new FlowTable(ChainCatalog.Named(settings.Chains), _ => { }) { KnowsLosses = true, AreTaken = true, Most = MostFlows };
        (_ring, _packets) = (ring, settings.Packets);
        _take = Take;
        _countedAt = MonotonicClock.Now;
    }

    /// <summary>The capture's descriptor, readable when there is something to drain.</summary>
    public int Fd => _ring.Fd;

    /// <summary>Packets lost so far.</summary>
    public long Drops => _ring.Drops;

    /// <summary>When the next flow is to be looked at, or null.</summary>
    public Instant? NextDue => _settling.TryPeek(out Ended first) ? first.Due : null;

    /// <summary>Begins to capture, or returns null without the right to.</summary>
    /// <param name="scope">The interface, or 0 for all.</param>
    /// <param name="settings">What is wanted of the packets of our own conversations.</param>
    public static FlowObserver? TryOpen(uint scope, ChannelSettings settings)
    {
        SocketFilter filter = FlowFilter.Tcp(ObservedPorts.Lowest, ObservedPorts.Highest, isWhole: settings.Packets is not null);
        return PacketRing.TryOpen(filter, scope, Megabytes) is { } ring ? new FlowObserver(ring, settings) : null;
    }

    /// <summary>A conversation begins, before its packets are read.</summary>
    public void Begin(IPEndPoint own, IPEndPoint target) => _marks.Begin(FlowOf(own, target));

    /// <summary>Whether a conversation can have been seen: it had an address and a port.</summary>
    public static bool CanSee(in ConversationReply reply) => reply.Source is { Port: > 0 };

    /// <summary>A conversation that <see cref="CanSee"/> ended: its flow will follow.</summary>
    public void Settle(in ConversationReply reply, IPEndPoint target, Instant now)
    {
        FlowId flow = FlowOf(reply.Source!, target);
        _settling.Enqueue(new Ended(reply, flow, now + Settling, now + Patience));
    }

    /// <summary>Reads all that was captured.</summary>
    public void Drain() => _ring.Drain(_take);

    /// <summary>Tells the flows whose time has come.</summary>
    public void Release(Instant now, Queue<ConversationReply> ready)
    {
        if (!_settling.TryPeek(out Ended first) || !IsDue(first, now)) return;
        CountLosses(now);
        while (_settling.TryPeek(out first) && IsDue(first, now))
        {
            _settling.Dequeue();
            ObservedFlow? seen = _flows.Find(first.Flow);
            bool contradicts = Contradicts(first.Reply, seen);
            if (contradicts && now < first.Last)
            {
                _settling.Enqueue(first with { Due = now + Settling, IsAgain = true });
                continue;
            }

            _flows.Take(first.Flow);
            bool lost = HasLost(first.Reply);
            ConversationReply whole = With(first.Reply, seen, contradicts || lost)
                with
            { NeverLeft = seen is null && !lost && IsWatched(first) };
            FlowMarks? marks = _marks.Take(first.Flow);
            ready.Enqueue(
                marks is null
                ? whole
                : whole with { Packets = marks.Packets, Errors = marks.Errors.Count > 0 ? marks.Errors : whole.Errors });
        }
    }

    public void Dispose() => _ring.Dispose();

    // What was seen closed on both sides need not be waited for, unless it is waited for because that contradicts what the system knows.
    private bool IsDue(in Ended ended, Instant now) => ended.Due <= now || (!ended.IsAgain && _flows.IsComplete(ended.Flow));

    // What the kernel's TCP knows must have had a packet that the capture should have seen.
    private static bool Contradicts(in ConversationReply reply, ObservedFlow? seen)
    {
        if (seen is null) return true;
        bool opened = reply.ConnectedAt is not null && seen.Record.Of<TcpChain.Fields>() is { SynFlagsReverse: null };
        bool carried = reply.HadCookie && seen.Record.Of<TfoChain.Fields>() is { SynKind: 0 };
        bool acked = reply.SynDataAcked && seen.Record.Of<TfoChain.Fields>() is { AcknowledgedData: not > 0 };
        return opened || carried || acked || seen.Record.IsIncomplete;
    }

    // Where the system takes any port, and not of our range, nothing is seen of most.
    private static bool IsWatched(in Ended ended)
        => ended.Flow.SourcePort is >= ObservedPorts.Lowest and <= ObservedPorts.Highest && ended.Reply.ConnectedAt is null;

    private static ConversationReply With(in ConversationReply reply, ObservedFlow? seen, bool isIncomplete)
    {
        if (seen is null) return reply with { BringsFlow = true };
        ConversationReply whole = reply with
        {
            BringsFlow = true,
            Flow = isIncomplete ? seen.Record with { IsIncomplete = true } : seen.Record,
            Rst = seen.Rst,
        };
        return isIncomplete ? whole : Timed(whole, seen.Times);
    }

    // The packets' own times know nothing of how late this process was told of them.
    private static ConversationReply Timed(in ConversationReply reply, FlowTimes times)
    {
        if (times.SynNs is not { } syn) return reply;
        Instant sentAt = reply.SentAt;
        Instant? After(long? at) => at >= syn ? new Instant(sentAt.Nanoseconds + at.Value - syn) : null;
        return reply with
        {
            ConnectedAt = reply.ConnectedAt is null ? null : After(times.SynAckNs) ?? reply.ConnectedAt,
            RequestAt = reply.RequestAt is null ? null : After(times.RequestNs) ?? reply.RequestAt,
            FirstByteAt = reply.FirstByteAt is null ? null : After(times.AnswerNs) ?? reply.FirstByteAt,
        };
    }

    private static FlowId FlowOf(IPEndPoint own, IPEndPoint target)
        => new(PacketAddress.From(own.Address), PacketAddress.From(target.Address), IpProtocol.Tcp, (ushort)own.Port, (ushort)target.Port);

    private void Take(long timestampNs, ReadOnlySpan<byte> packet)
    {
        _flows.Add(timestampNs, packet);
        if (_marks.See(timestampNs, packet)) _packets?.Invoke(timestampNs, packet);
    }

    private void CountLosses(Instant now)
    {
        long before = _ring.Drops;
        _ring.CountDrops();
        if (_ring.Drops > before)
        {
            // Losses in a row are one.
            if (_losses is [.., var last] && last.To == _countedAt) _losses[^1] = (last.From, now);
            else _losses.Add((_countedAt, now));
            if (_losses.Count > MostLosses)
            {
                _losses[1] = (_losses[0].From, _losses[1].To); // what lay between them is doubted too
                _losses.RemoveAt(0);
            }
        }

        _countedAt = now;
    }

    private bool HasLost(in ConversationReply reply)
    {
        foreach ((Instant from, Instant to) in _losses)
        {
            if (reply.SentAt <= to && reply.At >= from) return true;
        }

        return false;
    }
}
