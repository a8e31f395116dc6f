namespace Sonde.Experiments.Network;

/// <summary>
/// What to send next and what it came to, for one target: a state machine without I/O. The loop asks <see cref="Next"/>
/// until it answers with a wait or the end, and again whenever a reply came or the time was reached.
/// </summary>
/// <typeparam name="TProbe">What is sent.</typeparam>
/// <typeparam name="TReply">What comes back.</typeparam>
public interface IPlan<TProbe, TReply>
    where TReply : struct, IReply
{
    /// <summary>The plan is admitted: its time begins.</summary>
    void Begin(Instant now, DateTimeOffset utcNow);

    /// <summary>What to do now.</summary>
    PlanStep<TProbe> Next(Instant now);

    /// <summary>A reply to a probe of this plan.</summary>
    void OnReply(in TReply reply);

    /// <summary>The user asked to stop: send nothing more, finish what is under way.</summary>
    void Interrupt();
}
