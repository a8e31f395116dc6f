namespace Sonde.Experiments.Network;

/// <summary>What a plan wants to happen.</summary>
/// <typeparam name="TProbe">What is sent.</typeparam>
/// <param name="Action">What to do.</param>
/// <param name="Number">Which probe to send or to abandon.</param>
/// <param name="Probe">What to send.</param>
/// <param name="Until">How long to wait, if nothing comes before.</param>
public readonly record struct PlanStep<TProbe>(PlanAction Action, int Number, TProbe? Probe, Instant Until)
{
    /// <summary>The plan is finished and may be collected.</summary>
    public static PlanStep<TProbe> Finished { get; } = new(PlanAction.Finish, 0, default, default);

    /// <summary>Send a probe and ask again.</summary>
    public static PlanStep<TProbe> Send(int number, TProbe probe) => new(PlanAction.Send, number, probe, default);

    /// <summary>Give a probe up and ask again.</summary>
    public static PlanStep<TProbe> Abandon(int number) => new(PlanAction.Abandon, number, default, default);

    /// <summary>Ask again at this moment, or when a reply comes.</summary>
    public static PlanStep<TProbe> Wait(Instant until) => new(PlanAction.Wait, 0, default, until);
}
