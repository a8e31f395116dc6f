namespace Sonde.Tests;

/// <summary>Tests that weigh the whole process run one by one, after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
