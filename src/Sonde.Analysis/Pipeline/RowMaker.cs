using System.Text.Unicode;
using Sonde.Analysis.Hyperquack;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Pipeline;

/// <summary>Turns lines into rows. One for each worker.</summary>
/// <param name="knowledge">What decides.</param>
/// <param name="tables">What a scan's side files say.</param>
/// <param name="needsIds">Whether anybody reads the measurements' ids; they cost as much as reading the lines.</param>
internal sealed class RowMaker(Knowledge knowledge, SatelliteTables tables, bool needsIds)
{
    private const int KeptOfRejected = 1024;

    private readonly RawMeasurement _line = new();
    private readonly MeasurementIds _ids = new();
    private readonly HyperquackClassifier _hyperquack = new(knowledge);
    private readonly SatelliteClassifier _satellite = new(tables, knowledge);
    private readonly FlatClassifier _flat = new(knowledge);
    private readonly LiveClassifier _live = new(knowledge);
    private readonly FlatTableReader _tables = new();
    private bool _mayHide;

    /// <summary>Set for the first pass over a scan of Satellite, which only learns what control resolvers answered.</summary>
    public ControlTags? ControlsInto
    {
        get => _satellite.ControlsInto;
        set => _satellite.ControlsInto = value;
    }

    /// <summary>For files in base-table form: what the control resolvers answered in their scan, or null.</summary>
    public FlatControls? FlatControls
    {
        set => _flat.Controls = value;
    }

    /// <summary>Makes rows of all lines of a block. Returns how many lines were not blank.</summary>
    public long MakeRows(LineBlock block, FileContext file, IRowSink sink, List<RejectedLine> rejected)
    {
        if (block.IsTooLong)
        {
            Reject(block.Bytes.AsSpan(0, block.Length), file, block.FirstLine, LineFault.TooLong, rejected);
            return 1;
        }

        bool isValid = Utf8.IsValid(block.Bytes.AsSpan(0, block.Length));
        _mayHide = knowledge.Gate?.MayHide(block.Bytes.AsSpan(0, block.Length)) == true;
        ReadOnlySpan<LineSpan> lines = block.Lines();
        _ids.BeginBlock();
        for (int i = 0; i < lines.Length; i++) MakeRowsOfLine(block, lines, i, isValid, file, sink, rejected);
        return lines.Length;
    }

