using System.Net;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.Loop;

/// <summary>
/// Runs many plans over one channel on one thread: it admits them at a rate, asks each what to do when its time has
/// come or a reply came, and hands back the finished ones. It waits in one place only, the channel.
/// </summary>
/// <typeparam name="TPlan">The kind of plan.</typeparam>
/// <typeparam name="TProbe">What is sent.</typeparam>
/// <typeparam name="TReply">What comes back.</typeparam>
/// <param name="channel">The way to the network.</param>
/// <param name="time">The wall clock, for the dates of measurements.</param>
/// <param name="pacing">How fast and how many at once.</param>
/// <param name="stop">The user's wish to end.</param>
public sealed class ProbeLoop<TPlan, TProbe, TReply>(
    IProbeChannel<TProbe, TReply> channel, TimeProvider time, Pacing pacing, StopSignal stop)
    where TPlan : class, IPlan<TProbe, TReply>
    where TReply : struct, IReply
{
    private const int BatchSize = 256;
    private const int MostBatches = 64;

    private static readonly TimeSpan HeldUp = TimeSpan.FromMilliseconds(50);

    /// <summary>When a plan is asked again that waits for a moment that is already over.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Pacer _pacer = new(pacing.Rate);
    private readonly Grace _grace = new(channel.Grace);
    private readonly AddressTurns _turns = new(pacing.IsOneAtAnAddress);
    private readonly PriorityQueue<(int Slot, Instant Due), Instant> _timers = new();
    private readonly Stack<int> _free = new();
    private readonly List<int> _touched = [];
    private Entry[] _slots = new Entry[64];
    private int _used;
    private int _active;
    private bool _interrupted;

    private struct Entry
    {
        public TPlan? Plan;
        public Target Target;
        public Instant Due;
        public bool Touched;
    }

    /// <summary>Targets that were taken from the feed and not begun, because the user stopped; their address was occupied.</summary>
    public int Unbegun => _turns.Count;

    /// <summary>Whether a further target at an address waits for its turn.</summary>
    public bool IsAwaited(IPAddress address) => _turns.IsAwaited(address);

    /// <summary>Measures all that the feed brings, until it is drained or the user stops.</summary>
    /// <param name="feed">Where targets come from.</param>
    /// <param name="plan">Makes the plan of a target.</param>
    /// <param name="finished">Takes a finished plan. It runs on the loop's thread and should not hold it up.</param>
    /// <param name="turned">Called each time before the loop waits: what finished in this turn can be handed on at once.</param>
    public void Run(TargetFeed<Target> feed, Func<Target, TPlan> plan, Action<TPlan> finished, Action turned)
    {
        feed.Wake = channel.Wake;
        Action wake = channel.Wake;
        stop.Changed += wake;
        try
        {
            var replies = new TReply[BatchSize];
            while (true)
            {
                if (stop.IsInterrupted && !_interrupted) InterruptAll(finished);
                RunTimers(finished);
                Instant admission = Admit(feed, plan, finished);
                turned();
                if (_active == 0 && (stop.IsClosed || (feed.IsDrained && _turns.Count == 0))) return;
                Instant deadline = Instant.Earlier(admission, NextDue());
                _grace.BeginWait(channel.Now);
                Hear(deadline, replies);
                // Who was held up catches up before anybody's time is over.
                if (channel.Now - Heard > HeldUp) Hear(channel.Now, replies);
                ListenOn(_grace.EndWait(deadline, channel.Now), replies);
                AdvanceTouched(finished);
            }
        }
        finally
        {
            stop.Changed -= wake;
            feed.Wake = () => { }; // the channel ends; who reads goes on for a moment
        }
    }

    // What is there is heard before any plan decides: no answer is given up that has come.
    private void Hear(Instant deadline, TReply[] replies)
    {
        int count = channel.Wait(deadline, replies);
        Deliver(replies.AsSpan(0, count));
        for (int more = 0; count == BatchSize && more < MostBatches; more++)
        {
            count = channel.Wait(channel.Now, replies);
            Deliver(replies.AsSpan(0, count));
        }
    }

    private void ListenOn(Instant until, TReply[] replies)
    {
        while (channel.Now < until && (_interrupted || !stop.IsInterrupted)) Hear(until, replies);
        _grace.End(channel.Now);
    }

    // No plan is told of a moment before which something came that it has not heard of: it would take it for silence.
    private Instant Heard => channel.HeardUntil;

    /// <summary>Admits what may be admitted now.</summary>
    /// <returns>When the next one may be, as far as the rate decides it.</returns>
    private Instant Admit(TargetFeed<Target> feed, Func<Target, TPlan> plan, Action<TPlan> finished)
    {
        while (!stop.IsClosed && _active < pacing.Parallel)
        {
            Instant now = channel.Now;
            if (_pacer.NextAt > now) return _pacer.NextAt;
            if (!_turns.TryTake(feed, out Target? target)) return Instant.Never;
            _pacer.TryAdmit(now);
            TPlan admitted = plan(target);
            int slot = Occupy(admitted, target);
            admitted.Begin(Heard, time.GetUtcNow());
            Advance(slot, finished);
        }

        return Instant.Never;
    }

    private int Occupy(TPlan plan, Target target)
    {
        if (!_free.TryPop(out int slot))
        {
            if (_used == _slots.Length) Array.Resize(ref _slots, _used * 2);
            slot = _used++;
        }

        _slots[slot] = new Entry { Plan = plan, Target = target, Due = Instant.Never };
        _active++;
        return slot;
    }

    private void InterruptAll(Action<TPlan> finished)
    {
        _interrupted = true;
        for (int slot = 0; slot < _used; slot++)
        {
            if (_slots[slot].Plan is not { } plan) continue;
            plan.Interrupt();
            Advance(slot, finished);
        }
    }

    private void RunTimers(Action<TPlan> finished)
    {
        Instant now = Heard;
        while (_timers.TryPeek(out (int Slot, Instant Due) timer, out _) && timer.Due <= now)
        {
            _timers.Dequeue();
            if (_slots[timer.Slot].Plan is null || _slots[timer.Slot].Due != timer.Due) continue;
            _slots[timer.Slot].Due = Instant.Never; // it has no timer now: one for whatever moment it names is a new one
            Advance(timer.Slot, finished);
        }
    }

    private Instant NextDue()
    {
        while (_timers.TryPeek(out (int Slot, Instant Due) timer, out _))
        {
            if (_slots[timer.Slot].Plan is not null && _slots[timer.Slot].Due == timer.Due) return timer.Due;
            _timers.Dequeue(); // its plan has since moved on
        }

        return Instant.Never;
    }

    private void Deliver(ReadOnlySpan<TReply> replies)
    {
        foreach (ref readonly TReply reply in replies)
        {
            ref Entry entry = ref _slots[reply.Id.Slot];
            if (entry.Plan is null) continue;
            entry.Plan.OnReply(reply);
            if (entry.Touched) continue;
            entry.Touched = true;
            _touched.Add(reply.Id.Slot);
        }
    }

    private void AdvanceTouched(Action<TPlan> finished)
    {
        foreach (int slot in _touched)
        {
            _slots[slot].Touched = false;
            Advance(slot, finished);
        }

        _touched.Clear();
    }

    /// <summary>Does what the plan wants until it waits or ends.</summary>
    private void Advance(int slot, Action<TPlan> finished)
    {
        TPlan plan = _slots[slot].Plan!;
        while (true)
        {
            Instant now = Heard;
            PlanStep<TProbe> step = plan.Next(now);
            switch (step.Action)
            {
                case PlanAction.Send:
                    channel.Send(new ProbeId(slot, step.Number), step.Probe!);
                    break;
                case PlanAction.Abandon:
                    channel.Abandon(new ProbeId(slot, step.Number));
                    break;
                case PlanAction.Wait:
                    // A moment that is over would come at once, again and again, while nobody else has a turn.
                    Instant until = step.Until > now ? step.Until : now + Tick;
                    if (_slots[slot].Due == until) return;
                    _slots[slot].Due = until;
                    if (until != Instant.Never) _timers.Enqueue((slot, until), until);
                    return;
                default:
                    _turns.Free(_slots[slot].Target);
                    _slots[slot] = default;
                    _free.Push(slot);
                    _active--;
                    finished(plan);
                    return;
            }
        }
    }
}
