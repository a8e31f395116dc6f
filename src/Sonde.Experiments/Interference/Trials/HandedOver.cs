using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>The plan of a target that another plan measures.</summary>
/// <typeparam name="TProbe">What is sent.</typeparam>
/// <typeparam name="TReply">What comes back.</typeparam>
internal sealed class HandedOver<TProbe, TReply> : IPlan<TProbe, TReply>
    where TReply : struct, IReply
{
    public void Begin(Instant now, DateTimeOffset utcNow)
    {
    }

    public PlanStep<TProbe> Next(Instant now) => PlanStep<TProbe>.Finished;

    public void OnReply(in TReply reply)
    {
    }

    public void Interrupt()
    {
    }
}
