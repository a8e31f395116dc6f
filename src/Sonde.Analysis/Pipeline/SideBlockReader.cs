using System.Text.Unicode;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Pipeline;

/// <summary>Reads blocks of a scan's side files.</summary>
internal sealed class SideBlockReader(Knowledge knowledge) : IBlockStep
{
    private const int KeptOfRejected = 1024;
    private readonly SideFileReader _reader = new(knowledge);

    public LineBlock Block { get; } = new();

    /// <summary>What the lines say, in their order.</summary>
    public List<SideFact> Facts { get; } = [];

    public List<RejectedLine> Rejected { get; } = [];

    public long LineCount { get; private set; }

    public void Run(FileContext file)
    {
        Facts.Clear();
        Rejected.Clear();
        if (Block.IsTooLong)
        {
            LineCount = 1;
            Reject(file, Block.Bytes, new LineSpan(0, Block.Length, Block.FirstLine), LineFault.TooLong);
            return;
        }

        ReadOnlySpan<LineSpan> lines = Block.Lines();
        LineCount = lines.Length;
        string name = ScanPath.FileName(file.Path);
        foreach (LineSpan line in lines)
        {
            if (Read(name, line) is { } reason) Reject(file, Block.Text, line, reason);
        }
    }

    /// <summary>Reads a line; returns why it was rejected, or null.</summary>
    private string? Read(string name, LineSpan line)
    {
        if (!Utf8.IsValid(Block.Text.AsSpan(line.Start, line.Length))) return LineFault.NotUtf8;
        string? fault = _reader.Read(name, Block.Text, line.Start, line.Length, out SideFact? fact);
        if (fact is not null) Facts.Add(fact);
        return fault;
    }

    private void Reject(FileContext file, byte[] text, LineSpan line, string reason)
        => Rejected.Add(
            new RejectedLine(
                file.Place, line.Number, reason,
                text.AsSpan(line.Start, Math.Min(line.Length, KeptOfRejected)).ToArray())
            { Name = file.Called });
}
