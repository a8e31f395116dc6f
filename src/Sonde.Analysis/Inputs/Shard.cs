using System.Globalization;

namespace Sonde.Analysis.Inputs;

/// <summary>One of several equal shares of the units, from 0.</summary>
/// <param name="Index">Which.</param>
/// <param name="Count">Of how many.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>Everything.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Whether the unit at that place of the sorted list is in this share.</summary>
    public bool Has(int place) => place % Count == Index;

    /// <summary>Reads <c>i/N</c>; false for what is none.</summary>
    public static bool TryParse(string text, out Shard shard)
    {
        shard = Whole;
        string[] parts = text.Split('/');
        bool isNumber = parts.Length == 2
            & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            & int.TryParse(parts.Length == 2 ? parts[1] : "", NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        if (!isNumber || count < 1 || index >= count) return false;
        shard = new Shard(index, count);
        return true;
    }

    /// <summary>
    /// The share of this task of a batch engine, from the environment it sets: Slurm's array counts from a first index of its own,
    /// Kubernetes from 0, Grid Engine from 1. Null outside of such engines.
    /// </summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <param name="count">How many shares there are, where the engine does not say (Kubernetes).</param>
    public static Shard? FromEnvironment(Func<string, string?> variable, int? count)
    {
        if (Number(variable, "SLURM_ARRAY_TASK_ID") is { } slurm)
            return Of(slurm - (Number(variable, "SLURM_ARRAY_TASK_MIN") ?? 0), count ?? Number(variable, "SLURM_ARRAY_TASK_COUNT"));
        if (Number(variable, "JOB_COMPLETION_INDEX") is { } kubernetes) return Of(kubernetes, count);
        if (Number(variable, "SGE_TASK_ID") is { } grid)
            return Of(grid - (Number(variable, "SGE_TASK_FIRST") ?? 1), count ?? GridCount(variable));
        return null;
    }

    private static int? GridCount(Func<string, string?> variable)
        => Number(variable, "SGE_TASK_LAST") is { } last ? last - (Number(variable, "SGE_TASK_FIRST") ?? 1) + 1 : null;

    private static Shard? Of(int index, int? count) => count is { } of && of > 0 && index >= 0 && index < of ? new Shard(index, of) : null;

    private static int? Number(Func<string, string?> variable, string name)
        => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
