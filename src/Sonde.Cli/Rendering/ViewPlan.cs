using Sonde.Cli.Commands;
using Sonde.Experiments.Contract;

namespace Sonde.Cli.Rendering;

/// <summary>What people are to see of a run.</summary>
/// <param name="Verbosity">How much.</param>
internal sealed record ViewPlan(Verbosity Verbosity)
{
    /// <summary>So many typed targets still have a line or more each; more are a list.</summary>
    public const int FewTargets = 16;

    /// <summary>Whether it is one target, of which all is told.</summary>
    public bool IsOne { get; init; }

    /// <summary>Whether it is a list: its progress is told, on one line, and not each target.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether lines of results go to standard output.</summary>
    public bool WritesLines { get; init; } = true;

    /// <summary>The value of <c>--color</c>, or null.</summary>
    public string? Color { get; init; }

    /// <summary>What stands above all else: what is done to whom; null for nothing.</summary>
    public string? Head { get; init; }

    /// <summary>All rounds in one table, where people want to watch one target; else null.</summary>
    public IWatch? Watch { get; init; }

    /// <summary>Called when a measurement was written.</summary>
    public Action Measured { get; init; } = () => { };

    /// <summary>How many lines the input has; null where nobody knows.</summary>
    public long? Lines { get; init; }
}
