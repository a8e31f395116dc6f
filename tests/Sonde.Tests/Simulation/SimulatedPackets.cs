using Sonde.Experiments.Network;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Simulation;

/// <summary>Raw packets in memory: a path says what comes back for each, and when.</summary>
/// <param name="clock">The clock.</param>
/// <param name="path">What comes back for a probe.</param>
/// <param name="sent">Told of each probe after it was sent.</param>
internal sealed class SimulatedPackets(
    SimulatedClock clock, Func<SeenProbe, IEnumerable<PathReply>> path, Action<SeenProbe>? sent = null) : IPacketChannel
{
    private readonly PriorityQueue<PacketReply, (long At, int Order)> _coming = new();
    private static readonly TimeSpan NeverWoken = TimeSpan.FromSeconds(20), ToBegin = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _bell = new(0);
    private int _order;
    private Instant _heardUntil;

    public bool IsRaw { get; init; } = true;

    public int LowestPort => 20000;

    public int HighestPort => 32767;

    public long? CaptureDrops { get; init; }

    public Instant Now => clock.Now;

    public Instant HeardUntil => Sent.Count == 0 ? Now : _heardUntil;

    /// <summary>
    /// When the machine has no time for the process: who would wake in between wakes at its end; null: never.
    /// </summary>
    public MachineStalls? Stalls { get; init; }

    /// <summary>All that was sent.</summary>
    public List<SeenProbe> Sent { get; } = [];

    /// <summary>After how much of nothing time passes while nothing is under way; null: it does not.</summary>
    public TimeSpan? Idle { get; init; }

    public PacketAddress? Source { get; init; } = PacketAddress.FromIpv4(0xC000020A);

    public PacketAddress? SourceFor(PacketAddress destination) => Source;

    public void Send(ProbeId id, in PacketProbe probe)
    {
        if (Sent.Count == 0) _heardUntil = Now;
        var seen = new SeenProbe(Sent.Count, Now, probe.Packet.ToArray());
        Sent.Add(seen);
        Add(new PacketReply(id, PacketReplyKind.Sent, Now));
        foreach (PathReply reply in path(seen))
        {
            Instant at = Now + reply.After;
            Add(reply.Errno != 0
                ? new PacketReply(id, PacketReplyKind.Unsent, at) { Errno = reply.Errno }
                : new PacketReply(id with { Number = -1 }, PacketReplyKind.Heard, at) { Packet = reply.Packet });
        }

        sent?.Invoke(seen);
    }

    /// <summary>The numbers of the probes that were given up.</summary>
    public List<int> Abandoned { get; } = [];

    public void Abandon(ProbeId id) => Abandoned.Add(id.Number);

    public int Wait(Instant deadline, Span<PacketReply> replies)
    {
        int count = Take(deadline, replies);
        bool isAll = !_coming.TryPeek(out PacketReply next, out _) || next.At > Now;
        _heardUntil = Instant.Later(_heardUntil, isAll ? Now : count > 0 ? replies[count - 1].At : _heardUntil);
        return count;
    }

    private int Take(Instant deadline, Span<PacketReply> replies)
    {
        if (_bell.Wait(0)) return 0;
        int count = 0;
        while (count < replies.Length && _coming.TryPeek(out PacketReply next, out _))
        {
            if (next.At > Now && (count > 0 || next.At > deadline)) break;
            if (!TryAdvanceTo(next.At)) return count;
            replies[count++] = _coming.Dequeue();
        }

        if (count > 0) return count;
        if (deadline != Instant.Never) TryAdvanceTo(deadline);
        else if (Idle is { } grace) PassTime(Sent.Count > 0 ? grace : ToBegin); // much is compiled before the first target comes
        else _bell.Wait(NeverWoken).ShouldBeTrue("a trace that waits for ever has no end"); // else a target is on its way
        return 0;
    }

    // Others may be about to hand over a target or to set a timer; only then does time pass.
    private void PassTime(TimeSpan grace)
    {
        for (TimeSpan waited = default; !_bell.Wait(grace); waited += grace)
        {
            if (!clock.TryFireNext(Instant.Never)) waited.ShouldBeLessThan(NeverWoken, "a loop that waits for ever must be woken");
        }
    }

    public void Wake() => _bell.Release();

    public void Dispose()
    {
    }

    // A timer on the way may wake whoever waits.
    private bool TryAdvanceTo(Instant moment)
    {
        while (clock.TryFireNext(moment))
        {
            if (_bell.Wait(0)) return false;
        }

        clock.AdvanceTo(Stalls?.At(moment) is { } stall ? stall.Until : moment);
        return true;
    }

    private void Add(PacketReply reply)
    {
        // It has none for packets that come either, and stamps them when it hands them over.
        if (reply.Kind == PacketReplyKind.Heard && Stalls?.At(reply.At) is { } stall) reply = reply with { At = stall.HandedOver };
        _coming.Enqueue(reply, (reply.At.Nanoseconds, _order++));
    }
}
