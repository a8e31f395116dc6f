using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>Takes the rows of a worker: writes them, counts them, groups them.</summary>
/// <param name="format">What they are written as.</param>
/// <param name="isPartitioned">Whether each day has its own output.</param>
/// <param name="groups">Makes groups of the reduced table, or null for none.</param>
internal sealed class RowCollector(OutputFormat format, bool isPartitioned, ReducedGroups? groups) : IRowSink
{
    /// <summary>The folder of rows without a day.</summary>
    public const string NoDate = "__HIVE_DEFAULT_PARTITION__";
    private const int SpillAt = 200_000;

    private readonly Dictionary<(string Date, RowTable Table), Utf8Buffer> _parts = [];
    private readonly Dictionary<Verdict, long> _histogram = new(ReferenceEqualityComparer.Instance);
    private Utf8Buffer? _current;
    private JsonText _currentDate;
    private RowTable _currentTable;
    private byte[] _origin = [];

    /// <summary>What all rows of the file end with, up to the line's number.</summary>
    public byte[] Origin
    {
        set => _origin = value;
    }

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
        if (format == OutputFormat.None) return;
        Utf8Buffer into = Part(row.Date, RowTable.Hyperquack);
        if (format != OutputFormat.Csv) HyperquackColumns.Write(row, new JsonColumnSink(into, _origin));
        else HyperquackColumns.Write(row, new CsvColumnSink(into, _origin));
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
        if (format == OutputFormat.None) return;
        Utf8Buffer into = Part(row.Date, RowTable.Satellite);
        if (format != OutputFormat.Csv) SatelliteColumns.Write(row, new JsonColumnSink(into, _origin));
        else SatelliteColumns.Write(row, new CsvColumnSink(into, _origin));
    }

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

    private void Count(Verdict verdict)
        => System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_histogram, verdict, out _)++;

    private void Add(ReadOnlySpan<byte> group)
    {
        if (group.IsEmpty) return;
        Groups.Add(group);
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
        if (text.Length != 10) return NoDate;
        for (int i = 0; i < 10; i++)
        {
            bool fits = i is 4 or 7 ? text[i] == '-' : char.IsAsciiDigit((char)text[i]);
            if (!fits) return NoDate;
        }
        return System.Text.Encoding.ASCII.GetString(text);
    }
}
