namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Reads what citations say of something that arrives.</summary>
internal static class WayFates
{
    /// <summary>
    /// What they say of a kind of probe: that it was changed, where it is cited so; that it was kept, where the target cites it as it left;
    /// that it differs, where it is changed from some ports alone. What the last router before the target does to a packet, that router
    /// does not cite. Of one protocol another's packets say nothing: a box may look at it.
    /// </summary>
    public static WayFate Of(PathFindings? path, string name) => path?.Of(name) switch
    {
        { IsChanged: true, Differs: true } => WayFate.Differing,
        { IsChanged: true } => WayFate.Changed,
        { Fate: LocatedFate.Intact, Intact.IsTarget: true } => WayFate.Kept,
        _ => WayFate.Unknown,
    };
}
