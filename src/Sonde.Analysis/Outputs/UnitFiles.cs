using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Packing;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>
/// The output files of one unit: written under temporary names beside where they belong, synced and renamed when the unit is whole.
/// </summary>
/// <param name="folder">The folder of the outputs.</param>
/// <param name="unit">The unit.</param>
/// <param name="format">What rows are written as.</param>
/// <param name="access">Who may read them.</param>
/// <param name="duckdbLibrary">DuckDB's library, for Parquet.</param>
internal sealed class UnitFiles(
    string folder, InputUnit unit, OutputFormat format, OutputAccess access, string? duckdbLibrary) : IDisposable
{
    /// <summary>The folder of what has no day, or no source.</summary>
    public const string Missing = "__HIVE_DEFAULT_PARTITION__";

    private const int MostOpen = 64;
    private static readonly string[] Folders = ["rows", "outcomes", "observations"];
    private static readonly string[] Extensions = ["jsonl.gz", "csv.gz", "dns.csv.gz", "parquet", "dns.parquet"];

    /// <summary>
    /// Parquet files written while rows come; each holds a group of rows. Of a unit of more days the rest waits as blocks in a file.
    /// </summary>
    private const int MostStreams = 4;
    private readonly Dictionary<string, Stream> _open = new(StringComparer.Ordinal);

    /// <summary>The sums of files that are written here; DuckDB's own are not.</summary>
    private readonly Dictionary<string, IncrementalHash> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParquetStream> _streams = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _all = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RowTable> _waiting = new(StringComparer.Ordinal);
    private string _name = unit.Name;

    /// <summary>A unit's folder name; a source without a name goes where values are missing.</summary>
    private string Source => unit.Source.Length == 0 ? Missing : UnitName.Folder(unit.Source);

    public string ReducedPath => Path.Combine(folder, "reduced", $"source={Source}", $"{unit.Name}.jsonl.gz");

    public string RejectedPath => Path.Combine(folder, "rejected", $"source={Source}", unit.Name, "rejected.jsonl.gz");

    /// <summary>The file that those who work on a unit take turns by.</summary>
    public static string LockPath(string folder, string key)
        => Path.Combine(folder, "._locks", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8)));

    /// <summary>Where a run of counts is kept while the unit is worked on.</summary>
    public static string RunPath(string temporaryPrefix, int run)
        => string.Create(CultureInfo.InvariantCulture, $"{temporaryPrefix}.run{run}");

    /// <summary>Removes what an earlier run that was killed left under temporary names. Only who holds the unit's lock may.</summary>
    public void RemoveLeftovers()
    {
        string name = unit.Name, source = $"source={Source}";
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
                    RemoveIfThere(Temporary(BlocksOf(path)));
                }
            }
        }

        RemoveIfThere(Temporary(RejectedPath));
        RemoveIfThere(Temporary(ReducedPath));
        for (int run = 0; File.Exists(RunPath(ReducedPath, run)); run++) File.Delete(RunPath(ReducedPath, run));
    }

    private static void RemoveIfThere(string path)
    {
        if (File.Exists(path)) File.Delete(path);
    }

    /// <summary>Appends what a block became to the file of its day.</summary>
    public void Append(RowPart part)
    {
        string extension = format switch
        {
            OutputFormat.Csv => "csv.gz",
            OutputFormat.Parquet => "parquet",
            _ => "jsonl.gz",
        };
        if (part.Table == RowTable.Satellite && format != OutputFormat.Jsonl) extension = "dns." + extension;
        string path = Path.Combine(
            folder, FolderOf(part.Table), $"date={part.Date}", $"source={Source}", $"{unit.Name}.{extension}");
        if (part.Columns is { } columns)
        {
            AppendParquet(path, part.Table, columns);
            return;
        }

        bool isNew = !_all.Contains(path);
        Stream file = Open(path);
        if (isNew && format == OutputFormat.Csv)
        {
            var header = new Utf8Buffer();
            new LineGzip(isJson: false).Pack(CsvColumnSink.Header(ColumnsOf(part.Table)), header);
            file.Write(header.Written);
        }

        file.Write(part.Bytes.Span);
    }

    /// <summary>A file of the unit under its temporary name.</summary>
    public Stream Open(string path)
    {
        if (_open.TryGetValue(path, out Stream? file)) return file;
        if (_open.Count >= MostOpen) CloseAll();
        access.CreateFolder(Path.GetDirectoryName(path)!);
        bool isNew = _all.Add(path);
        file = Summed(path, isNew ? FileMode.Create : FileMode.Append);
        _open.Add(path, file);
        return file;
    }

    /// <summary>A file of the unit that its caller closes.</summary>
    public Stream OpenApart(string path)
    {
        access.CreateFolder(Path.GetDirectoryName(path)!);
        _all.Add(path);
        return Summed(path, FileMode.Create);
    }

    /// <summary>
    /// Ends all files, still under their temporary names. Returns the hash of each by the path below the folder that it will have.
    /// </summary>
    /// <param name="name">What the unit is called, which may be known only now.</param>
    /// <param name="isSynced">Whether each file is brought to the disk, which somebody else does for many at once otherwise.</param>
    public SortedDictionary<string, string> Close(string name, bool isSynced)
    {
        CloseAll();
        foreach (ParquetStream stream in _streams.Values) stream.Complete();
        foreach (ParquetStream stream in _streams.Values) stream.Finish();
        foreach (string path in _waiting.Keys) WriteWaiting(path);
        _waiting.Clear();
        _name = name;
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in _all)
        {
            byte[]? sum = _sums.TryGetValue(path, out IncrementalHash? written) ? written.GetHashAndReset()
                : _streams.TryGetValue(path, out ParquetStream? stream) ? stream.Hash : null;
            if (isSynced || sum is null)
            {
                using var file = new FileStream(Temporary(path), FileMode.Open, FileAccess.ReadWrite);
                sum ??= SHA256.HashData(file);
                if (isSynced) file.Flush(flushToDisk: true);
            }

            hashes[Path.GetRelativePath(folder, Final(path))] = Convert.ToHexStringLower(sum);
        }

        return hashes;
    }

    /// <summary>Gives all files their names.</summary>
    public void Rename()
    {
        foreach (string path in _all)
        {
            access.Apply(Temporary(path));
            string final = Final(path);
            access.CreateFolder(Path.GetDirectoryName(final)!);
            File.Move(Temporary(path), final, overwrite: true);
        }

        _all.Clear();
    }

    private HashedFile Summed(string path, FileMode mode)
    {
        if (!_sums.TryGetValue(path, out IncrementalHash? sum))
            _sums.Add(path, sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
        return new HashedFile(access.Open(Temporary(path), mode), sum);
    }

    private void AppendParquet(string path, RowTable table, ColumnBlock rows)
    {
        if (!_streams.TryGetValue(path, out ParquetStream? stream) && _streams.Count < MostStreams)
        {
            access.CreateFolder(Path.GetDirectoryName(path)!);
            _all.Add(path);
            access.Open(Temporary(path), FileMode.Create).Dispose();
            _streams.Add(path, stream = new ParquetStream(duckdbLibrary!, ColumnsOf(table), Temporary(path)));
        }

        if (stream is not null)
        {
            stream.Append(rows);
            return;
        }

        _waiting[path] = table;
        using (var zip = new GZipStream(Open(BlocksOf(path)), CompressionLevel.Fastest, leaveOpen: true)) rows.WriteTo(zip);
        rows.Return();
    }

    private void WriteWaiting(string path)
    {
        string blocks = Temporary(BlocksOf(path));
        _all.Add(path);
        access.Open(Temporary(path), FileMode.Create).Dispose();
        using (Stream file = Gzip.Unpack(File.OpenRead(blocks)))
        {
            IReadOnlyList<Column> columns = ColumnsOf(_waiting[path]);
            var block = new ColumnBlock(columns);
            ParquetWriter.Write(duckdbLibrary!, columns, () => block.ReadFrom(file) ? block : null, Temporary(path));
        }

        File.Delete(blocks);
        _all.Remove(BlocksOf(path));
    }

    private static string BlocksOf(string path) => path + ".blocks";

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
        foreach (Stream file in _open.Values)
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
        foreach (IncrementalHash sum in _sums.Values) sum.Dispose();
        foreach (string path in _all) RemoveIfThere(Temporary(path));
    }

    private void CloseAll()
    {
        foreach (Stream file in _open.Values) file.Dispose();
        _open.Clear();
    }

    private static string Temporary(string path) => path + ".tmp";

    private string Final(string path)
    {
        if (_name == unit.Name) return path;
        string below = Path.GetRelativePath(folder, path);
        string[] parts = below.Split('/');
        if (parts[^1].StartsWith(unit.Name + ".", StringComparison.Ordinal)) parts[^1] = _name + parts[^1][unit.Name.Length..];
        else parts[^2] = _name;
        return Path.Combine(folder, string.Join('/', parts));
    }
}
