using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Runs;

/// <summary>
/// The output files of one unit: written under temporary names beside where they belong, synced and renamed when the unit is whole.
/// </summary>
internal sealed class UnitFiles(string folder, InputUnit unit, OutputFormat format, string? duckdbLibrary) : IDisposable
{
    private const int MostOpen = 64;
    private static readonly string[] Folders = ["rows", "outcomes", "observations"];
    private static readonly string[] Extensions = ["jsonl.gz", "csv.gz", "dns.csv.gz", "parquet", "dns.parquet"];

    /// <summary>Parquet files written while rows come; each holds a group of rows. Of a unit of more days the rest waits as lines of JSON.</summary>
    private const int MostStreams = 4;
    private readonly Dictionary<string, FileStream> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParquetStream> _streams = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _all = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RowTable> _waiting = new(StringComparer.Ordinal);

    /// <summary>A unit's folder name; a source without a name goes where values are missing.</summary>
    private string Source => unit.Source.Length == 0 ? RowCollector.NoDate : Safe(unit.Source);

    public string ReducedPath => Path.Combine(folder, "reduced", $"source={Source}", $"{Safe(unit.Name)}.jsonl.gz");

    public string RejectedPath => Path.Combine(folder, "rejected", $"source={Source}", Safe(unit.Name), "rejected.jsonl.gz");

