using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Raw lines that were classified, part by part, into a folder of our own: of files that have grown since only what is new is read. Where
/// one was changed, cut or taken away, and after many parts, all is read anew, but for pipes: what they gave is kept.
/// </summary>
/// <param name="options">What is read, and how.</param>
/// <param name="time">The clock.</param>
public sealed class RawParts(ClassifyOptions options, TimeProvider time) : IDisposable
{
    private const int MostParts = 24, MostTimesAnew = 2;

    private readonly List<ClassificationTotals> _totals = [];
    private GrowingFiles _files = new(options.Files);
    private IReadOnlyList<string> _paths = [];
    private DirectoryInfo? _folder, _folderOfPipes;
    private ClassificationTotals? _unended, _pipes;

    /// <summary>What could not be read, in words.</summary>
    public IReadOnlyList<string> Unread => ReportSource.Said([.. _totals, .. new[] { _pipes, _unended }.OfType<ClassificationTotals>()]);

    /// <summary>Reads what is new below paths; the folders with the rows of all.</summary>
    /// <param name="paths">Raw files and folders.</param>
    /// <param name="cancel">Stops it.</param>
    internal IReadOnlyList<string> Refresh(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        try
        {
            ReadPipes([.. paths.Where(IsPipe)], cancel);
            string[] files = [.. paths.Where(path => !IsPipe(path))];
            if (_totals.Count >= MostParts || !files.SequenceEqual(_paths, StringComparer.Ordinal) || !_files.HaveOnlyGrown()) Forget();
            ReadNew(files, cancel);
            for (int i = 0; i < MostTimesAnew && _files.IsOutdated; i++)
            {
                Forget();
                ReadNew(files, cancel);
            }

            return [.. new[] { _folder, _folderOfPipes }.OfType<DirectoryInfo>().Select(folder => folder.FullName)];
        }
        catch
        {
            Forget();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _folderOfPipes?.Delete(recursive: true);
    }

    private bool IsPipe(string path) => options.Files.Look(path) is { Kind: not (FileKind.File or FileKind.Folder) };

    // A pipe gives what it has once.
    private void ReadPipes(string[] pipes, CancellationToken cancel)
    {
        if (pipes.Length == 0) return;
        _folderOfPipes ??= Directory.CreateTempSubdirectory("sonde-report-");
        _pipes ??= Classify(pipes, options.Files, _folderOfPipes.FullName, cancel);
    }

    private void ReadNew(string[] paths, CancellationToken cancel)
    {
        try
        {
            _paths = paths;
            _folder ??= Directory.CreateTempSubdirectory("sonde-report-");
            string unended = Path.Combine(_folder.FullName, "unended");
            if (Directory.Exists(unended)) Directory.Delete(unended, recursive: true);
            if (ClassifyShown(Path.Combine(_folder.FullName, $"part-{_totals.Count}"), cancel) is { } totals) _totals.Add(totals);
            _files.Settle();
            _files.ShowsUnended = true;
            _unended = ClassifyShown(unended, cancel);
        }
        finally
        {
            _files.ShowsUnended = false;
        }
    }

    private ClassificationTotals? ClassifyShown(string folder, CancellationToken cancel)
    {
        string[] shown = [.. _paths.Where(path => Directory.Exists(path) || _files.IsShown(path))];
        return shown.Length == 0 ? null : Classify(shown, _files, folder, cancel);
    }

    private ClassificationTotals Classify(string[] paths, IFileTree files, string folder, CancellationToken cancel)
        => new Classification(
            options with
            {
                Files = files,
                Paths = paths,
                Folder = folder,
                Format = OutputFormat.Parquet,
                Tables = OutputTables.Outcomes | OutputTables.Observations,
            },
            time).Run(cancel);

    private void Forget()
    {
        _folder?.Delete(recursive: true);
        (_folder, _unended, _files, _paths) = (null, null, new GrowingFiles(options.Files), []);
        _totals.Clear();
    }
}
