using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>The trials at one address, one after the other, as long as there are some.</summary>
/// <param name="service">The service.</param>
/// <param name="finished">Takes a trial that is over, and whether the user stopped it.</param>
/// <param name="emptied">Told when there are none left, and how many were never begun.</param>
internal sealed class AddressPlan(TrialService service, Action<Trial, bool> finished, Action<AddressPlan, int> emptied) : IPlan<Conversation, ConversationReply>
{
    private readonly Queue<Trial> _waiting = new();
    private Trial? _trial;
    private IEnumerator<TrialStep>? _steps;
    private TrialStep _asked;
    private TrialStep? _held;
    private Instant _until;
    private ConversationReply? _reply;
    private DateTimeOffset _utcAtZero;
    private Instant _zero;
    private int _sent;
    private bool _isAsking, _isWaiting, _wasInterrupted;

    /// <summary>Adds a trial at this address.</summary>
    public void Add(Trial trial) => _waiting.Enqueue(trial);

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

            if (_wasInterrupted) return Stop();
            if (_isWaiting && now < _until) return PlanStep<Conversation>.Wait(_until);
            _isWaiting = false;
            if (_held is { Conversation: { } held } due)
            {
                _held = null;
                return Ask(due, held);
            }

            if (_steps is null && !TryBegin(now)) return Stop();
            _trial!.Now = now;
            if (!_steps!.MoveNext())
            {
                End(_trial, wasInterrupted: false);
                continue;
            }

            TrialStep step = _steps.Current;
            if (step.Conversation is not { } conversation)
            {
                (_isWaiting, _until) = (true, step.Until);
                continue;
            }

            if (_trial.LastEnd is { } last && now < last + _trial.Vantage.Gap)
            {
                (_held, _isWaiting, _until) = (step, true, last + _trial.Vantage.Gap);
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

    private PlanStep<Conversation> Ask(TrialStep step, Conversation conversation)
    {
        (_isAsking, _asked, _reply) = (true, step, null);
        return PlanStep<Conversation>.Send(_sent++, conversation);
    }

    private void Answer(in ConversationReply reply)
    {
        _isAsking = false;
        Trial trial = _trial!;
        TestName name = _asked.Name!;
        trial.Now = reply.At;
        trial.Take(new ProbeRecord(name, _asked.IsControl, reply with { AwaitsFlow = false }, service.Judge(reply, trial.Vantage.Endpoint, name, trial.Vantage.TemplateOf(name.Path)))
        {
            StartedAt = UtcAt(reply.SentAt),
            Variant = _asked.Variant,
        });
    }

    private bool TryBegin(Instant now)
    {
        if (!_waiting.TryDequeue(out _trial)) return false;
        _trial.Now = now;
        _steps = _trial.Steps().GetEnumerator();
        return true;
    }

    // What was begun is told; what was not is left for another run.
    private PlanStep<Conversation> Stop()
    {
        int left = _waiting.Count;
        if (_trial is { } begun)
        {
            if (begun.Probes.Any(probe => probe.Variant is null)) End(begun, wasInterrupted: true);
            else left++;
        }

        _waiting.Clear();
        emptied(this, left);
        return PlanStep<Conversation>.Finished;
    }

    private void End(Trial trial, bool wasInterrupted)
    {
        _steps!.Dispose();
        (_steps, _trial) = (null, null);
        finished(trial, wasInterrupted);
    }
}
