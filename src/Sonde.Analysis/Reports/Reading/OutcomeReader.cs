using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Store;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>
/// Reads what measurements came to from any path: raw scans, live lines of every experiment, output folders of <c>sonde classify</c> in any
/// format, and tables taken out of one (JSON Lines, CSV, Parquet). Each measurement comes once, controls too.
/// </summary>
/// <param name="options">What is read and how it is decided.</param>
/// <param name="filter">Which measurements are wanted; null for all.</param>
public sealed class OutcomeReader(ClassifyOptions options, OutcomeFilter? filter = null)
{
    private readonly List<string> _unread = [];
    private readonly SortedDictionary<string, (long Count, string First)> _rejected = new(StringComparer.Ordinal);

    /// <summary>What was read.</summary>
    public ClassificationTotals Totals { get; } = new();

    /// <summary>How many measurements came, controls too; of those of the reduced table one a line.</summary>
    public long Count { get; private set; }

    /// <summary>What could not be read, and why, in words; empty when all was.</summary>
    public IReadOnlyList<string> Unread => _unread;

    /// <summary>Reads all. Each measurement is handed over as it comes, in the order of the inputs.</summary>
    /// <param name="take">Takes a measurement.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="FileNotFoundException">A path that was given does not exist.</exception>
    public void Read(Action<MeasuredOutcome> take, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(take);
        long all = 0;
        OutcomeFilter wanted = filter ?? OutcomeFilter.All;
        var sink = new MeasuredSink(options.Rules == RuleSetName.CensoredPlanet, options.Categories, measured =>
        {
            all++;
            if (!wanted.Has(measured)) return;
            Count++;
            take(measured);
        });
        Knowledge knowledge = KnowledgeMaker.Make(options);
        var controls = new FlatControlCache(options.Files);
        var inputs = new SummaryInputs(options);
        foreach (InputUnit unit in inputs.Find())
        {
            var work = new UnitClassification(unit, [knowledge], options, reduced: null, isPacked: false, controls);
            try
            {
                work.Walk(_ => true, null, name => Begin(sink, name), Note, cancel);
            }
            catch (Exception e) when (e is DuckdbException or InvalidDataException or IOException)
            {
                _unread.Add($"{unit.Path}: {e.Message}");
            }

            sink.EndMeasurement();
            Totals.Add(work.Totals);
        }

        foreach (string note in inputs.Notes.Concat(Totals.Notes).Distinct()) options.Say?.Invoke(note);
        _unread.AddRange(inputs.Unread);
        if (RejectedLines.Said(inputs.RejectedBefore) is { } rejected) _unread.Add(rejected);
        foreach ((string reason, (long count, string first)) in _rejected)
            _unread.Add($"{Numerals.Count(count, "line")} rejected, the first at {first}: {reason}");
        if (Count > 0) return;
        string paths = string.Join(", ", options.Paths);
        _unread.Add(all == 0 ? $"nothing to count in {paths}" : $"nothing of {paths} is within what was asked for");
    }

    private static MeasuredSink Begin(MeasuredSink sink, InputName name)
    {
        sink.EndMeasurement();
        sink.File = name.Path;
        return sink;
    }

    private void Note(RejectedLine line)
    {
        (long count, string first) = _rejected.TryGetValue(line.Reason, out (long, string) known) ? known : (0, $"{line.File}:{line.Line}");
        _rejected[line.Reason] = (count + 1, first);
    }
}
