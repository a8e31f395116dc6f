using System.Globalization;
using System.Security.Cryptography;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Satellite;

namespace Sonde.Analysis.Pipeline;

/// <summary>Does the units of a run that writes to a folder: each has files of its own, and is done whole or not at all.</summary>
/// <param name="options">What is to be done.</param>
/// <param name="knowledge">What decides, one for each worker.</param>
/// <param name="controls">What control resolvers answered in published scans.</param>
/// <param name="versions">What outputs depend on besides their input, as JSON.</param>
/// <param name="time">The clock.</param>
/// <param name="totals">Where it is counted.</param>
internal sealed class FolderClassification(
    ClassifyOptions options, IReadOnlyList<Knowledge> knowledge, FlatControlCache controls, string versions, TimeProvider time,
    ClassificationTotals totals)
{
    /// <summary>Beyond that, others that are done are brought to the disk before a unit begins.</summary>
    private const long LongUnit = 4 << 20;

    private readonly OutputAccess _access = new(options.IsPublic);

    /// <summary>Room for the lines that each worker works on: made once, since to make it costs more than many a unit.</summary>
    private readonly LineBlock[] _blocks = [.. knowledge.Select(_ => new LineBlock())];

    /// <summary>Does all units of the shard that are not done yet.</summary>
    public void Run(Findings found, string folder, CancellationToken cancel)
    {
        IReadOnlyList<InputUnit> units = found.Units;
        var manifest = new Manifest(folder, time, _access);
        var done = new DoneUnits(manifest, versions, options.Files);
        using var finished = new FinishedUnits(folder, manifest, options.SyncFolder, time);
        UnitSizes sizes = new(options, units, totals);
        try
        {
            for (int i = 0; i < units.Count; i++)
            {
                if (!options.Shard.Has(i)) continue;
                cancel.ThrowIfCancellationRequested();
                totals.Begin(sizes.Of(i));
                if (units[i].IsStream) RunStream(units[i], folder, done, finished, cancel);
                else RunFiles(units[i], folder, done, finished, cancel);
                totals.End();
            }
        }
        finally
        {
            finished.Flush();
            manifest.NoteLeftAlone(found.LeftAlone);
            manifest.Finish();
        }
    }

    private void RunFiles(InputUnit unit, string folder, DoneUnits done, FinishedUnits finished, CancellationToken cancel)
    {
        if (done.IsDone(unit, totals))
        {
            LockFile.EndLeft(UnitFiles.LockPath(folder, unit.Key));
            return;
        }

        finished.FlushIfDue(isLongNext: done.MarkOf(unit) is { Size: > LongUnit });
        // A batch engine may start a task again while the first one still runs, on a machine that it cannot see any more.
        string path = UnitFiles.LockPath(folder, unit.Key);
        LockFile? alone = LockFile.TryTake(path);
        if (alone is null)
        {
            // Who waits holds nothing that another may wait for.
            finished.Flush();
            alone = LockFile.Take(path, Timeout.InfiniteTimeSpan, time, cancel);
        }

        if (done.IsDone(unit, totals))
        {
            alone.Dispose();
            return;
        }

        done.SayIfChanged(unit, totals);
        RunUnit(unit, folder, alone, done, finished, cancel);
    }

    /// <summary>A stream is called after what was read of it: the same bytes are one unit, others are another.</summary>
    private void RunStream(InputUnit unit, string folder, DoneUnits done, FinishedUnits finished, CancellationToken cancel)
    {
        finished.FlushIfDue(isLongNext: true);
        LockFile? alone = null;
        for (int slot = 1; alone is null; slot++)
        {
            unit = unit with { Name = string.Create(CultureInfo.InvariantCulture, $"stdin.{slot}") };
            alone = LockFile.TryTake(UnitFiles.LockPath(folder, unit.Key));
        }

        RunUnit(unit, folder, alone, done, finished, cancel);
    }

    private void RunUnit(InputUnit unit, string folder, LockFile alone, DoneUnits done, FinishedUnits finished, CancellationToken cancel)
    {
        var files = new UnitFiles(folder, unit, options.Format, _access, options.DuckdbLibrary);
        FinishedUnit? made = null;
        try
        {
            if (alone.WasLeft) files.RemoveLeftovers();
            alone.Begin();
            made = Make(unit, files, alone, done, finished.IsTogether, cancel);
        }
        finally
        {
            if (made is null)
            {
                files.Dispose();
                alone.Dispose();
            }
        }

        finished.Add(made);
    }

    private FinishedUnit Make(InputUnit unit, UnitFiles files, LockFile alone, DoneUnits done, bool isSyncedLater, CancellationToken cancel)
    {
        // Before the reading: what changes meanwhile is another input the next time.
        InputMark? mark = done.MarkOf(unit);
        _access.CreateFolder(Path.GetDirectoryName(files.ReducedPath)!);
        using var reduced = new ReducedTable(options.Rules == RuleSetName.CensoredPlanet, files.ReducedPath);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var rejected = new RejectedFile(files);
        var work = new UnitClassification(
            unit, knowledge, options, reduced, isPacked: options.Format != OutputFormat.Parquet, controls, _blocks);
        work.Run(
            worker =>
            {
                foreach (RowPart part in worker.Outputs) files.Append(part);
            },
            rejected.Add,
            block =>
            {
                hash.AppendData(block.Bytes, 0, block.Length);
                totals.Read(block.Length);
            },
            cancel);
        rejected.Finish();
        work.WriteReduced(files.Open(files.ReducedPath));
        string inputHash = Convert.ToHexStringLower(hash.GetHashAndReset());
        InputUnit named = unit.IsStream ? unit with { Name = UnitName.OfStream(inputHash) } : unit;
        SortedDictionary<string, string> outputs = files.Close(named.Name, isSynced: !isSyncedLater);
        UnitRecord record = done.RecordOf(named, inputHash, mark, work.Totals, outputs);
        totals.Units++;
        totals.Add(work.Totals);
        return new FinishedUnit(named.Name, record, files, alone);
    }
}
