using System.Text.Json;
using System.Text.Unicode;
using Sonde.Analysis.Hyperquack;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>Turns lines into rows. One for each worker.</summary>
/// <param name="tools">What decides.</param>
/// <param name="tables">What a scan's side files say.</param>
/// <param name="needsIds">Whether anybody reads the measurements' ids; they cost as much as reading the lines.</param>
internal sealed class LineProcessor(Tools tools, SatelliteTables tables, bool needsIds)
{
    private const int KeptOfRejected = 1024;

    private readonly RawMeasurement _line = new();
    private readonly MeasurementIds _ids = new();
    private readonly HyperquackFlattener _hyperquack = new(tools);
    private readonly SatelliteFlattener _satellite = new(tables, tools);
    private readonly FlatRows _flat = new(tools);
    private readonly LiveRows _live = new(tools);
    private readonly FlatTableReader _tables = new();

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
    public long Process(LineBlock block, FileContext file, IRowSink sink, List<RejectedLine> rejected)
    {
        if (block.IsTooLong)
        {
            Reject(block.Bytes.AsSpan(0, block.Length), file, block.FirstLine, LineRejectedException.TooLong, rejected);
            return 1;
        }
        bool isValid = Utf8.IsValid(block.Bytes.AsSpan(0, block.Length));
        ReadOnlySpan<LineSpan> lines = block.Lines();
        _ids.BeginBlock();
        for (int i = 0; i < lines.Length; i++) ProcessLine(block.Bytes, lines, i, isValid, file, sink, rejected);
        return lines.Length;
    }

    /// <summary>Makes rows of one line, if the block has it. Returns how many lines that were: one or none.</summary>
    public long ProcessOne(LineBlock block, long wanted, FileContext file, IRowSink sink, List<RejectedLine> rejected)
    {
        ReadOnlySpan<LineSpan> lines = block.Lines();
        _ids.BeginBlock();
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Number != wanted) continue;
            ProcessLine(block.Bytes, lines.Slice(i, 1), 0, isValid: false, file, sink, rejected);
            return 1;
        }
        return 0;
    }

    private void ProcessLine(byte[] bytes, ReadOnlySpan<LineSpan> lines, int index, bool isValid, FileContext file, IRowSink sink, List<RejectedLine> rejected)
    {
        if (tools.Publish is { } publish)
        {
            ReadOnlyMemory<byte> read = bytes.AsMemory(lines[index].Start, lines[index].Length), published = publish(read);
            if (!published.Equals(read))
            {
                bytes = published.ToArray();
                lines = new LineSpan[] { new(0, bytes.Length, lines[index].Number) };
                (index, isValid) = (0, false);
            }
        }

        ReadOnlySpan<byte> text = bytes.AsSpan(lines[index].Start, lines[index].Length);
        if (ControlsInto is not null && !ControlLines.MayBeOne(text)) return;
        string reason;
        try
        {
            if (isValid || Utf8.IsValid(text))
            {
                Read(bytes, lines, index, file, sink);
                return;
            }
            reason = LineRejectedException.NotUtf8;
        }
        catch (JsonException)
        {
            reason = LineRejectedException.NotJson;
        }
        catch (LineRejectedException e)
        {
            reason = e.Message;
        }
        Reject(text, file, lines[index].Number, reason, rejected);
    }

    private void Read(byte[] bytes, ReadOnlySpan<LineSpan> lines, int index, FileContext file, IRowSink sink)
    {
        (int start, int length, long number) = lines[index];
        RawLineReader.Read(bytes, start, length, _line);
        if (_line.Shape is RawShape.HyperquackFlat or RawShape.SatelliteFlat)
        {
            if (_line.Shape == RawShape.HyperquackFlat) _flat.ReadHyperquack(bytes, start, length, number, file, _hyperquack, sink);
            else _flat.ReadSatellite(bytes, start, length, number, file, _satellite, sink);
            return;
        }
        JsonText id = needsIds ? _ids.Of(file.Path, bytes, lines, index) : default;
        switch (_line.Shape)
        {
            case RawShape.HyperquackV2: _hyperquack.FlattenV2(_line, file, id, number, sink); break;
            case RawShape.HyperquackV1: _hyperquack.FlattenV1(_line, file, id, number, sink); break;
            case RawShape.SatelliteV22: _satellite.FlattenV22(_line, file, id, number, sink); break;
            case RawShape.SatelliteV20: _satellite.FlattenV20(_line, file, id, number, sink); break;
            case RawShape.SatelliteV20Control: _satellite.FlattenControl(_line, file, id, number, sink); break;
            case RawShape.SatelliteV1: _satellite.FlattenV1(_line, file, id, number, sink); break;
            case RawShape.Live: _live.Read(bytes, start, length, number, file, id, sink); break;
            case RawShape.OutcomeFlat when sink is ITableSink tables: tables.Accept(_tables.ReadOutcome(bytes, start, length, number), null); break;
            case RawShape.ReducedFlat when sink is ITableSink tables: tables.Accept(_tables.ReadReduced(bytes, start, length)); break;
            case RawShape.OutcomeFlat or RawShape.ReducedFlat: throw new LineRejectedException("a row of outcomes or of the reduced table: sonde summary and sonde query read it");
            case RawShape.ObservationFlat: throw new LineRejectedException("a network event of the table observations, which has no outcome of a measurement: sonde query reads it");
            default: throw new LineRejectedException("unknown shape");
        }
    }

    private static void Reject(ReadOnlySpan<byte> text, FileContext file, long number, string reason, List<RejectedLine> rejected)
        => rejected.Add(new RejectedLine(file.Place, number, reason, text[..Math.Min(text.Length, KeptOfRejected)].ToArray()) { Name = file.Path });
}