    /// <summary>Makes rows of one line, if the block has it. Returns how many lines that were: one or none.</summary>
    public long MakeRowsOf(LineBlock block, long wanted, FileContext file, IRowSink sink, List<RejectedLine> rejected)
    {
        ReadOnlySpan<LineSpan> lines = block.Lines();
        _ids.BeginBlock();
        _mayHide = true;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Number != wanted) continue;
            MakeRowsOfLine(block, lines, i, isValid: false, file, sink, rejected);
            return 1;
        }

        return 0;
    }

    private void MakeRowsOfLine(
        LineBlock block,
        ReadOnlySpan<LineSpan> lines, int index, bool isValid, FileContext file, IRowSink sink, List<RejectedLine> rejected)
    {
        byte[] bytes = block.Text;
        LineSpan line = lines[index];
        bool isReplaced = false;
        if (_mayHide && knowledge.Gate is { } gate)
        {
            ReadOnlyMemory<byte> read = bytes.AsMemory(line.Start, line.Length), published = gate.Publish(read);
            if (!published.Equals(read))
            {
                bytes = published.ToArray();
                line = new LineSpan(0, bytes.Length, line.Number);
                (isReplaced, isValid) = (true, false);
            }
        }

        ReadOnlySpan<byte> text = bytes.AsSpan(line.Start, line.Length);
        if (ControlsInto is not null && !ControlLines.MayBeOne(text)) return;
        string? fault = isValid || Utf8.IsValid(text) ? Read(bytes, line, file, sink, isReplaced ? null : block, index) : LineFault.NotUtf8;
        if (fault is not null && !(knowledge.MayGrow && IsUnended(block, index))) Reject(text, file, line.Number, fault, rejected);
    }

    private static bool IsUnended(LineBlock block, int index)
        => block.RawLines[index] is var line && line.Start + line.Length == block.Length;

    /// <summary>Makes the rows of a line; returns why it is rejected, or null.</summary>
    private string? Read(
        byte[] bytes, LineSpan line, FileContext file, IRowSink sink, LineBlock? block, int index, bool isTrial = false)
    {
        (int start, int length, long number) = line;
        if (RawLineReader.Read(bytes, start, length, _line, isTrial) is { } fault) return fault;
        if ((_line.Shape == RawShape.Live || _line.Own.IsThere) && knowledge.Gate is { } gate)
        {
            // Measured by a machine such as this one: worth a whole look.
            ReadOnlyMemory<byte> read = bytes.AsMemory(start, length), published = gate.PublishWhole(read);
            if (!published.Equals(read))
            {
                bytes = published.ToArray();
                block = null;
                line = new LineSpan(0, bytes.Length, number);
                (start, length) = (0, bytes.Length);
                if (RawLineReader.Read(bytes, start, length, _line) is { } other) return other;
            }
        }

        if (_line.Shape is RawShape.HyperquackFlat or RawShape.SatelliteFlat)
        {
            return _line.Shape == RawShape.HyperquackFlat
                ? _flat.ReadHyperquack(bytes, start, length, number, file, _hyperquack, sink)
                : _flat.ReadSatellite(bytes, start, length, number, file, _satellite, sink);
        }

        JsonText id = !needsIds ? default : OwnId(_line.Own) is { IsNull: false } own ? own : IdOf(bytes, line, file, block, index);
        if (_line.Own.IsThere && sink.TakesObservations) _live.ReadEvents(bytes, start, length, number, id, file.SourceOf(_line), sink);
        switch (_line.Shape)
        {
            case RawShape.HyperquackV2: return _hyperquack.ClassifyV2(_line, file, id, number, sink);
            case RawShape.HyperquackV1: return _hyperquack.ClassifyV1(_line, file, id, number, sink);
            case RawShape.SatelliteV22: return _satellite.ClassifyV22(_line, file, id, number, sink);
            case RawShape.SatelliteV20: return _satellite.ClassifyV20(_line, file, id, number, sink);
            case RawShape.SatelliteV20Control: return _satellite.ClassifyControl(_line, file, id, number, sink);
            case RawShape.SatelliteV1: return _satellite.ClassifyV1(_line, file, id, number, sink);
            case RawShape.Live: return _live.Read(bytes, start, length, number, file, id, sink);
            case RawShape.OutcomeFlat or RawShape.ReducedFlat: return ReadTable(bytes, line, sink);
            case RawShape.ObservationFlat: return "a network event of the table observations, which has no outcome of a measurement: sonde query reads it";
            default: return "unknown shape";
        }
    }

    /// <summary>Makes rows of the queries by AAAA of the line that stood alone last, where its outcome is that of A; else none.</summary>
    public void MakeRowsOfAaaa(FileContext file, IRowSink sink)
    {
        if (_line.Shape == RawShape.SatelliteV22 && RawLineReader.ReadAaaa(_line)) _satellite.ClassifyV22(_line, file, default, 1, sink);
    }

    /// <summary>Makes the rows of a line that stands alone; returns why it is rejected, or null.</summary>
    /// <remarks>Most were just measured: who knows that says so, lest such a line be read from its beginning twice.</remarks>
    public string? MakeRowsAlone(ArraySegment<byte> line, FileContext file, IRowSink sink, bool isTrial)
        => Read(line.Array!, new LineSpan(line.Offset, line.Count, 1), file, sink, null, 0, isTrial);

    /// <summary>The id that a line measured live brings itself.</summary>
    private static JsonText OwnId(RawOwnPart own)
        => !own.Id.IsNull && Guid.TryParse(own.Id.ToString(), out Guid given) ? JsonText.Of(given.ToString("N")) : default;

    /// <summary>Rows that were counted or reduced already, for those who read them.</summary>
    private string? ReadTable(byte[] bytes, LineSpan line, IRowSink sink)
    {
        if (sink is not ITableSink tables) return "a row of outcomes or of the reduced table: sonde summary and sonde query read it";
        string? fault;
        if (_line.Shape == RawShape.OutcomeFlat)
        {
            fault = _tables.ReadOutcome(bytes, line.Start, line.Length, line.Number, out OutcomeRow outcome);
            if (fault is null) tables.Accept(outcome, null);
            return fault;
        }

        fault = _tables.ReadReduced(bytes, line.Start, line.Length, out ReducedRow reduced);
        if (fault is null) tables.Accept(reduced);
        return fault;
    }

    /// <summary>
    /// The id of a line as it was read; of one that was replaced for being published, of what it was replaced by: the other would tell.
    /// </summary>
    private JsonText IdOf(byte[] bytes, LineSpan line, FileContext file, LineBlock? block, int index)
    {
        if (block is not null) return _ids.Of(file.Path, block.Bytes, block.RawLines, index);
        _ids.BeginBlock();
        JsonText id = _ids.Of(file.Path, bytes, [line], 0).Keep();
        _ids.BeginBlock();
        return id;
    }

    // What is no measurement that is known may be one all the same, and say whose it is.
    private void Reject(ReadOnlySpan<byte> text, FileContext file, long number, string reason, List<RejectedLine> rejected)
    {
        if (knowledge.Gate is { } gate && ProberTells.MayBeIn(text)) text = gate.PublishWhole(text.ToArray()).Span;
        rejected.Add(
            new RejectedLine(file.Place, number, reason, text[..Math.Min(text.Length, KeptOfRejected)].ToArray()) { Name = file.Called });
    }
}
