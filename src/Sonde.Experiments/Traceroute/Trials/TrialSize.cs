namespace Sonde.Experiments.Traceroute.Trials;

/// <summary>How many probes of each a trial sends.</summary>
/// <param name="Controls">Of each control.</param>
/// <param name="Doubted">Of each flow in doubt.</param>
internal readonly record struct TrialSize(int Controls, int Doubted)
{
    // Of each, and in all: where routers answer all, and where they answer one at a time.
    private const int Most = 8, AtOnce = 24, OneByOne = 12;

    /// <summary>
    /// As many of both say most where all is answered: eight and eight are heard apart by chance once in 12,870 times. Where a router
    /// answers one at a time, one control says more beside many in doubt.
    /// </summary>
    /// <param name="doubts">How many flows are in doubt.</param>
    /// <param name="controls">How many controls there are for them.</param>
    /// <param name="previous">The trial before at this TTL, or null.</param>
    public static TrialSize For(int doubts, int controls, Trial? previous)
    {
        int both = Math.Clamp(AtOnce / Math.Max(1, doubts + controls), 1, Most);
        if (previous is null or { Heard: > 1 }) return new(both, both);
        return new(1, Math.Clamp((OneByOne - controls) / Math.Max(1, doubts), 1, Most));
    }
}
