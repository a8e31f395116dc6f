using Sonde.Analysis.Inputs;

namespace Sonde.Analysis.Outputs;

/// <summary>
/// Which units need not be done again: those that were whole, and those that were broken and are as they were. A unit whose input has
/// changed is done again, and that is said; a file from elsewhere that is called the same as a known one takes nobody's place.
/// </summary>
/// <param name="manifest">What is known.</param>
/// <param name="versions">What outputs depend on besides their input, as JSON.</param>
/// <param name="tree">The files of the machine.</param>
internal sealed class DoneUnits(Manifest manifest, string versions, IFileTree tree)
{
    private (string Key, InputMark? Mark) _last;

    /// <summary>Whether a unit is not to be done, which is counted or said.</summary>
    public bool IsDone(InputUnit unit, ClassificationTotals totals)
    {
        if (manifest.Find(unit.Key) is not { } known) return false;
        InputMark? now = MarkOf(unit);
        bool isSame = known.Mark is null || now is null || now.IsSameAs(known.Mark);
        if (!isSame && now!.Place != known.Mark!.Place && !WasAt(unit, known.Mark.Place))
        {
            totals.Break(
                unit.Path,
                $"another file is known by this name ({unit.Key}) in the folder of the outputs: give the folder above both, or another folder for the outputs");
            return true;
        }

        if (!isSame || known.Versions != versions) return false;
        if (!known.IsWhole) totals.Break(unit.Path, "it was broken when it was read, and has not changed since");
        totals.UnitsSkipped++;
        return true;
    }

    /// <summary>Says of a unit that is to be done again that its input is another.</summary>
    public void SayIfChanged(InputUnit unit, ClassificationTotals totals)
    {
        if (manifest.Find(unit.Key) is { Mark: { } then } && MarkOf(unit) is { } now && !now.IsSameAs(then))
            totals.Note($"{unit.Path} has changed since it was classified: done again");
    }

    /// <summary>By what the input of a unit is known again; null for a stream.</summary>
    public InputMark? MarkOf(InputUnit unit)
    {
        if (_last.Key != unit.Key || _last.Mark is null) _last = (unit.Key, InputMark.Of(tree, unit.Input));
        return _last.Mark;
    }

    /// <summary>What the manifest will say of a unit that was done.</summary>
    public UnitRecord RecordOf(
        InputUnit unit, string inputHash, InputMark? mark, ClassificationTotals totals, IReadOnlyDictionary<string, string> outputs)
    {
        var counts = new UnitCounts(unit.Key, totals.Lines, totals.Rows, totals.Rejected, totals.RejectedByReason, totals.Outcomes);
        return UnitRecord.Of(counts, inputHash, mark, isWhole: totals.Broken.Count == 0, outputs, versions);
    }

    /// <summary>Whether the file of a unit, packed or unpacked, was at a place.</summary>
    private static bool WasAt(InputUnit unit, string place)
        => unit.Input.Files is [{ } file] && InputFiles.Twins(file.Location).Any(twin => InputMark.PlaceOf(twin) == place);
}
