using System.Text;
using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>Works through one unit: side files first, then what control resolvers answered, then the rows.</summary>
internal sealed class UnitWork
{
    private readonly InputUnit _unit;
    private readonly ClassifyOptions _options;
    private readonly ReducedTable? _reduced;
    private readonly SatelliteTables _tables = new();
    private readonly Tools _firstTools;
    private readonly List<BlockWorker> _workers;
    private readonly FlatControlCache _controls;

    public UnitWork(
        InputUnit unit, IReadOnlyList<Tools> tools, ClassifyOptions options, ReducedTable? reduced, bool isPacked, FlatControlCache? controls = null)
    {
        _controls = controls ?? new FlatControlCache();
        _unit = unit;
        _options = options;
        _reduced = reduced;
        _firstTools = tools[0];
        _workers = [.. tools.Select(each => MakeWorker(each, isPacked))];
    }

    public RunTotals Totals { get; } = new();

    public void Run(Action<BlockWorker> write, Action<RejectedLine> reject, Action<LineBlock>? onRead, CancellationToken cancel)
    {
        if (_unit.IsSatellite)
        {
            LoadSideFiles(reject, onRead, cancel);
            LearnControls(cancel);
        }
        foreach (InputFile input in _unit.Input.Open(IsRowFile))
        {
            var file = new FileContext(input.Path, SourceOf(input.Path));
            SetOrigin(file);
            FlatControls? controls = ControlsOf(input.Path, cancel);
            foreach (BlockWorker worker in _workers) worker.Lines.FlatControls = controls;
            string? fault = new BlockPipeline(_workers).Run(input.Content, file, onRead, worker => Take(worker, write, reject), cancel);
            if (fault is not null) RejectFile(file.Path, fault, reject);
        }
        if (_unit.Input is TarInput { Fault: { } broken }) RejectFile(_unit.Path, broken, reject);
        foreach (BlockWorker worker in _workers)
        {
            foreach ((string outcome, long count) in worker.Collector.TakeHistogram()) Totals.Count(outcome, count);
        }
    }

    /// <summary>Goes through the rows one after the other, for those who look at them and write none.</summary>
    /// <param name="isWanted">Which files.</param>
    /// <param name="number">Which line of each, or null for all.</param>
    /// <param name="sinkOf">Who takes the rows of a file.</param>
    /// <param name="reject">Who takes rejected lines.</param>
    /// <param name="cancel">Stops it.</param>
    public void Walk(Func<string, bool> isWanted, long? number, Func<string, IRowSink> sinkOf, Action<RejectedLine> reject, CancellationToken cancel)
    {
        if (_unit.IsSatellite)
        {
            LoadSideFiles(_ => { }, onRead: null, cancel);
            LearnControls(cancel);
        }
        LineProcessor lines = _workers[0].Lines;
        var rejected = new List<RejectedLine>();
        foreach (InputFile input in _unit.Input.Open(path => IsRowFile(path) && isWanted(path)))
        {
            var file = new FileContext(input.Path, SourceOf(input.Path));
            IRowSink sink = sinkOf(input.Path);
            lines.FlatControls = ControlsOf(input.Path, cancel);
            var reader = new LineBlockReader(input.Content);
            var block = new LineBlock();
            while (reader.Read(block))
            {
                cancel.ThrowIfCancellationRequested();
                Totals.Lines += number is { } wanted
                    ? lines.ProcessOne(block, wanted, file, sink, rejected)
                    : lines.Process(block, file, sink, rejected);
                foreach (RejectedLine line in rejected)
                {
                    Totals.Reject(line.Reason);
                    reject(line);
                }
                rejected.Clear();
            }
        }
    }

    /// <summary>Writes the reduced table of the unit.</summary>
    public void WriteReduced(Stream into)
    {
        var capable = new HashSet<byte[]>(Utf8Comparer.Instance);
        foreach (BlockWorker worker in _workers) capable.UnionWith(worker.Collector.HttpsCapable);
        _reduced?.Write([.. _workers.Select(worker => worker.Collector.Groups)], capable, into);
    }

    private BlockWorker MakeWorker(Tools tools, bool isPacked)
    {
        bool isPublished = _options.Rules == RuleSetName.CensoredPlanet;
        ReducedGroups? groups = _reduced is null ? null : new ReducedGroups(isPublished, new SuffixListDomains(_options.Suffixes), _options.Countries, _options.Since, _options.Until);
        var collector = new RowCollector(_options.Format, isPartitioned: _options.Folder is not null, groups) { Spill = _reduced is null ? null : _reduced.Take };
        return new BlockWorker(new LineProcessor(tools, _tables), collector, isPacked);
    }

    private string SourceOf(string path) => _options.Source ?? (FileContext.SourceOf(path) is { Length: > 0 } source ? source : _unit.Source);

