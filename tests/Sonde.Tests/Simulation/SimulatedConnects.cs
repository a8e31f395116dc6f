using System.Net;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>A network in memory for TCP connects. It owns the clock: waiting moves the clock to the next event.</summary>
/// <param name="clock">The clock.</param>
/// <param name="behaviour">What the connect number n (from 0) to an endpoint meets.</param>
internal sealed class SimulatedConnects(
    SimulatedClock clock, Func<IPEndPoint, int, Answer> behaviour) : IProbeChannel<ConnectProbe, ConnectReply>
{
    private static readonly TimeSpan NeverWoken = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    private readonly PriorityQueue<ConnectReply, long> _coming = new();
    private readonly Dictionary<ProbeId, (ConnectReply Reply, Answer Answer)> _pending = [];
    private readonly Dictionary<IPEndPoint, int> _connects = [];
    private readonly SemaphoreSlim _bell = new(0);

    public List<(IPEndPoint Target, Instant At)> Sent { get; } = [];

    public int InFlight => _pending.Count;

    public int MostInFlight { get; private set; }

    public long? CaptureDrops { get; set; }

    public bool IsDisposed { get; private set; }

    public Instant Now => clock.Now;

    public void Send(ProbeId id, in ConnectProbe probe)
    {
        int number = _connects.GetValueOrDefault(probe.Target);
        _connects[probe.Target] = number + 1;
        Answer answer = behaviour(probe.Target, number);
        Sent.Add((probe.Target, Now));
        var reply = new ConnectReply(id, Now, Now + (answer.After ?? TimeSpan.Zero), answer.Errno)
        {
            SourcePort = 40000 + Sent.Count,
            Rtt = answer is { Errno: 0, After: { } rtt } ? rtt.TotalSeconds : null,
            IsLocal = answer.IsLocal,
            Icmp = answer.Icmp,
            Rst = answer.Rst,
            SynAck = answer.SynAck,
            SynRetransmits = answer.SynRetransmits,
        };
        _pending.Add(id, (reply, answer));
        MostInFlight = Math.Max(MostInFlight, _pending.Count);
        if (answer.After is not null) _coming.Enqueue(reply, reply.At.Nanoseconds);
        answer.OnSend?.Invoke();
        clock.Advance(answer.SendTakes);
    }

    public void Abandon(ProbeId id)
    {
        _pending.Remove(id, out (ConnectReply Reply, Answer Answer) pending)
            .ShouldBeTrue("only what was sent and not answered can be abandoned");
        _coming.Enqueue(pending.Reply with { At = Now, Errno = 0, Rtt = null, WasAbandoned = true }, long.MinValue);
    }

    public int Wait(Instant deadline, Span<ConnectReply> replies)
    {
        int count = 0;
        if (_bell.Wait(0)) return 0;
        while (count < replies.Length && _coming.TryPeek(out ConnectReply next, out _))
        {
            if (!next.WasAbandoned && !_pending.ContainsKey(next.Id))
            {
                _coming.Dequeue(); // came too late: given up long ago
                continue;
            }

            if (next.At > Now && (count > 0 || next.At > deadline)) break;
            clock.AdvanceTo(next.At);
            _coming.Dequeue();
            _pending.Remove(next.Id);
            replies[count++] = next with { At = Now };
        }

        if (count > 0) return count;
        if (deadline != Instant.Never)
        {
            clock.AdvanceTo(deadline);
            return 0;
        }

        // Others may be about to hand over a target or to set a timer; only then does time pass.
        for (TimeSpan waited = default; !_bell.Wait(Grace); waited += Grace)
        {
            if (clock.TryFireNext(Instant.Never)) break;
            waited.ShouldBeLessThan(NeverWoken, "a loop that waits for ever must be woken");
        }

        return 0;
    }

    public void Wake() => _bell.Release();

    public void Dispose() => IsDisposed = true;
}
