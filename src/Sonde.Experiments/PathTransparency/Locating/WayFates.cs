namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Reads what citations say of something that arrives.</summary>
internal static class WayFates
{
    /// <summary>
    /// What they say of probes of these names, whatever kinds of packets they are: that it was changed, where one is cited so; that it was
    /// kept, where the target cites one as it left. What the last router before the target does to a packet, that router does not cite.
    /// </summary>
    public static WayFate Of(PathFindings? path, params ReadOnlySpan<string> names)
    {
        WayFate fate = WayFate.Unknown;
        foreach (string name in names)
        {
            if (path?.Of(name) is not { } way) continue;
            if (way.Fate is LocatedFate.Stripped or LocatedFate.Changed) return WayFate.Changed;
            if (way.Fate == LocatedFate.Intact && way.Intact.IsTarget) fate = WayFate.Kept;
        }

        return fate;
    }
}