    /// <summary>The published rows of DNS say nothing of control answers; under the published rules that stays so.</summary>
    private FlatControls? ControlsOf(string path, CancellationToken cancel) => _firstTools.IsPublished || _unit.Input is TarInput ? null : _controls.Of(path, cancel);

    private bool IsRowFile(string path)
    {
        string name = FileContext.FileName(path);
        if (!_unit.IsSatellite) return _unit.Input is not TarInput || name.EndsWith(".json", StringComparison.Ordinal);
        return name.EndsWith(".json", StringComparison.Ordinal) && !SideFileReader.IsSideFile(name) && !SideFileReader.IsLeftover(name);
    }

    private void LoadSideFiles(Action<RejectedLine> reject, Action<LineBlock>? onRead, CancellationToken cancel)
    {
        var reader = new SideFileReader(_tables, _firstTools);
        var block = new LineBlock();
        // Block pages are read before control pages: the first page of a pair counts.
        foreach (bool isControlPages in (bool[])[false, true])
        {
            bool IsWanted(string path)
            {
                string name = FileContext.FileName(path);
                return SideFileReader.IsSideFile(name) && name == "control_pages.json" == isControlPages;
            }
            foreach (InputFile input in _unit.Input.Open(IsWanted))
            {
                var lines = new LineBlockReader(input.Content);
                while (lines.Read(block))
                {
                    cancel.ThrowIfCancellationRequested();
                    onRead?.Invoke(block);
                    ReadSideLines(reader, block, input.Path, reject);
                }
                if (lines.Fault is { } fault) RejectFile(input.Path, fault, reject);
            }
        }
    }

    private void ReadSideLines(SideFileReader reader, LineBlock block, string path, Action<RejectedLine> reject)
    {
        string name = FileContext.FileName(path);
        foreach ((int start, int length, long number) in SideLines.Of(block))
        {
            Totals.Lines++;
            string? reason = null;
            try
            {
                if (System.Text.Unicode.Utf8.IsValid(block.Bytes.AsSpan(start, length))) reader.Read(name, block.Bytes, start, length);
                else reason = "not UTF-8";
            }
            catch (JsonException)
            {
                reason = "not JSON";
            }
            catch (LineRejectedException e)
            {
                reason = e.Message;
            }
            if (reason is null) continue;
            Totals.Reject(reason);
            reject(new RejectedLine(path, number, reason, block.Bytes.AsSpan(start, Math.Min(length, 1024)).ToArray()));
        }
    }

    /// <summary>The first pass over the rows: how many tags the answers of control resolvers bear.</summary>
    private void LearnControls(CancellationToken cancel)
    {
        var lines = new LineProcessor(_firstTools, _tables) { ControlsInto = _tables };
        var nowhere = new RowCollector(OutputFormat.None, isPartitioned: false, groups: null);
        var block = new LineBlock();
        var rejected = new List<RejectedLine>();
        foreach (InputFile input in _unit.Input.Open(IsRowFile))
        {
            var file = new FileContext(input.Path, SourceOf(input.Path));
            var reader = new LineBlockReader(input.Content);
            while (reader.Read(block))
            {
                cancel.ThrowIfCancellationRequested();
                lines.Process(block, file, nowhere, rejected);
                rejected.Clear();
            }
        }
    }

    private void Take(BlockWorker worker, Action<BlockWorker> write, Action<RejectedLine> reject)
    {
        write(worker);
        Totals.Lines += worker.LineCount;
        Totals.Rows += worker.Collector.Rows;
        foreach (RejectedLine line in worker.Rejected)
        {
            Totals.Reject(line.Reason);
            reject(line);
        }
    }

    private void RejectFile(string path, string fault, Action<RejectedLine> reject)
    {
        string reason = $"broken file: {fault}";
        Totals.Reject("broken file");
        reject(new RejectedLine(path, 0, reason, []));
    }

    private void SetOrigin(FileContext file)
    {
        var into = new Utf8Buffer(512);
        string path = file.Path.Length == 0 ? "-" : file.Path;
        if (_options.Format == OutputFormat.Csv)
        {
            foreach (string cell in (string[])[_firstTools.Rules.Version, _options.Signatures.Sha256, path])
            {
                into.Append((byte)',');
                CsvCells.Write(into, Encoding.UTF8.GetBytes(cell), isPresent: true);
            }
            into.Append((byte)',');
        }
        else
        {
            Member(into, OutcomeColumns.RulesVersion, _firstTools.Rules.Version);
            Member(into, OutcomeColumns.SignaturesSha256, _options.Signatures.Sha256);
            Member(into, OutcomeColumns.SourceFile, path);
            into.Append(OutcomeColumns.SourceLine.Prefix);
        }
        foreach (BlockWorker worker in _workers) worker.Collector.Origin = into.Written.ToArray();
    }

    private static void Member(Utf8Buffer into, Column column, string value)
    {
        into.Append(column.Prefix);
        JsonValues.Quote(into, JsonText.Of(value));
    }
}
