using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency;

/// <summary>Whom the crafted probes go to.</summary>
/// <param name="Target">The target.</param>
/// <param name="Port">Its port.</param>
/// <param name="Request">What it is asked.</param>
internal sealed record JobTarget(Target Target, int Port, JobRequest Request);
