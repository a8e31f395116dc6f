using System.Text;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>Raw scans in, rows with outcomes out.</summary>
public sealed class ClassifyRun
{
    private readonly ClassifyOptions _options;
    private readonly TimeProvider _time;
    private readonly List<Tools> _tools;
    private readonly string _version;
    private readonly RunTotals _totals = new();
    private readonly FlatControlCache _controls = new();

    /// <summary>Prepares a run.</summary>
    public ClassifyRun(ClassifyOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        _options = options;
        _time = time;
        int workers = options.Threads == 1 ? 1 : options.Threads + 1;
        _tools = [.. Enumerable.Range(0, workers).Select(_ => ToolMaker.Make(options))];
        _version = _tools[0].Rules.Version;
    }

    /// <summary>Does all units of the shard that are not done yet.</summary>
    /// <exception cref="FileNotFoundException">A path that was given does not exist.</exception>
    public RunTotals Run(CancellationToken cancel)
    {
        IReadOnlyList<InputUnit> units = new InputFinder(_options.Source).Find(_options.Paths, _options.Input, isSorted: _options.Folder is not null);
        if (_options.Folder is { } folder) RunToFolder(units, folder, cancel);
        else RunToStream(units, cancel);
        return _totals;
    }

    private void RunToStream(IReadOnlyList<InputUnit> units, CancellationToken cancel)
    {
        using FileStream? rejected = _options.RejectedFile is { } path ? File.Create(path) : null;
        RowTable? headed = null;
        for (int i = 0; i < units.Count; i++)
        {
            if (!_options.Shard.Has(i)) continue;
            var work = new UnitWork(units[i], _tools, _options, reduced: null, isPacked: false, _controls);
            work.Run(
                worker =>
                {
                    foreach ((_, RowTable table, ReadOnlyMemory<byte> bytes) in worker.Outputs)
                    {
                        // A table that follows another begins with the names of its own columns.
                        if (_options.Format == OutputFormat.Csv && headed != table) _options.Output.Write(CsvColumnSink.Header(UnitFiles.ColumnsOf(table)));
                        headed = table;
                        _options.Output.Write(bytes.Span);
                    }
                },
                line => rejected?.Write(RejectedJson.Line(line)),
                onRead: null,
                cancel);
            _totals.Units++;
            _totals.Add(work.Totals);
        }
        _options.Output.Flush();
    }

    private void RunToFolder(IReadOnlyList<InputUnit> units, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var manifest = new Manifest(folder, _time);
        string versions = Versions();
        HashSet<string> done = manifest.Done(versions);
        for (int i = 0; i < units.Count; i++)
        {
            if (!_options.Shard.Has(i)) continue;
            if (done.Contains(units[i].Key))
            {
                _totals.UnitsSkipped++;
                continue;
            }
            // A batch engine may start a task again while the first one still runs, on a machine that it cannot see any more.
            using LockFile alone = LockFile.Take(UnitFiles.LockPath(folder, units[i]), Timeout.InfiniteTimeSpan, _time, cancel);
            if (manifest.Done(versions).Contains(units[i].Key)) _totals.UnitsSkipped++;
            else RunUnit(units[i], folder, manifest, versions, cancel);
        }
    }

    private void RunUnit(InputUnit unit, string folder, Manifest manifest, string versions, CancellationToken cancel)
    {
        using var files = new UnitFiles(folder, unit, _options.Format, _options.DuckdbLibrary);
        files.RemoveLeftovers();
        Directory.CreateDirectory(Path.GetDirectoryName(files.ReducedPath)!);
        using var reduced = new ReducedTable(_options.Rules == RuleSetName.CensoredPlanet, files.ReducedPath);
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var rejected = new RejectedFile(files);
        var work = new UnitWork(unit, _tools, _options, reduced, isPacked: _options.Format != OutputFormat.Parquet, _controls);
        work.Run(
            worker =>
            {
                foreach ((string date, RowTable table, ReadOnlyMemory<byte> bytes) in worker.Outputs) files.Append(date, table, bytes);
            },
            rejected.Add,
            block => hash.AppendData(block.Bytes, 0, block.Length),
            cancel);
        rejected.Finish();
        work.WriteReduced(files.Open(files.ReducedPath));
        SortedDictionary<string, string> outputs = files.Commit();
        string inputHash = Convert.ToHexStringLower(hash.GetHashAndReset());
        manifest.Add(unit.Key, Manifest.Line(unit.Key, inputHash, work.Totals, outputs, versions));
        _totals.Units++;
        _totals.Add(work.Totals);
    }

    /// <summary>What a unit's outputs depend on besides its input, as JSON.</summary>
    private string Versions()
    {
        var text = new Utf8Buffer(256);
        text.Append("{\"rules\":"u8);
        JsonValues.Quote(text, JsonText.Of(_version));
        text.Append(",\"signatures_sha256\":"u8);
        JsonValues.Quote(text, JsonText.Of(_options.Signatures.Sha256));
        text.Append(",\"ip_metadata\":["u8);
        for (int i = 0; i < _options.Networks.Files.Count; i++)
        {
            if (i > 0) text.Append((byte)',');
            JsonValues.Quote(text, JsonText.Of(_options.Networks.Files[i].Sha256));
        }
        text.Append("],\"format\":"u8);
        JsonValues.Quote(text, JsonText.Of(_options.Format.ToString()));
        text.Append(",\"tables\":"u8);
        JsonValues.Quote(text, JsonText.Of(_options.WrittenTables.ToString()));
        text.Append(",\"since\":"u8);
        JsonValues.Quote(text, JsonText.Of(_options.Since));
        text.Append(",\"until\":"u8);
        JsonValues.Quote(text, JsonText.Of(_options.Until));
        text.Append((byte)'}');
        return Encoding.UTF8.GetString(text.Written);
    }
}
