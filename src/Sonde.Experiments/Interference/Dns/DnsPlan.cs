using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>The trials at one resolver, one after the other, as long as there are some.</summary>
/// <param name="finished">Takes a trial that is over, and whether the user stopped it.</param>
/// <param name="emptied">Told when there are none left, and how many were never begun.</param>
internal sealed class DnsPlan(Action<DnsTrial, bool> finished, Action<int> emptied) : IPlan<Exchange, ExchangeReply>
{
    private readonly Queue<DnsTrial> _waiting = new();
    private DnsTrial? _trial;
    private IEnumerator<DnsStep>? _steps;
    private Instant _until;
    private ExchangeReply? _reply;
    private int _sent;
    private bool _isAsking, _isWaiting, _wasInterrupted;

    /// <summary>Adds a trial at this resolver.</summary>
    public void Add(DnsTrial trial) => _waiting.Enqueue(trial);

    public void Begin(Instant now, DateTimeOffset utcNow)
    {
    }

    public PlanStep<Exchange> Next(Instant now)
    {
        while (true)
        {
            if (_isAsking)
            {
                if (_reply is not { } reply || reply.Conversation is { AwaitsFlow: true }) return PlanStep<Exchange>.Wait(Instant.Never);
                _isAsking = false;
                _trial!.Reply = reply;
            }

            if (_isWaiting && now < _until && !_wasInterrupted) return PlanStep<Exchange>.Wait(_until);
            _isWaiting = false;
            if (_steps is null && (_wasInterrupted || !TryBegin())) return Stop();
            _trial!.Now = now;
            if (_wasInterrupted) return Stop();
            if (!_steps!.MoveNext())
            {
                End(wasInterrupted: false);
                continue;
            }

            DnsStep step = _steps.Current;
            if (step.Exchange is not { } exchange)
            {
                (_isWaiting, _until) = (true, step.Until);
                continue;
            }

            (_isAsking, _reply) = (true, null);
            return PlanStep<Exchange>.Send(_sent++, exchange);
        }
    }

    public void OnReply(in ExchangeReply reply)
    {
        if (reply.Id.Number == _sent - 1) _reply = reply;
    }

    public void Interrupt() => _wasInterrupted = true;

    private bool TryBegin()
    {
        if (!_waiting.TryDequeue(out _trial)) return false;
        _steps = _trial.Steps().GetEnumerator();
        return true;
    }

    private PlanStep<Exchange> Stop()
    {
        int left = _waiting.Count;
        if (_trial is { } begun)
        {
            // The reply under way is taken first, so that what was asked is told.
            if (begun.Zero is not null) _steps!.MoveNext();
            if (begun.Liveness.Count + begun.A.Count + begun.Aaaa.Count > 0) End(wasInterrupted: true);
            else left++;
        }

        _waiting.Clear();
        emptied(left);
        return PlanStep<Exchange>.Finished;
    }

    private void End(bool wasInterrupted)
    {
        DnsTrial trial = _trial!;
        _steps!.Dispose();
        (_steps, _trial) = (null, null);
        finished(trial, wasInterrupted);
    }
}
