using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Raw lines that were classified, part by part, into a folder of our own: of files that have grown since only what is new is read. Where
/// one was changed, cut or taken away, and after many parts, all is read anew.
/// </summary>
/// <param name="options">What is read, and how.</param>
/// <param name="time">The clock.</param>
public sealed class RawParts(ClassifyOptions options, TimeProvider time) : IDisposable
{
    private const int MostParts = 24;

    private readonly List<ClassificationTotals> _totals = [];
    private GrowingFiles _files = new(options.Files);
    private IReadOnlyList<string> _paths = [];
    private DirectoryInfo? _folder;
    private ClassificationTotals? _unended;

    /// <summary>What could not be read, in words.</summary>
    public IReadOnlyList<string> Unread => ReportSource.Said([.. _totals, .. _unended is null ? [] : new[] { _unended }]);

    /// <summary>Reads what is new below paths; where the rows of all are.</summary>
    /// <param name="paths">Raw files and folders.</param>
    /// <param name="cancel">Stops it.</param>
    internal string Refresh(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        try
        {
            if (_totals.Count >= MostParts || !paths.SequenceEqual(_paths, StringComparer.Ordinal) || !_files.HaveOnlyGrown()) Forget();
            _paths = paths;
            _folder ??= Directory.CreateTempSubdirectory("sonde-report-");
            string unended = Path.Combine(_folder.FullName, "unended");
            if (Directory.Exists(unended)) Directory.Delete(unended, recursive: true);
            if (Classify(Path.Combine(_folder.FullName, $"part-{_totals.Count}"), cancel) is { } totals) _totals.Add(totals);
            _files.Settle();
            _files.ShowsUnended = true;
            _unended = Classify(unended, cancel);
            return _folder.FullName;
        }
        catch
        {
            Forget();
            throw;
        }
        finally
        {
            _files.ShowsUnended = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private ClassificationTotals? Classify(string folder, CancellationToken cancel)
    {
        string[] shown = [.. _paths.Where(path => Directory.Exists(path) || _files.IsShown(path))];
        return shown.Length == 0
            ? null
            : new Classification(
                options with
                {
                    Files = _files,
                    Paths = shown,
                    Folder = folder,
                    Format = OutputFormat.Parquet,
                    Tables = OutputTables.Outcomes | OutputTables.Observations,
                },
                time).Run(cancel);
    }

    private void Forget()
    {
        _folder?.Delete(recursive: true);
        (_folder, _unended, _files, _paths) = (null, null, new GrowingFiles(options.Files), []);
        _totals.Clear();
    }
}
