using Sonde.Experiments.Drafts;

namespace Sonde.Experiments.Contract;

/// <summary>What people see of one target that is measured round by round (mtr's habit): all rounds in one table.</summary>
public interface IWatch
{
    /// <summary>Takes a round.</summary>
    void Add(MeasurementDraft draft);

    /// <summary>The table as of the last round.</summary>
    /// <param name="width">How many columns a line may have.</param>
    IEnumerable<string> Lines(int width);
}
