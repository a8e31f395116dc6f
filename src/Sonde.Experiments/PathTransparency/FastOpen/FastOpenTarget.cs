using Sonde.Experiments.Framework;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>A target on its way through the layers.</summary>
/// <param name="Target">The target.</param>
/// <param name="Port">Its port.</param>
/// <param name="Request">What it is asked.</param>
internal sealed record FastOpenTarget(Target Target, int Port, FastOpenRequest Request)
{
    /// <summary>What the kernel's connections came to, or null where none were made.</summary>
    public KernelPlan? Kernel { get; init; }
}
