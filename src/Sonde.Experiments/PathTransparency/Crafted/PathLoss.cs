namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>
/// How much the path to a target loses at random, and how often connections are refused at random, as far as the connections that were
/// answered show it: silence and refusals are weighed by it.
/// </summary>
internal sealed class PathLoss
{
    // Of so many runs one may mistake chance for a verdict. Where none of the others was lost, little is known of what the path loses, and
    // the share is a guess: so silence is asked after longer there.
    private const double Certain = 1e-6, CertainSilence = 1e-7;

    private readonly LossOdds _odds;
    private readonly ChanceRefusals _refusals;

    /// <summary>Looks at the connections of a plan.</summary>
    public PathLoss(IEnumerable<CraftedFlow> flows)
    {
        CraftedFlow[] all = [.. flows];
        int lost = 0, sent = 0;
        HashSet<string> opened = [.. all.Where(flow => flow.SynAck is not null).Select(flow => flow.Name)];
        HashSet<string> answered = [.. all.Where(flow => flow.End == CraftedEnd.Answered).Select(flow => flow.Name)];
        foreach (CraftedFlow flow in all)
        {
            bool isOpen = flow is { SynAck: not null, LostSynAck: false };
            if (isOpen) Add(flow.SynRetransmits, 1);
            // What another connection of the same kind was answered to is not kept from it for what it is.
            else if (flow is { SynAck: null, End: CraftedEnd.TimedOut } && opened.Contains(flow.Name)) Add(1 + flow.SynRetransmits, 0);
            if (isOpen && flow.End == CraftedEnd.Answered) Add(flow.HasRepeatedData ? 1 : 0, 1);
            else if (flow.End == CraftedEnd.Silent && answered.Contains(flow.Name)) Add(flow.HasRepeatedData ? 2 : 1, 0);
        }

        _odds = new LossOdds(lost, sent);
        _refusals = new ChanceRefusals(all);

        void Add(int repeats, int exchanges) => (lost, sent) = (lost + repeats, sent + exchanges + repeats);
    }

    /// <summary>Whether any were lost.</summary>
    public bool IsSeen => _odds.Lost > 0;

    /// <summary>
    /// Whether the silence of these connections, or the loss of their SYN/ACKs, or that they were refused, may be no more than that. Where
    /// nothing at all is answered, nothing is known of the path, and all of it together is no chance.
    /// </summary>
    public bool MayExplain(IEnumerable<CraftedFlow> kind)
    {
        CraftedFlow[] all = [.. kind];
        int silent = 0, synAcks = 0, refused = 0;
        foreach (CraftedFlow flow in all)
        {
            if (ChanceRefusals.IsRefused(flow)) refused++;
            else if (flow.LostSynAck) synAcks++;
            else if (flow is { SynAck: null, End: CraftedEnd.TimedOut }) silent += 1 + flow.SynRetransmits;
            else if (flow.End == CraftedEnd.Silent) silent += 1 + (flow.HasRepeatedData ? 1 : 0);
            else return false; // it was answered
        }

        int lost = silent + synAcks;
        if (lost + refused == 0 || (lost > 0 && _odds.Sent == 0)) return false;
        double chance = (lost > 0 ? _odds.Of(lost) : 1) * _refusals.Of(all);
        return chance > (!IsSeen && synAcks + refused == 0 ? CertainSilence : Certain);
    }
}
