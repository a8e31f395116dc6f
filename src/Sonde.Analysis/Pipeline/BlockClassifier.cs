using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Pipeline;

/// <summary>Makes rows of blocks.</summary>
internal sealed class BlockClassifier(RowMaker lines, TableWriter tables, LineBlock block, bool isPacked) : IBlockStep
{
    private readonly List<MemoryStream> _packed = [];

    public LineBlock Block { get; } = block;

    public RowMaker Lines { get; } = lines;

    public TableWriter Tables { get; } = tables;

    public List<RejectedLine> Rejected { get; } = [];

    public long LineCount { get; private set; }

    /// <summary>What the block became, part by part.</summary>
    public List<(string Date, RowTable Table, ReadOnlyMemory<byte> Bytes)> Outputs { get; } = [];

    public void Run(FileContext file)
    {
        Tables.Reset();
        Rejected.Clear();
        Outputs.Clear();
        LineCount = Lines.MakeRows(Block, file, Tables, Rejected);
        int index = 0;
        foreach ((string date, RowTable table, Utf8Buffer buffer) in Tables.Parts.Written())
        {
            Outputs.Add((date, table, isPacked ? Pack(buffer, index++) : buffer.WrittenMemory));
        }
    }

    private ReadOnlyMemory<byte> Pack(Utf8Buffer buffer, int index)
    {
        while (_packed.Count <= index) _packed.Add(new MemoryStream());
        MemoryStream into = _packed[index];
        into.SetLength(0);
        Gzip.Pack(buffer.Written, into);
        return into.GetBuffer().AsMemory(0, (int)into.Length);
    }
}
