namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>Plain connections that go beside repetitions of others.</summary>
internal static class PlainControls
{
    /// <summary>
    /// Whether they were not taken, more often than not, though a plain one was taken before: then it is not what differs that is refused,
    /// but a connection too many (a limit of connections or of SYNs from one address), or the target is gone.
    /// </summary>
    public static bool AreRefused(IEnumerable<CraftedFlow> flows)
    {
        int taken = 0, refused = 0;
        bool isKnown = false;
        foreach (CraftedFlow flow in flows)
        {
            if (flow.Name != SegmentRecipe.PlainName) continue;
            isKnown |= flow.SynAck is not null;
            if (flow.Round == 0 || flow.MayLackPackets || flow.WasLate) continue;
            if (flow.SynAck is not null || flow.LostSynAck) taken++;
            else if (flow.End is not (CraftedEnd.Pending or CraftedEnd.Unsent)) refused++;
        }

        return isKnown && refused > taken;
    }
}
