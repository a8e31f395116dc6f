namespace Sonde.Experiments.Traceroute.Trials;

/// <summary>One TTL at which trials are made, one after the other.</summary>
/// <param name="shortest">The shortest time between two trials.</param>
internal sealed class TrialSpot(TimeSpan shortest)
{
    /// <summary>The trial under way, or null.</summary>
    public Trial? Trial { get; private set; }

    /// <summary>The one before, or null.</summary>
    public Trial? Previous { get; private set; }

    /// <summary>How far apart they are.</summary>
    public TrialSpacing Spacing { get; } = new(shortest);

    /// <summary>A trial begins.</summary>
    public void Begin(Trial trial) => Trial = trial;

    /// <summary>The trial is over.</summary>
    /// <param name="isAnswered">Whether any of it was answered.</param>
    public void End(bool isAnswered)
    {
        Spacing.End(Trial!.SentAt, isAnswered);
        (Previous, Trial) = (Trial, null);
    }
}
