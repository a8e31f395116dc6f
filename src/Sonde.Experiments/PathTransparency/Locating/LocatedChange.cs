namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Another change of a probe on its way, behind the first.</summary>
/// <param name="Value">What stands there from then on; null: nothing.</param>
/// <param name="After">The last place that saw it as it was before.</param>
/// <param name="Before">The first place that sees it so.</param>
internal readonly record struct LocatedChange(string? Value, LocatedHop After, LocatedHop Before)
{
    /// <summary>The change in words.</summary>
    public override string ToString() => $"; {(Value is null ? "taken off" : $"changed to {Value}")} between {After} and {Before}";
}
