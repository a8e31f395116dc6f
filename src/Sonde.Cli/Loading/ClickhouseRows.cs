using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Rows;
using Sonde.Measurements.Formats;

namespace Sonde.Cli.Loading;

/// <summary>The rows of one table among the lines of a file, as the body of a request: gzip, line by line, never all in memory.</summary>
internal sealed class ClickhouseRows : HttpContent
{
    private const int LongestRow = 256 << 20;

    private readonly string _file;
    private readonly ClickhouseKind _kind;
    private readonly CancellationToken _cancel;

    public ClickhouseRows(string file, ClickhouseKind kind, CancellationToken cancel)
    {
        _file = file;
        _kind = kind;
        _cancel = cancel;
        Headers.ContentEncoding.Add("gzip");
    }

    /// <summary>Whether an output, by its path below the folder, is of a table that is loaded.</summary>
    public static bool IsTable(string path)
        => path.StartsWith("rows/", StringComparison.Ordinal) || path.StartsWith("outcomes/", StringComparison.Ordinal)
            || path.StartsWith("observations/", StringComparison.Ordinal);

    /// <summary>Whether a file has any row of that table.</summary>
    public static bool Has(string file, ClickhouseKind kind) => Lines(file).Any(line => KindOf(line.Span) == kind);

    /// <inheritdoc/>
    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        using var row = new MemoryStream();
        foreach (ReadOnlyMemory<byte> line in Lines(_file))
        {
            _cancel.ThrowIfCancellationRequested();
            if (KindOf(line.Span) != _kind) continue;
            if (_kind == ClickhouseKind.Dns)
            {
                row.SetLength(0);
                Flatten(line, row);
                zip.Write(row.GetBuffer().AsSpan(0, (int)row.Length));
            }
            else
            {
                zip.Write(line.Span);
            }

            zip.Write("\n"u8);
        }
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => Task.Run(() => SerializeToStream(stream, context, _cancel), _cancel);

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <summary>
    /// The table by the columns that a row has. All rows of a table have all of its columns; within a JSON text a quote is escaped, so that
    /// this name with its quotes is the column's and nothing else.
    /// </summary>
    private static ClickhouseKind KindOf(ReadOnlySpan<byte> line)
        => line.IndexOf("\"resolver_ip\":"u8) >= 0 ? ClickhouseKind.Dns
            : line.IndexOf("\"outcome_counts\":"u8) >= 0 ? ClickhouseKind.Outcomes
            : line.IndexOf("\"step\":"u8) >= 0 ? ClickhouseKind.Observations
            : ClickhouseKind.Rows;

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(string file)
    {
        using Stream content = Gzip.Unpack(File.OpenRead(file));
        var lines = new LineReader(content, LongestRow);
        while (lines.TryRead(out Line line))
        {
            if (line.IsTooLong)
                throw new InvalidDataException($"{file}:{line.Number}: a row of more than {LongestRow >> 20} MiB is none of ours");
            if (!line.Bytes.IsEmpty) yield return line.Bytes;
        }
    }

    /// <summary>Writes a row with a list for each field of its answers in place of the list of answers.</summary>
    private static void Flatten(ReadOnlyMemory<byte> line, Stream into)
    {
        using var row = JsonDocument.Parse(line);
        using var json = new Utf8JsonWriter(
            into, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        foreach (JsonProperty member in row.RootElement.EnumerateObject())
        {
            if (member.NameEquals("answers"u8)) WriteAnswers(json, member.Value);
            else member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteAnswers(Utf8JsonWriter json, JsonElement answers)
    {
        foreach (Column field in AnswerColumns.All)
        {
            if (field.Type != ColumnType.RecordList)
            {
                bool isList = field.Type == ColumnType.TextList;
                Write(json, field.Name, answers, answer => Member(answer, field.Name), isList);
                continue;
            }

            foreach (string of in ClickhouseTable.ControlFields)
                Write(
                    json, $"{field.Name}_{of}", answers, answer => Member(answer, field.Name) is { } record ? Member(record, of) : null,
                    isList: false);
        }
    }

    private static void Write(Utf8JsonWriter json, string field, JsonElement answers, Func<JsonElement, JsonElement?> valueOf, bool isList)
    {
        json.WriteStartArray(ClickhouseTable.AnswerColumn(field));
        if (answers.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement answer in answers.EnumerateArray())
            {
                if (valueOf(answer) is { ValueKind: not JsonValueKind.Null } value) value.WriteTo(json);
                else if (isList) json.WriteRawValue("[]"u8);
                else json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    private static JsonElement? Member(JsonElement record, string name)
        => record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out JsonElement value) ? value : null;
}
