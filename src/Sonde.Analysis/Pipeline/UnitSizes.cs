using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;

namespace Sonde.Analysis.Pipeline;

/// <summary>How many bytes the units of a run hold on the disk, each and together; what there is to do is noted in the totals.</summary>
internal sealed class UnitSizes
{
    private readonly long[] _sizes;

    /// <summary>Looks at the units of this shard.</summary>
    public UnitSizes(ClassifyOptions options, IReadOnlyList<InputUnit> units, ClassificationTotals totals)
    {
        int[] own = [.. Enumerable.Range(0, units.Count).Where(options.Shard.Has)];
        _sizes = new long[units.Count];
        foreach (int unit in own) _sizes[unit] = units[unit].Input.Files.Sum(file => options.Files.Look(file.Location)?.Size ?? 0);
        totals.UnitsFound = own.Length;
        // Nobody knows how long a stream is.
        totals.BytesFound = own.Any(unit => units[unit].IsStream) ? 0 : own.Sum(unit => _sizes[unit]);
    }

    /// <summary>The bytes of a unit.</summary>
    public long Of(int unit) => _sizes[unit];
}
