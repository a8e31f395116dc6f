using Sonde.Analysis.Lines;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Packing;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Pipeline;

/// <summary>Makes rows of blocks.</summary>
/// <param name="lines">Makes rows of lines.</param>
/// <param name="tables">Writes them.</param>
/// <param name="block">Room for the lines.</param>
/// <param name="gzip">Packs what was written, or null where it stays as it is.</param>
internal sealed class BlockClassifier(RowMaker lines, TableWriter tables, LineBlock block, LineGzip? gzip) : IBlockStep
{
    private readonly List<Utf8Buffer> _packed = [];

    public LineBlock Block { get; } = block;

    public RowMaker Lines { get; } = lines;

    public TableWriter Tables { get; } = tables;

    public List<RejectedLine> Rejected { get; } = [];

    public long LineCount { get; private set; }

    /// <summary>What the block became, part by part.</summary>
    public List<RowPart> Outputs { get; } = [];

    public void Run(FileContext file)
    {
        Tables.Reset();
        Rejected.Clear();
        Outputs.Clear();
        LineCount = Lines.MakeRows(Block, file, Tables, Rejected);
        foreach (RowPart part in Tables.Parts.Written())
        {
            part.Bytes = gzip is null ? part.Text.WrittenMemory : Pack(gzip, part.Text, Outputs.Count);
            Outputs.Add(part);
        }
    }

    private ReadOnlyMemory<byte> Pack(LineGzip gzip, Utf8Buffer buffer, int index)
    {
        while (_packed.Count <= index) _packed.Add(new Utf8Buffer(1 << 16));
        Utf8Buffer into = _packed[index];
        into.Clear();
        gzip.Pack(buffer.Written, into);
        return into.WrittenMemory;
    }
}
