using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.TcpPing;

/// <summary>The pings to a target and, in turn with them, to a control.</summary>
internal sealed class TcpPingPlan : IPlan<ConnectProbe, ConnectReply>
{
    private readonly TcpPingOptions _options;
    private readonly Action<PingResult>? _tell;

    /// <summary>Makes a plan.</summary>
    /// <param name="target">Whom to ping.</param>
    /// <param name="control">Whom to ping too, or null.</param>
    /// <param name="options">How.</param>
    /// <param name="tell">Told what each ping to the target came to, where somebody watches.</param>
    public TcpPingPlan(Target target, Target? control, TcpPingOptions options, Action<PingResult>? tell = null)
    {
        (_options, _tell) = (options, tell);
        Pings = new PingSeries(target, 0, options);
        Control = control is null ? null : new PingSeries(control, options.Repetitions, options);
    }

    /// <summary>The pings to the target.</summary>
    public PingSeries Pings { get; }

    /// <summary>The pings to the control, half a delay after each of the target's; null without one.</summary>
    public PingSeries? Control { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The moment from which its times count.</summary>
    public Instant Zero { get; private set; }

    /// <summary>When its last result was known.</summary>
    public Instant FinishedAt { get; private set; }

    /// <summary>Whether the user stopped it before all pings had started.</summary>
    public bool WasInterrupted { get; private set; }

    /// <inheritdoc/>
    public void Begin(Instant now, DateTimeOffset utcNow)
    {
        StartedAt = utcNow;
        Zero = now;
        Pings.Begin(now, now);
        Control?.Begin(now, now + (_options.Delay / 2));
    }

    /// <inheritdoc/>
    public PlanStep<ConnectProbe> Next(Instant now)
    {
        PlanStep<ConnectProbe> step = Pings.Next(now);
        if (Control is not null && step.Action is PlanAction.Wait or PlanAction.Finish) step = Combine(step, Control.Next(now));
        if (step.Action == PlanAction.Finish) FinishedAt = now;
        return step;
    }

    /// <inheritdoc/>
    public void OnReply(in ConnectReply reply)
    {
        PingSeries series = reply.Id.Number < _options.Repetitions ? Pings : Control!;
        series.OnReply(reply);
        if (series == Pings) _tell?.Invoke(Pings.Results[^1]);
    }

    /// <inheritdoc/>
    public void Interrupt()
    {
        WasInterrupted = true;
        Pings.Interrupt();
        Control?.Interrupt();
    }

    private static PlanStep<ConnectProbe> Combine(in PlanStep<ConnectProbe> pings, in PlanStep<ConnectProbe> control)
        => (pings.Action, control.Action) switch
        {
            (PlanAction.Finish, _) => control,
            (_, PlanAction.Finish) => pings,
            (_, PlanAction.Wait) => PlanStep<ConnectProbe>.Wait(Instant.Earlier(pings.Until, control.Until)),
            _ => control,
        };
}
