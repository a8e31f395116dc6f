namespace Sonde.Experiments.Loop;

/// <summary>How fast targets are admitted. It never delays a probe of a target already begun.</summary>
/// <param name="Rate">Targets a second; 0 is unlimited.</param>
/// <param name="Parallel">Targets measured at the same time.</param>
public sealed record Pacing(double Rate, int Parallel)
{
    /// <summary>Whether an address is measured by one plan at a time, however many targets are at it.</summary>
    public bool IsOneAtAnAddress { get; init; }
}
