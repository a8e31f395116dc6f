namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>
/// How often connections are refused whatever is on them, as far as kinds that are taken at other times show it: a balancer with a dead
/// server refuses by the port. What it refuses is no word of what a connection differs in.
/// </summary>
internal sealed class ChanceRefusals
{
    private readonly LossOdds _opening, _asking;

    /// <summary>Looks at the connections of a plan.</summary>
    public ChanceRefusals(IReadOnlyList<CraftedFlow> flows)
        => (_opening, _asking) = (OddsOf(flows, IsUnopened, IsTaken), OddsOf(flows, IsResetLater, flow => flow.End == CraftedEnd.Answered));

    /// <summary>Whether something refused it: a RST, or an ICMP error.</summary>
    public static bool IsRefused(CraftedFlow flow) => flow.End is CraftedEnd.Reset or CraftedEnd.Unreachable;

    /// <summary>
    /// The chance that these connections are refused, each of them that is, by no more than that; 0 where nothing is taken, and so nothing
    /// is known.
    /// </summary>
    public double Of(IReadOnlyCollection<CraftedFlow> kind)
        => ChanceOf(_opening, kind.Count(IsUnopened)) * ChanceOf(_asking, kind.Count(IsResetLater));

    private static double ChanceOf(LossOdds odds, int refused) => refused == 0 ? 1 : odds.Sent == 0 ? 0 : odds.Of(refused);

    private static bool IsTaken(CraftedFlow flow) => flow.SynAck is not null || flow.LostSynAck;

    private static bool IsUnopened(CraftedFlow flow) => IsRefused(flow) && !IsTaken(flow);

    private static bool IsResetLater(CraftedFlow flow) => IsRefused(flow) && IsTaken(flow);

    // What another of the same kind was granted is not refused for what it is.
    private static LossOdds OddsOf(IReadOnlyList<CraftedFlow> flows, Func<CraftedFlow, bool> isRefused, Func<CraftedFlow, bool> isGranted)
    {
        HashSet<string> names = [.. flows.Where(isGranted).Select(flow => flow.Name)];
        int refused = flows.Count(flow => names.Contains(flow.Name) && isRefused(flow));
        return new LossOdds(refused, refused + flows.Count(isGranted));
    }
}
