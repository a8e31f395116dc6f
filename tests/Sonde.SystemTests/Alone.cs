namespace Sonde.SystemTests;

/// <summary>
/// Tests that measure time, or that fill the machine to see what it loses, run one by one, after all others. Those that wait do not belong
/// here (dd-198).
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
