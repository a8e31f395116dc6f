using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outputs;

/// <summary>Takes the rows of a worker: writes them into the tables that were asked for, counts them, groups them.</summary>
/// <param name="format">What they are written as.</param>
/// <param name="tables">Which tables are written.</param>
/// <param name="isPartitioned">Whether each day has its own output.</param>
/// <param name="groups">Makes groups of the reduced table, or null for none.</param>
internal sealed class TableWriter(OutputFormat format, OutputTables tables, bool isPartitioned, ReducedGroups? groups) : IRowSink
{
    private const int SpillAt = 200_000;

    private readonly Dictionary<(string Date, RowTable Table), Utf8Buffer> _parts = [];
    private readonly Dictionary<Verdict, long> _histogram = new(ReferenceEqualityComparer.Instance);
    private readonly OutcomeRow _outcome = new();
    private readonly ObservationRow _observation = new();
    private readonly VerdictCache _verdicts = new();
    private readonly bool _writesRows = format != OutputFormat.None && tables.HasFlag(OutputTables.Rows);
    private readonly bool _writesOutcomes = format != OutputFormat.None && tables.HasFlag(OutputTables.Outcomes);
    private readonly bool _writesObservations = format != OutputFormat.None && tables.HasFlag(OutputTables.Observations);
    private Utf8Buffer? _current;
    private JsonText _currentDate;
    private RowTable _currentTable;
    private byte[] _origin = [];

    /// <summary>What all rows of the file end with, up to the line's number.</summary>
    public byte[] Origin
    {
        set => _origin = value;
    }

    /// <summary>A stream of base rows has one for each try; live lines have none of those, so that their tries stand there.</summary>
    public bool TakesTries => !isPartitioned && !_writesOutcomes && !_writesObservations;

    public bool TakesObservations => _writesObservations;

    public long Rows { get; private set; }

    public ReducedCounts Groups { get; } = new();

    /// <summary>Called when there are more groups than should be held; takes them and leaves none.</summary>
    public Action<ReducedCounts>? Spill { get; set; }

    /// <summary>Domains for which a trusted certificate was seen.</summary>
    public HashSet<byte[]> HttpsCapable { get; } = new(Utf8Comparer.Instance);

    public void Accept(HyperquackRow row)
    {
        Rows++;
        Count(row.Verdict);
        if (groups is not null) Add(groups.Of(row));
        if (_writesRows)
        {
            Utf8Buffer into = Part(row.Date, RowTable.Hyperquack);
            if (format != OutputFormat.Csv) HyperquackColumns.Write(row, new JsonColumnSink(into, _origin));
            else HyperquackColumns.Write(row, new CsvColumnSink(into, _origin));
        }
        if (_writesOutcomes && row.Speaks)
        {
            ArchiveRows.Fill(_outcome, row);
            Write(_outcome);
        }
        if (!_writesObservations || row.IsLive) return;
        ArchiveRows.Fill(_observation, row);
        Write(_observation);
    }

    public void Accept(SatelliteRow row)
    {
        Rows++;
        Count(row.Verdict);
        if (groups is not null)
        {
            Add(groups.Of(row));
            NoteCapable(row);
        }
        if (_writesRows)
        {
            Utf8Buffer into = Part(row.Date, RowTable.Satellite);
            if (format != OutputFormat.Csv) SatelliteColumns.Write(row, new JsonColumnSink(into, _origin));
            else SatelliteColumns.Write(row, new CsvColumnSink(into, _origin));
        }
        if (_writesOutcomes && row.Speaks)
        {
            ArchiveRows.Fill(_outcome, row);
            Write(_outcome);
        }
        if (!_writesObservations) return;
        ArchiveRows.Fill(_observation, row);
        Write(_observation);
    }

    /// <summary>A measurement, or a try, of a live line.</summary>
    public void Accept(OutcomeRow row, string? evidence)
    {
        Rows++;
        Count(row.Verdict);
        if (groups is not null) AddTries(row);
        if (_writesOutcomes || (_writesRows && !isPartitioned)) Write(row);
    }

    public void Accept(ObservationRow row) => Write(row);

