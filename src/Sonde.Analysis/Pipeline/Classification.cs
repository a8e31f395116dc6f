using System.Text;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Pipeline;

/// <summary>Raw scans in, rows with outcomes out.</summary>
public sealed class Classification
{
    private readonly ClassifyOptions _options;
    private readonly TimeProvider _time;
    private readonly List<Knowledge> _knowledge;
    private readonly string _version;
    private readonly ClassificationTotals _totals = new();
    private readonly FlatControlCache _controls;
    private readonly OutputAccess _access;

    /// <summary>Prepares a run.</summary>
    public Classification(ClassifyOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        _options = options;
        _time = time;
        _controls = new FlatControlCache(options.Files);
        _access = new OutputAccess(options.IsPublic);
        int workers = options.Threads == 1 ? 1 : options.Threads + 1;
        _knowledge = [.. Enumerable.Range(0, workers).Select(_ => KnowledgeMaker.Make(options))];
        _version = _knowledge[0].Rules.Version;
    }

    /// <summary>What it has come to so far.</summary>
    public ClassificationTotals Totals => _totals;

    /// <summary>Does all units of the shard that are not done yet.</summary>
    /// <exception cref="FileNotFoundException">A path that was given does not exist.</exception>
    public ClassificationTotals Run(CancellationToken cancel)
    {
        if (_options.Folder is { } folder) RunToFolder(folder, cancel);
        else RunToStream(cancel);
        return _totals;
    }

    private Findings Find()
    {
        Findings found = new InputFinder(new CountedFileTree(_options.Files, _totals.ReadOfFile), _options.Source, _options.PublishName)
            .Find(_options.Paths, _options.Input, isSorted: _options.Folder is not null, _options.Folder, KnownUnits());
        foreach ((string path, string reason) in found.Faults) _totals.Break(path, reason);
        foreach (string note in found.Notes) _totals.Note(note);
        return found;
    }

    /// <summary>What the folder of the outputs knows; its manifest is read only if there is a file of several names.</summary>
    private Func<string, string?, bool>? KnownUnits()
    {
        if (_options.Folder is not { } folder || !Directory.Exists(folder)) return null;
        var manifest = new Manifest(folder, _time, _access);
        return (key, place) => manifest.Find(key) is { } known && (place is null || known.Mark is null || known.Mark.Place == place);
    }

    private void RunToStream(CancellationToken cancel)
    {
        IReadOnlyList<InputUnit> units = Find().Units;
        using FileStream? rejected = _options.RejectedFile is { } path ? _access.Open(path, FileMode.Create) : null;
        UnitSizes sizes = new(_options, units, _totals);
        var line = new Utf8Buffer();
        RowTable? headed = null;
        for (int i = 0; i < units.Count; i++)
        {
            if (!_options.Shard.Has(i)) continue;
            _totals.Begin(sizes.Of(i));
            var work = new UnitClassification(units[i], _knowledge, _options, reduced: null, isPacked: false, _controls);
            work.Run(
                worker =>
                {
                    foreach (RowPart part in worker.Outputs)
                    {
                        // A table that follows another begins with the names of its own columns.
                        if (_options.Format == OutputFormat.Csv && headed != part.Table)
                            _options.Output.Write(CsvColumnSink.Header(UnitFiles.ColumnsOf(part.Table)));
                        headed = part.Table;
                        _options.Output.Write(part.Bytes.Span);
                    }
                },
                each =>
                {
                    if (rejected is null) return;
                    line.Clear();
                    RejectedJson.Append(line, each);
                    rejected.Write(line.Written);
                },
                block => _totals.Read(block.Length),
                cancel);
            _totals.Units++;
            _totals.End();
            _totals.Add(work.Totals);
        }

        _options.Output.Flush();
    }

    private void RunToFolder(string folder, CancellationToken cancel)
    {
        // What was given is looked for first: a mistyped path leaves no empty folder behind.
        Findings? found = Directory.Exists(folder) ? null : Find();
        _access.CreateFolder(folder);
        _access.CreateFolder(Path.Combine(folder, "._locks"));
        found ??= Find();
        new FolderClassification(_options, _knowledge, _controls, Versions(), _time, _totals).Run(found, folder, cancel);
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
