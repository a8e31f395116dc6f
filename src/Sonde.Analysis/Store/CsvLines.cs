using System.Text;
using System.Text.Json;
using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Store;

/// <summary>
/// A table in CSV (RFC 4180) as lines of JSON: names from the header, cells as texts, an absent one as null, lists as they stand in their
/// cells.
/// </summary>
internal sealed class CsvLines(Stream csv) : Stream
{
    private const int MostOfRecord = 64 << 20;
    private static readonly HashSet<string> Lists =
        [.. Tables().Where(column => column.Type is ColumnType.TextList or ColumnType.RecordList).Select(column => column.Name)];

    private readonly StreamReader _reader = new(csv, new UTF8Encoding(false, throwOnInvalidBytes: false));
    private readonly StringBuilder _cell = new();
    private byte[] _line = [];
    private string[]? _header;
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_at == _line.Length && !Next()) return 0;
        int taken = Math.Min(buffer.Length, _line.Length - _at);
        _line.AsSpan(_at, taken).CopyTo(buffer);
        _at += taken;
        return taken;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _reader.Dispose();
        base.Dispose(disposing);
    }

    private static IEnumerable<Column> Tables()
        => HyperquackColumns.All.Concat(SatelliteColumns.All).Concat(OutcomeTableColumns.All).Concat(ObservationColumns.All);

    private bool Next()
    {
        _header ??= ReadRecord() is { } head ? [.. head.Select(cell => cell ?? "")] : [];
        if (ReadRecord() is not { } cells) return false;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Sonde.Measurements.Formats.JsonText.WriterOptions))
        {
            json.WriteStartObject();
            for (int i = 0; i < _header.Length; i++) Write(json, _header[i], i < cells.Count ? cells[i] : null);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        _line = bytes.ToArray();
        _at = 0;
        return true;
    }

    private static void Write(Utf8JsonWriter json, string name, string? cell)
    {
        json.WritePropertyName(name);
        if (cell is null) json.WriteNullValue();
        else if (Lists.Contains(name) && IsList(cell)) json.WriteRawValue(cell, skipInputValidation: true);
        else json.WriteStringValue(cell);
    }

    private static bool IsList(string cell)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(cell);
            return document.RootElement.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The cells of the next record; one without quotes and without a character is null. Null at the end.</summary>
    private List<string?>? ReadRecord()
    {
        if (_reader.Peek() < 0) return null;
        List<string?> cells = [];
        long length = 0;
        while (true)
        {
            _cell.Clear();
            bool isQuoted = _reader.Peek() == '"';
            if (isQuoted) ReadQuoted();
            int c;
            while ((c = _reader.Read()) is not (-1 or ',' or '\n')) _cell.Append((char)c);
            if (c != ',' && _cell.Length > 0 && _cell[^1] == '\r') _cell.Length--;
            length += _cell.Length;
            if (length > MostOfRecord) throw new InvalidDataException($"a record of more than {MostOfRecord} characters");
            cells.Add(_cell.Length == 0 && !isQuoted ? null : _cell.ToString());
            if (c != ',') return cells;
        }
    }

    private void ReadQuoted()
    {
        _ = _reader.Read();
        for (int c = _reader.Read(); c >= 0; c = _reader.Read())
        {
            if (c == '"')
            {
                if (_reader.Peek() != '"') return;
                _ = _reader.Read();
            }

            _cell.Append((char)c);
            if (_cell.Length > MostOfRecord) throw new InvalidDataException($"a cell of more than {MostOfRecord} characters");
        }
    }
}
