using System.Text.Json;
using System.Text.Unicode;
using Sonde.Analysis.Hyperquack;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>Turns lines into rows. One for each worker.</summary>
internal sealed class LineProcessor(Tools tools, SatelliteTables tables)
{
    private const int KeptOfRejected = 1024;

    private readonly RawMeasurement _line = new();
    private readonly MeasurementIds _ids = new();
    private readonly HyperquackFlattener _hyperquack = new(tools);
    private readonly SatelliteFlattener _satellite = new(tables, tools);
    private readonly FlatRows _flat = new(tools);
    private readonly LiveRows _live = new(tools);

    /// <summary>Set for the first pass over a scan of Satellite, which only learns what control resolvers answered.</summary>
    public SatelliteTables? ControlsInto
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
            Reject(block.Bytes.AsSpan(0, block.Length), file, block.FirstLine, "longer than the limit", rejected);
            return 1;
        }
        bool isValid = Utf8.IsValid(block.Bytes.AsSpan(0, block.Length));
        long number = block.FirstLine, lines = 0;
        int start = 0;
        while (start < block.Length)
        {
            int length = block.Bytes.AsSpan(start, block.Length - start).IndexOf((byte)'\n');
            int end = length < 0 ? block.Length : start + length;
            if (!block.Bytes.AsSpan(start, end - start).TrimStart(" \t\r"u8).IsEmpty)
            {
                lines++;
                ProcessLine(block.Bytes, start, end - start, number, isValid, file, sink, rejected);
            }
            number++;
            start = end + 1;
        }
        return lines;
    }

    /// <summary>Makes rows of one line, if the block has it. Returns how many lines that were: one or none.</summary>
    public long ProcessOne(LineBlock block, long wanted, FileContext file, IRowSink sink, List<RejectedLine> rejected)
    {
        foreach ((int start, int length, long number) in SideLines.Of(block))
        {
            if (number != wanted) continue;
            ProcessLine(block.Bytes, start, length, number, isValid: false, file, sink, rejected);
            return 1;
        }
        return 0;
    }

    private void ProcessLine(byte[] bytes, int start, int length, long number, bool isValid, FileContext file, IRowSink sink, List<RejectedLine> rejected)
    {
        ReadOnlySpan<byte> text = bytes.AsSpan(start, length);
        if (ControlsInto is not null && !ControlLines.MayBeOne(text)) return;
        string reason;
        try
        {
            if (isValid || Utf8.IsValid(text))
            {
                Read(bytes, start, length, number, file, sink);
                return;
            }
            reason = "not UTF-8";
        }
        catch (JsonException)
        {
            reason = "not JSON";
        }
        catch (LineRejectedException e)
        {
            reason = e.Message;
        }
        Reject(text, file, number, reason, rejected);
    }

    private void Read(byte[] bytes, int start, int length, long number, FileContext file, IRowSink sink)
    {
        RawLineReader.Read(bytes, start, length, _line);
        if (_line.Shape is RawShape.HyperquackFlat or RawShape.SatelliteFlat)
        {
            if (_line.Shape == RawShape.HyperquackFlat) _flat.ReadHyperquack(bytes, start, length, number, file, _hyperquack, sink);
            else _flat.ReadSatellite(bytes, start, length, number, file, _satellite, sink);
            return;
        }
        JsonText id = _ids.Of(file.Path, bytes.AsSpan(start, length));
        switch (_line.Shape)
        {
            case RawShape.HyperquackV2: _hyperquack.FlattenV2(_line, file, id, number, sink); break;
            case RawShape.HyperquackV1: _hyperquack.FlattenV1(_line, file, id, number, sink); break;
            case RawShape.SatelliteV22: _satellite.FlattenV22(_line, file, id, number, sink); break;
            case RawShape.SatelliteV20: _satellite.FlattenV20(_line, file, id, number, sink); break;
            case RawShape.SatelliteV20Control: _satellite.FlattenControl(_line, file, id, number, sink); break;
            case RawShape.SatelliteV1: _satellite.FlattenV1(_line, file, id, number, sink); break;
            case RawShape.Live: _live.Read(bytes, start, length, number, id, sink); break;
            default: throw new LineRejectedException(HasConditions(bytes.AsSpan(start, length)) ? "a PATHspider result has conditions, not outcomes: sonde conditions counts them" : "unknown shape");
        }
    }

    private static bool HasConditions(ReadOnlySpan<byte> line) => line.IndexOf("\"conditions\":"u8) >= 0 && line.IndexOf("\"path\":"u8) >= 0;

    private static void Reject(ReadOnlySpan<byte> text, FileContext file, long number, string reason, List<RejectedLine> rejected)
        => rejected.Add(new RejectedLine(file.Path, number, reason, text[..Math.Min(text.Length, KeptOfRejected)].ToArray()));
}
