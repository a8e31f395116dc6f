using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Packing;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Pipeline;

/// <summary>Works through one unit: side files first, then what control resolvers answered, then the rows.</summary>
internal sealed class UnitClassification
{
    private readonly InputUnit _unit;
    private readonly ClassifyOptions _options;
    private readonly ReducedTable? _reduced;
    private readonly SatelliteTables _tables = new();
    private readonly IReadOnlyList<Knowledge> _knowledge;
    private readonly List<BlockClassifier> _workers;
    private readonly FlatControlCache _controls;

    public UnitClassification(
        InputUnit unit, IReadOnlyList<Knowledge> knowledge, ClassifyOptions options, ReducedTable? reduced, bool isPacked,
        FlatControlCache? controls = null,
        IReadOnlyList<LineBlock>? blocks = null)
    {
        _controls = controls ?? new FlatControlCache(options.Files);
        _unit = unit;
        _options = options;
        _reduced = reduced;
        _knowledge = knowledge;
        _workers = [.. knowledge.Select((each, i) => MakeWorker(each, isPacked, blocks?[i] ?? new LineBlock()))];
    }

    public ClassificationTotals Totals { get; } = new();

    public void Run(Action<BlockClassifier> write, Action<RejectedLine> reject, Action<LineBlock>? onRead, CancellationToken cancel)
    {
        if (_unit.IsSatellite) Prepare(reject, onRead, cancel);
        foreach (InputFile input in _unit.Input.Open(
            name => IsRowFile(name) && !name.IsBeside, (path, fault) => RejectFile(path, fault, reject)))
        {
            FileContext file = ContextOf(input.Name);
            SetOrigin(file);
            FlatControls? controls = ControlsOf(input.Name, cancel);
            foreach (BlockClassifier worker in _workers) worker.Lines.FlatControls = controls;
            string? fault = new BlockPipeline<BlockClassifier>(_workers)
                .Run(input.Content, file, _unit.IsStream ? LookAtFirst + onRead : onRead, worker => Take(worker, write, reject), cancel);
            if (fault is not null) RejectFile(input.Name.Whole, fault, reject);
        }

        SayLeftOut();
        foreach (BlockClassifier worker in _workers)
        {
            foreach ((string outcome, long count) in worker.Tables.Counts.TakeHistogram()) Totals.Count(outcome, count);
        }
    }

    /// <summary>Goes through the rows one after the other, for those who look at them and write none.</summary>
    /// <param name="isWanted">Which files.</param>
    /// <param name="number">Which line of each, or null for all.</param>
    /// <param name="sinkOf">Who takes the rows of a file.</param>
    /// <param name="reject">Who takes rejected lines.</param>
    /// <param name="cancel">Stops it.</param>
    public void Walk(
        Func<InputName, bool> isWanted, long? number, Func<InputName, IRowSink> sinkOf, Action<RejectedLine> reject,
        CancellationToken cancel)
    {
        if (_unit.IsSatellite) Prepare(_ => { }, onRead: null, cancel);
        RowMaker lines = _workers[0].Lines;
        var rejected = new List<RejectedLine>();
        foreach (InputFile input in _unit.Input.Open(
            name => IsRowFile(name) && !name.IsBeside && isWanted(name), (path, fault) => RejectFile(path, fault, reject)))
        {
            FileContext file = ContextOf(input.Name);
            IRowSink sink = sinkOf(input.Name);
            lines.FlatControls = ControlsOf(input.Name, cancel);
            var reader = new LineBlockReader(input.Content);
            var block = new LineBlock();
            while (reader.Read(block))
            {
                cancel.ThrowIfCancellationRequested();
                if (_unit.IsStream) LookAtFirst(block);
                Totals.Lines += number is { } wanted
                    ? lines.MakeRowsOf(block, wanted, file, sink, rejected)
                    : lines.MakeRows(block, file, sink, rejected);
                Reject(rejected, reject);
                rejected.Clear();
            }

            if (reader.Fault is { } fault) RejectFile(input.Name.Whole, fault, reject);
        }

        SayLeftOut();
    }

    /// <summary>Writes the reduced table of the unit.</summary>
    public void WriteReduced(Stream into)
    {
        var capable = new HashSet<byte[]>(Utf8Comparer.Instance);
        foreach (BlockClassifier worker in _workers) capable.UnionWith(worker.Tables.Counts.HttpsCapable);
        _reduced?.Write([.. _workers.Select(worker => worker.Tables.Counts.Groups)], capable, into);
    }

