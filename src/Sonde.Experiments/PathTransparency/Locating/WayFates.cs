namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Reads what citations say of something that arrives.</summary>
internal static class WayFates
{
    /// <summary>
    /// What they say of probes of these names, whatever kinds of packets they are: that it was changed, where one is cited so; that it was
    /// kept, where the target, or the last router before it, cites one as it left.
    /// </summary>
    public static WayFate Of(PathFindings? path, params ReadOnlySpan<string> names)
    {
        WayFate fate = WayFate.Unknown;
        foreach (string name in names)
        {
            if (path?.Of(name) is not { } way) continue;
            if (way.Fate is LocatedFate.Stripped or LocatedFate.Changed) return WayFate.Changed;
            bool isSeenToTheEnd = way.Intact.IsTarget || (way.Intact.Ttl > 0 && way.Intact.Ttl == path.Hops.Count);
            if (way.Fate == LocatedFate.Intact && isSeenToTheEnd) fate = WayFate.Kept;
        }

        return fate;
    }
}
