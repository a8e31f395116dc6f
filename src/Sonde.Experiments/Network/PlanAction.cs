namespace Sonde.Experiments.Network;

/// <summary>The kinds of <see cref="PlanStep{TProbe}"/>.</summary>
public enum PlanAction
{
    /// <summary>Send a probe.</summary>
    Send,

    /// <summary>Give a probe up.</summary>
    Abandon,

    /// <summary>Wait.</summary>
    Wait,

    /// <summary>The plan is finished.</summary>
    Finish,
}