    private BlockClassifier MakeWorker(Knowledge knowledge, bool isPacked, LineBlock block)
    {
        bool isPublished = _options.Rules == RuleSetName.CensoredPlanet;
        ReducedGroups? groups = _reduced is null
            ? null
            : new ReducedGroups(isPublished, new SuffixListDomains(_options.Suffixes), _options.Countries, _options.Since, _options.Until);
        var written = new TableWriter(_options.Format, _options.WrittenTables, isPartitioned: _options.Folder is not null, groups);
        if (_reduced is not null) written.Counts.Spill = _reduced.Take;
        return new BlockClassifier(
            new RowMaker(knowledge, _tables, needsIds: _options.Format != OutputFormat.None), written, block,
            isPacked ? new LineGzip(isJson: _options.Format != OutputFormat.Csv) : null);
    }

    /// <summary>Fills the tables that rows of Satellite are joined with.</summary>
    private void Prepare(Action<RejectedLine> reject, Action<LineBlock>? onRead, CancellationToken cancel)
    {
        var side = new SideFiles(_unit, _tables, _knowledge);
        side.Load(worker => TakeSide(worker, reject), (path, fault) => RejectFile(path, fault, reject), onRead, cancel);
        if (side.Count == 0) SayLacking(_unit.Path.Length == 0 ? "." : _unit.Path);
        side.LearnControls(IsRowFile, ContextOf, cancel);
    }

    /// <summary>Of a stream only its lines tell that files belong beside them.</summary>
    private void LookAtFirst(LineBlock block)
    {
        int length = Math.Min(block.Length, FileHeads.Length);
        if (block.FirstLine == 1 && SatelliteScans.AreRows(block.Bytes.AsSpan(0, length))) SayLacking("-");
    }

    private void SayLacking(string what) => Totals.Note(
        $"{what}: a scan of Satellite without its side files (resolvers.json, blockpages.json, …): they tell names and countries of resolvers, and pages behind answers, and verdicts are less sure without");

    private void TakeSide(SideBlockReader worker, Action<RejectedLine> reject)
    {
        Totals.Lines += worker.LineCount;
        Reject(worker.Rejected, reject);
    }

    private FileContext ContextOf(InputName name)
        => new(name.Path, SourceOf(name.Path), name.Location)
        {
            IsSourceGiven = _options.Source is not null,
            Place = name.Place,
            Called = name.Whole,
        };

    private string SourceOf(string path)
        => _options.Source is null && ScanPath.SourceOf(path) is { Length: > 0 } source ? source : _unit.Source;

    /// <summary>The published rows of DNS say nothing of control answers; under the published rules that stays so.</summary>
    private FlatControls? ControlsOf(InputName file, CancellationToken cancel)
        => _knowledge[0].IsPublished || _unit.Input.IsArchive ? null : _controls.Of(ScanPath.Part(file.Location), cancel);

    private bool IsRowFile(InputName file)
    {
        // What is given by its name is read whatever it is called; what lies in an archive as in a folder.
        if (_unit.Input.IsArchive && !InputFiles.IsLinesOfData(file.Path)) return false;
        if (!_unit.IsSatellite) return true;
        return InputFiles.IsLines(ScanPath.FileName(file.Path)) && !SideFileNames.IsNoRows(file.Path);
    }

    private void Take(BlockClassifier worker, Action<BlockClassifier> write, Action<RejectedLine> reject)
    {
        write(worker);
        Totals.Lines += worker.LineCount;
        Totals.Rows += worker.Tables.Counts.Rows;
        Reject(worker.Rejected, reject);
    }

    private void Reject(List<RejectedLine> lines, Action<RejectedLine> reject)
    {
        foreach (RejectedLine line in lines)
        {
            Totals.Reject(line.Reason);
            reject(line);
        }
    }

    private void SayLeftOut()
    {
        foreach (string note in _unit.Input.Notes) Totals.Note(note);
    }

    /// <summary>Names a file or archive that is broken: once, however often it is gone through.</summary>
    private void RejectFile(string path, string fault, Action<RejectedLine> reject)
    {
        if (path.Length == 0) path = "-";
        if (!Totals.Break(path, fault)) return;
        string reason = $"broken file: {fault}";
        reject(new RejectedLine(path, 0, reason, []));
    }

    private void SetOrigin(FileContext file)
    {
        var origin = new RowOrigin(
            _knowledge[0].Rules.Version, _options.Signatures.Sha256, file.Path.Length == 0 ? "-" : file.Path);
        foreach (BlockClassifier worker in _workers) worker.Tables.Parts.Origin = origin;
    }
}