    /// <summary>The file that those who work on a unit take turns by.</summary>
    public static string LockPath(string folder, InputUnit unit)
    {
        string locks = Path.Combine(folder, "._locks");
        Directory.CreateDirectory(locks);
        return Path.Combine(locks, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(unit.Key)).AsSpan(0, 8)));
    }

    /// <summary>Removes what an earlier run that was killed left under temporary names. Only who holds the unit's lock may.</summary>
    public void RemoveLeftovers()
    {
        string name = Safe(unit.Name);
        string source = $"source={Source}";
        foreach (string table in Folders)
        {
            string rows = Path.Combine(folder, table);
            if (!Directory.Exists(rows)) continue;
            foreach (string day in Directory.EnumerateDirectories(rows))
            {
                foreach (string extension in Extensions)
                {
                    string path = Path.Combine(day, source, $"{name}.{extension}");
                    RemoveIfThere(Temporary(path));
                    RemoveIfThere(Temporary(LinesOf(path)));
                }
            }
        }
        RemoveIfThere(Temporary(RejectedPath));
        RemoveIfThere(Temporary(ReducedPath));
        for (int run = 0; File.Exists(ReducedTable.RunPath(ReducedPath, run)); run++) File.Delete(ReducedTable.RunPath(ReducedPath, run));
    }

    private static void RemoveIfThere(string path)
    {
        if (File.Exists(path)) File.Delete(path);
    }

    /// <summary>Appends what a block became to the file of its day: as it was packed, or as lines of JSON for Parquet.</summary>
    public void Append(string date, RowTable table, ReadOnlyMemory<byte> bytes)
    {
        string extension = format switch
        {
            OutputFormat.Csv => "csv.gz",
            OutputFormat.Parquet => "parquet",
            _ => "jsonl.gz",
        };
        if (table == RowTable.Satellite && format != OutputFormat.Jsonl) extension = "dns." + extension;
        string path = Path.Combine(folder, FolderOf(table), $"date={date}", $"source={Source}", $"{Safe(unit.Name)}.{extension}");
        if (format == OutputFormat.Parquet)
        {
            AppendParquet(path, table, bytes);
            return;
        }
        bool isNew = !_all.Contains(path);
        FileStream file = Open(path);
        if (isNew && format == OutputFormat.Csv)
        {
            var header = new MemoryStream();
            Compression.Pack(CsvColumnSink.Header(ColumnsOf(table)), header);
            header.WriteTo(file);
        }
        file.Write(bytes.Span);
    }

    /// <summary>A file of the unit under its temporary name.</summary>
    public FileStream Open(string path)
    {
        if (_open.TryGetValue(path, out FileStream? file)) return file;
        if (_open.Count >= MostOpen) CloseAll();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        bool isNew = _all.Add(path);
        file = new FileStream(Temporary(path), isNew ? FileMode.Create : FileMode.Append, FileAccess.Write, FileShare.Read, 1 << 16);
        _open.Add(path, file);
        return file;
    }

    /// <summary>A file of the unit that its caller closes.</summary>
    public FileStream OpenApart(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _all.Add(path);
        return new FileStream(Temporary(path), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
    }

    /// <summary>Syncs all files and gives them their names. Returns the hash of each by its path below the folder.</summary>
    public SortedDictionary<string, string> Commit()
    {
        CloseAll();
        foreach (ParquetStream stream in _streams.Values) stream.Finish();
        foreach (string path in _waiting.Keys) ConvertLines(path);
        _waiting.Clear();
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in _all)
        {
            using (var file = new FileStream(Temporary(path), FileMode.Open, FileAccess.ReadWrite))
            {
                hashes[Path.GetRelativePath(folder, path)] = Convert.ToHexStringLower(SHA256.HashData(file));
                file.Flush(flushToDisk: true);
            }
            File.Move(Temporary(path), path, overwrite: true);
        }
        _all.Clear();
        return hashes;
    }

    private void AppendParquet(string path, RowTable table, ReadOnlyMemory<byte> lines)
    {
        if (!_streams.TryGetValue(path, out ParquetStream? stream) && _streams.Count < MostStreams)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _all.Add(path);
            _streams.Add(path, stream = new ParquetStream(duckdbLibrary!, ColumnsOf(table), Temporary(path)));
        }
        if (stream is not null)
        {
            stream.Append(lines.Span);
            return;
        }
        _waiting[path] = table;
        var packed = new MemoryStream();
        Compression.Pack(lines.Span, packed);
        packed.WriteTo(Open(LinesOf(path)));
    }

    private void ConvertLines(string path)
    {
        string lines = Temporary(LinesOf(path));
        _all.Add(path);
        using (var file = new GZipStream(File.OpenRead(lines), CompressionMode.Decompress))
        {
            var reader = new LineBlockReader(file, maxLine: int.MaxValue / 2);
            ParquetWriter.Write(duckdbLibrary!, ColumnsOf(_waiting[path]), reader.Read, Temporary(path));
        }
        File.Delete(lines);
        _all.Remove(LinesOf(path));
    }

    private static string LinesOf(string path) => path + ".lines";

    internal static IReadOnlyList<Column> ColumnsOf(RowTable table) => table switch
    {
        RowTable.Satellite => SatelliteColumns.All,
        RowTable.Outcomes => OutcomeTableColumns.All,
        RowTable.Observations => ObservationColumns.All,
        _ => HyperquackColumns.All,
    };

    /// <summary>The folder of a table; both base tables have one.</summary>
    private static string FolderOf(RowTable table) => table switch
    {
        RowTable.Outcomes => "outcomes",
        RowTable.Observations => "observations",
        _ => "rows",
    };

    /// <summary>Gives up what was not committed. A disk that is full does not keep it from tidying up.</summary>
    public void Dispose()
    {
        foreach (FileStream file in _open.Values)
        {
            try
            {
                file.Dispose();
            }
            catch (IOException)
            {
                // What could not be written is given up here anyway; the write that failed has said why.
            }
        }
        _open.Clear();
        foreach (ParquetStream stream in _streams.Values) stream.Dispose();
        foreach (string path in _all) RemoveIfThere(Temporary(path));
    }

    private void CloseAll()
    {
        foreach (FileStream file in _open.Values) file.Dispose();
        _open.Clear();
    }

    private static string Temporary(string path) => path + ".tmp";

    /// <summary>A name from an input as a file's name: no separators, no control characters, nothing that climbs.</summary>
    internal static string Safe(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (char c in name) safe.Append(char.IsControl(c) || c is '/' or '\\' or ':' ? '_' : c);
        string text = safe.ToString();
        return text is "" or "." or ".." ? "_" : text;
    }
}
