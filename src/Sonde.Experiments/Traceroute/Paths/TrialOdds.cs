namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>
/// How likely a trial's outcome is by chance, where what limits and loses answers does not know the doubted from the controls: of all ways
/// in which as many may have been heard, the share in which none of the doubted was (the hypergeometric distribution).
/// </summary>
internal static class TrialOdds
{
    /// <summary>The share.</summary>
    /// <param name="controls">How many controls were sent.</param>
    /// <param name="doubted">How many doubted probes were sent among them, in a random order.</param>
    /// <param name="heard">How many were answered: controls alone.</param>
    public static double Of(int controls, int doubted, int heard)
    {
        double share = 1;
        for (int i = 0; i < heard; i++) share *= (double)(controls - i) / (controls + doubted - i);
        return share;
    }
}
