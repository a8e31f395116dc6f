namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>How a router still saw a field of a probe, as its ICMP error cites it.</summary>
/// <param name="State">Whether it is as it left.</param>
/// <param name="Value">What stands in its place, in the words of conditions; null where nothing does, or nothing can be told.</param>
internal readonly record struct QuoteReading(QuoteState State, string? Value = null)
{
    /// <summary>It is as it left.</summary>
    public static QuoteReading Intact => new(QuoteState.Intact);

    /// <summary>The citation ends too early to tell.</summary>
    public static QuoteReading Unseen => new(QuoteState.Unseen);

    /// <summary>It is gone.</summary>
    public static QuoteReading Gone => new(QuoteState.Gone);

    /// <summary>Another value stands in its place.</summary>
    public static QuoteReading Changed(string value) => new(QuoteState.Changed, value);

    /// <summary>What several fields of one probe come to: one that changed counts before one that nobody can tell of.</summary>
    public static QuoteReading Of(IEnumerable<QuoteReading> fields)
    {
        QuoteReading all = Intact;
        foreach (QuoteReading each in fields)
            if (each.State > all.State) all = each;
        return all;
    }
}
