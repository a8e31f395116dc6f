using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>What a packet that came is to the probes of a trace.</summary>
/// <param name="Probe">The probe that it answers, or null.</param>
/// <param name="Reason">Why it answers none; of no meaning where it does.</param>
internal readonly record struct ProbeMatch(SentProbe? Probe, UnmatchedReason Reason = UnmatchedReason.NoProbe)
{
    /// <summary>The probe that it may answer although that cannot be shown, or null: the probe's silence is then no silence.</summary>
    public SentProbe? Near { get; init; }

    /// <summary>Whether it answers its probe by its ports alone, which a sender who sees nothing hits soon.</summary>
    public bool IsByPortAlone { get; init; }

    /// <summary>The flow whose ports it bears, or -1.</summary>
    public int Flow { get; init; } = -1;

    /// <summary>Whether it claims what it cannot know.</summary>
    public bool IsForged
        => Probe is null && Reason is UnmatchedReason.NoProbe or UnmatchedReason.NumbersDiffer or UnmatchedReason.Unverified;
}
