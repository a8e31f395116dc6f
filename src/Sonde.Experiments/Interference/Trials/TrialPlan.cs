using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>The plan of one trial.</summary>
/// <param name="trial">The trial.</param>
/// <param name="service">The service.</param>
/// <param name="stop">The user's wish to end: what has asked nothing yet, as it waits for its turn, does not begin then.</param>
/// <param name="rests">Told when its address rests.</param>
/// <param name="finished">Takes the trial when it is over, and whether the user stopped it.</param>
/// <param name="unbegun">Told where the user stopped before anything was asked.</param>
internal sealed class TrialPlan(
    Trial trial, TrialService service, StopSignal stop, AddressRests rests, Action<Trial, bool> finished, Action unbegun)
    : IPlan<Conversation, ConversationReply>
{
    private IEnumerator<TrialStep>? _steps;
    private TrialStep _asked;
    private TrialStep? _held;
    private Instant _until;
    private ConversationReply? _reply;
    private DateTimeOffset _utcAtZero;
    private Instant _zero;
    private int _sent;
    private bool _isAsking, _isWaiting, _isResting, _wasInterrupted;

    public void Begin(Instant now, DateTimeOffset utcNow) => (_zero, _utcAtZero) = (now, utcNow);

    /// <summary>The wall clock at a moment of this plan.</summary>
    private DateTime UtcAt(Instant moment) => (_utcAtZero + (moment - _zero)).UtcDateTime;

    public PlanStep<Conversation> Next(Instant now)
    {
        while (true)
        {
            if (_isAsking)
            {
                if (_reply is not { } reply || reply.AwaitsFlow) return PlanStep<Conversation>.Wait(Instant.Never);
                Answer(reply);
            }

            if (_wasInterrupted || (_sent == 0 && stop.IsClosed)) return Stop();
            if (_isWaiting && now < _until) return PlanStep<Conversation>.Wait(_until);
            _isWaiting = false;
            EndRest();
            if (_held is { Conversation: { } held } due)
            {
                _held = null;
                return Ask(due, held);
            }

            trial.Now = now;
            _steps ??= trial.Steps().GetEnumerator();
            if (!_steps.MoveNext()) return trial.StartedAt is null ? Stop() : End(wasInterrupted: false);

            TrialStep step = _steps.Current;
            if (step.Conversation is not { } conversation)
            {
                (_isWaiting, _until) = (true, step.Until);
                if (step.IsRest) BeginRest();
                continue;
            }

            if (trial.LastEnd is { } last && now < last + trial.Vantage.Gap)
            {
                (_held, _isWaiting, _until) = (step, true, last + trial.Vantage.Gap);
                continue;
            }

            return Ask(step, conversation);
        }
    }

    public void OnReply(in ConversationReply reply)
    {
        if (reply.Id.Number == _sent - 1) _reply = reply;
    }

    public void Interrupt() => _wasInterrupted = true;

    private void BeginRest()
    {
        _isResting = true;
        rests.Begin(trial.Target.Address);
    }

    private void EndRest()
    {
        if (_isResting) rests.End();
        _isResting = false;
    }

    private PlanStep<Conversation> Ask(TrialStep step, Conversation conversation)
    {
        (_isAsking, _asked, _reply) = (true, step, null);
        return PlanStep<Conversation>.Send(_sent++, conversation);
    }

    private void Answer(in ConversationReply reply)
    {
        _isAsking = false;
        TestName name = _asked.Name!;
        trial.Now = reply.At;
        // What came is in the judgement, as much of it as is kept.
        trial.Take(
            new ProbeRecord(
                name, _asked.IsControl, reply with { AwaitsFlow = false, Bytes = default },
                service.Judge(reply, trial.Vantage.Endpoint, name, trial.TemplateOf(name)))
            {
                StartedAt = UtcAt(reply.SentAt),
                Variant = _asked.Variant,
                Ttl = _asked.Conversation!.RequestTtl,
            });
    }

    // What was begun is told; what was not is left for another run.
    private PlanStep<Conversation> Stop()
    {
        if (trial.Probes.Any(probe => probe.Variant is null)) return End(wasInterrupted: true);
        EndRest();
        _steps?.Dispose();
        unbegun();
        return PlanStep<Conversation>.Finished;
    }

    private PlanStep<Conversation> End(bool wasInterrupted)
    {
        EndRest();
        _steps?.Dispose();
        finished(trial, wasInterrupted);
        return PlanStep<Conversation>.Finished;
    }
}