    /// <summary>What was written since the last call, in the order in which days first appeared. The buffers are used again after the next call.</summary>
    public IEnumerable<(string Date, RowTable Table, Utf8Buffer Buffer)> Parts()
        => _parts.Where(part => part.Value.Length > 0).Select(part => (part.Key.Date, part.Key.Table, part.Value));

    /// <summary>Forgets what was written, for the next block.</summary>
    public void Reset()
    {
        if (_parts.Count > 64) _parts.Clear();
        foreach (Utf8Buffer buffer in _parts.Values) buffer.Clear();
        _current = null;
        Rows = 0;
    }

    /// <summary>Outcomes counted since the last call.</summary>
    public Dictionary<string, long> TakeHistogram()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((Verdict verdict, long count) in _histogram)
        {
            string outcome = verdict.Outcome ?? "null";
            counts[outcome] = counts.GetValueOrDefault(outcome) + count;
        }
        _histogram.Clear();
        return counts;
    }

    private void Write(OutcomeRow row)
    {
        Utf8Buffer into = Part(row.Date, RowTable.Outcomes);
        if (format != OutputFormat.Csv) OutcomeTableColumns.Write(row, new JsonColumnSink(into, _origin));
        else OutcomeTableColumns.Write(row, new CsvColumnSink(into, _origin));
    }

    private void Write(ObservationRow row)
    {
        Utf8Buffer into = Part(row.Date, RowTable.Observations);
        if (format != OutputFormat.Csv) ObservationColumns.Write(row, new JsonColumnSink(into, _origin));
        else ObservationColumns.Write(row, new CsvColumnSink(into, _origin));
    }

    private void Count(Verdict verdict)
        => System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_histogram, verdict, out _)++;

    private void AddTries(OutcomeRow row)
    {
        if (row.Counts.Count == 0) Add(groups!.Of(row, row.Verdict));
        foreach (JsonText count in row.Counts)
        {
            if (TryCounts.TryParse(count.ToString(), out long times, out Outcome outcome))
                Add(groups!.Of(row, _verdicts.Get(row.Verdict.RuleId, outcome.ToString(), (id, _) => SondeVerdicts.Make(id, outcome, []))), times);
        }
    }

    private void Add(ReadOnlySpan<byte> group, long times = 1)
    {
        if (group.IsEmpty) return;
        Groups.Add(group, times);
        if (Groups.Count >= SpillAt) Spill?.Invoke(Groups);
    }

    private void NoteCapable(SatelliteRow row)
    {
        foreach (SatelliteAnswer answer in row.Answers)
        {
            if (answer.Https is not { MatchesDomain: true, HasTrustedCa: true }) continue;
            HttpsCapable.GetAlternateLookup<ReadOnlySpan<byte>>().Add(row.Domain.Raw);
            return;
        }
    }

    private Utf8Buffer Part(JsonText date, RowTable table)
    {
        // One stream of JSON lines keeps the order of the input, whatever the table.
        if (!isPartitioned && format == OutputFormat.Jsonl) table = RowTable.Hyperquack;
        bool isSame = _current is not null && table == _currentTable && (!isPartitioned || date.Raw.SequenceEqual(_currentDate.Raw));
        if (isSame) return _current!;
        string name = isPartitioned ? Day(date) : "";
        if (!_parts.TryGetValue((name, table), out Utf8Buffer? buffer)) _parts.Add((name, table), buffer = new Utf8Buffer(1 << 16));
        _currentDate = date.Keep();
        _currentTable = table;
        return _current = buffer;
    }

    /// <summary>A day as a folder's name; what is none goes where days are missing.</summary>
    private static string Day(JsonText date)
    {
        ReadOnlySpan<byte> text = date.Raw;
        if (text.Length != 10) return UnitFiles.Missing;
        for (int i = 0; i < 10; i++)
        {
            bool fits = i is 4 or 7 ? text[i] == '-' : char.IsAsciiDigit((char)text[i]);
            if (!fits) return UnitFiles.Missing;
        }
        return System.Text.Encoding.ASCII.GetString(text);
    }
}
