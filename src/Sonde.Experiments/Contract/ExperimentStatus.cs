namespace Sonde.Experiments.Contract;

/// <summary>How settled an experiment is.</summary>
public enum ExperimentStatus
{
    /// <summary>For exploration: it measures and draws no conclusion.</summary>
    Exploratory,

    /// <summary>Method and verdicts are settled.</summary>
    Stable,
}
