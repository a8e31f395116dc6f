namespace Sonde.SystemTests;

/// <summary>Tests that measure time run one by one, after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
