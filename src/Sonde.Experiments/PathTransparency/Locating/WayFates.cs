namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Reads what citations say of something that arrives.</summary>
internal static class WayFates
{
    /// <summary>
    /// What they say of probes of these names, whatever kinds of packets they are: that it was changed, where one is cited so; that it was
    /// kept, where the target cites one as it left; that it differs, where both are seen. What the last router before the target does to a
    /// packet, that router does not cite.
    /// </summary>
    public static WayFate Of(PathFindings? path, params ReadOnlySpan<string> names)
    {
        List<LocatedWay> ways = [];
        foreach (string name in names)
            if (path?.Of(name) is { } way) ways.Add(way);
        return ways.Find(way => way.IsChanged) is { } changed
            ? changed.Differs || ways.Exists(way => way.Contradicts(changed)) ? WayFate.Differing : WayFate.Changed
            : ways.Exists(way => way is { Fate: LocatedFate.Intact, Intact.IsTarget: true }) ? WayFate.Kept
            : WayFate.Unknown;
    }
}
