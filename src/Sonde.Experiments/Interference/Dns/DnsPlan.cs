using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>The plan of one trial.</summary>
/// <param name="trial">The trial.</param>
/// <param name="clock">Is set when it begins.</param>
/// <param name="stop">The user's wish to end: what has asked nothing yet, as it waits for its turn, does not begin then.</param>
/// <param name="finished">Takes the trial when it is over, and whether the user stopped it.</param>
/// <param name="unbegun">Told where the user stopped before anything was asked.</param>
internal sealed class DnsPlan(
    DnsTrial trial, WallClock clock, StopSignal stop, Action<DnsTrial, bool> finished, Action unbegun) : IPlan<Exchange, ExchangeReply>
{
    private readonly IEnumerator<DnsStep> _steps = trial.Steps().GetEnumerator();
    private Instant _until;
    private ExchangeReply? _reply;
    private int _sent;
    private bool _isAsking, _isWaiting, _wasInterrupted;

    public void Begin(Instant now, DateTimeOffset utcNow) => clock.Set(now, utcNow);

    public PlanStep<Exchange> Next(Instant now)
    {
        while (true)
        {
            if (_isAsking)
            {
                if (_reply is not { } reply || reply.Conversation is { AwaitsFlow: true }) return PlanStep<Exchange>.Wait(Instant.Never);
                _isAsking = false;
                trial.Reply = reply;
            }

            _wasInterrupted |= _sent == 0 && stop.IsClosed;
            if (_isWaiting && now < _until && !_wasInterrupted) return PlanStep<Exchange>.Wait(_until);
            _isWaiting = false;
            trial.Now = now;
            if (_wasInterrupted) return Stop();
            if (!_steps.MoveNext()) return trial.Zero is null ? Stop() : End(wasInterrupted: false);

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

    private PlanStep<Exchange> Stop()
    {
        // The reply under way is taken first, so that what was asked is told.
        if (trial.Zero is not null) _steps.MoveNext();
        if (trial.Liveness.Count + trial.A.Count + trial.Aaaa.Count > 0) return End(wasInterrupted: true);
        _steps.Dispose();
        unbegun();
        return PlanStep<Exchange>.Finished;
    }

    private PlanStep<Exchange> End(bool wasInterrupted)
    {
        _steps.Dispose();
        finished(trial, wasInterrupted);
        return PlanStep<Exchange>.Finished;
    }
}
