using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>What is on its way to a simulated channel. Waiting moves the clock to what comes next.</summary>
/// <typeparam name="TReply">What comes.</typeparam>
/// <param name="clock">The clock.</param>
internal sealed class SimulatedArrivals<TReply>(SimulatedClock clock) : IDisposable
    where TReply : struct, IReply
{
    private static readonly TimeSpan NeverWoken = TimeSpan.FromSeconds(20), Grace = TimeSpan.FromMilliseconds(200);

    private readonly PriorityQueue<(TReply Reply, Instant At, bool IsAbandoned), (long At, int Order)> _coming = new();
    private readonly HashSet<ProbeId> _pending = [];
    private readonly SemaphoreSlim _bell = new(0);
    private int _order;

    /// <summary>How many probes have not ended.</summary>
    public int InFlight => _pending.Count;

    /// <summary>A probe begins.</summary>
    /// <param name="id">The probe.</param>
    /// <param name="reply">How it ends if nobody gives it up; null: it never does.</param>
    /// <param name="at">When it ends.</param>
    public void Begin(ProbeId id, TReply? reply, Instant at)
    {
        _pending.Add(id).ShouldBeTrue("a number is one probe's");
        if (reply is { } end) _coming.Enqueue((end, at, false), (at.Nanoseconds, _order++));
    }

    /// <summary>A probe is given up.</summary>
    public void Abandon(TReply reply)
    {
        _pending.Remove(reply.Id).ShouldBeTrue("only what was begun and has not ended can be abandoned");
        _coming.Enqueue((reply, clock.Now, true), (long.MinValue, _order++));
    }

    public int Wait(Instant deadline, Span<TReply> replies)
    {
        int count = 0;
        if (_bell.Wait(0)) return 0;
        while (count < replies.Length && _coming.TryPeek(out (TReply Reply, Instant At, bool IsAbandoned) next, out _))
        {
            if (!next.IsAbandoned && !_pending.Contains(next.Reply.Id))
            {
                _coming.Dequeue(); // came too late: given up long ago
                continue;
            }

            if (next.At > clock.Now && (count > 0 || next.At > deadline)) break;
            clock.AdvanceTo(next.At);
            _coming.Dequeue();
            if (!next.IsAbandoned) _pending.Remove(next.Reply.Id);
            replies[count++] = next.Reply;
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

    public void Dispose() => _bell.Dispose();
}
