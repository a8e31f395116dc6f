using Sonde.Analysis.Lines;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Satellite;

namespace Sonde.Analysis.Pipeline;

/// <summary>Reads blocks of a scan's rows for what control resolvers answered, and nothing else.</summary>
internal sealed class ControlBlockReader(RowMaker lines) : IBlockStep
{
    private readonly TableWriter _nowhere = new(OutputFormat.None, OutputTables.None, isPartitioned: false, groups: null);
    private readonly List<RejectedLine> _rejected = [];

    public LineBlock Block { get; } = new();

    public ControlTags Found { get; } = new();

    public void Run(FileContext file)
    {
        lines.ControlsInto = Found;
        lines.MakeRows(Block, file, _nowhere, _rejected);
        // The second pass rejects them again, and says so.
        _rejected.Clear();
    }
}
