namespace Sonde.Web.Charts;

/// <summary>A kind of thing that is counted in a chart, with the colour and the pattern it has everywhere.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Fill">Its class of colour (Okabe and Ito).</param>
/// <param name="Over">The pattern over it; null for none.</param>
public sealed record Series(string Name, string Fill, string? Over = null)
{
    /// <summary>What outcomes say of the network, in this order everywhere.</summary>
    public static IReadOnlyList<Series> Expectations { get; } =
    [
        new("expected", "c-expected"), new("unexpected", "c-unexpected", "over"), new("inconclusive", "c-inconclusive", "over-dots"),
        new("invalid", "c-invalid"),
    ];

    /// <summary>As many as needed, told apart by colour and, beyond the first ones, by pattern.</summary>
    public static Series Numbered(int index, string name)
        => new(name, $"c{index % 8}", (index / 8 % 3) switch { 1 => "over", 2 => "over-dots", _ => index % 2 == 1 ? "over-cross" : null });
}
