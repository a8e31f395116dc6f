using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>
/// What a report is made of: the tables of what was given, be it raw scans, live lines or output of <c>sonde classify</c>. Raw lines are
/// classified first, into a folder of our own that is gone with this.
/// </summary>
public sealed class ReportSource : IDisposable
{
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    private readonly ClassifyOptions _options;
    private readonly TableFiles _files;
    private readonly DirectoryInfo? _made;
    private readonly List<string> _unread = [];

    private ReportSource(ClassifyOptions options, TableFiles files, TableFiles all, DirectoryInfo? made)
    {
        _options = options;
        _files = files;
        _made = made;
        Tables = new OpenTables(options.DuckdbLibrary!, all);
    }

    /// <summary>The tables.</summary>
    public OpenTables Tables { get; }

    /// <summary>What could not be read, in words.</summary>
    public IReadOnlyList<string> Unread => _unread;

    /// <summary>What was given, by its last names: where it lies on a machine is nobody's business.</summary>
    public IReadOnlyList<string> Names
        => [.. _options.Paths.Select(NameOf)];

    /// <summary>Of what was given, what holds raw lines.</summary>
    public IReadOnlyList<string> RawNames => NamesOf(_files.Raw);

    /// <summary>Of what was given, what holds tables.</summary>
    public IReadOnlyList<string> TableNames => NamesOf(_files.All);

    /// <summary>How many files of tables were given.</summary>
    public int TableFileCount => _files.All.Count;

    /// <summary>Whether raw lines were given, which have to be classified before they can be asked after.</summary>
    public bool HasRaw => _files.Raw.Count > 0;

    /// <summary>Reads what was given.</summary>
    /// <param name="options">Paths, rules, signatures and where DuckDB is, which is needed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="totals">Is told what is classified, while it is; may be null.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="parts">What was read of the same before, of which only what is new is read; null: all is read.</param>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    /// <exception cref="DuckdbException">A table cannot be read.</exception>
    public static ReportSource Open(
        ClassifyOptions options, TimeProvider time, Action<ClassificationTotals>? totals, CancellationToken cancel, RawParts? parts = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        TableFiles files = TableFiles.Below(options.Paths, options.DuckdbLibrary!), all = files;
        DirectoryInfo? made = null;
        List<string> unread = [], notes = [.. files.Notes];
        try
        {
            if (files.Raw.Count > 0 && parts is not null)
            {
                all = TableFiles.Below([.. options.Paths, .. parts.Refresh(files.Raw, cancel)], options.DuckdbLibrary!);
                unread.AddRange(parts.Unread);
            }
            else if (files.Raw.Count > 0)
            {
                made = Directory.CreateTempSubdirectory("sonde-report-");
                var run = new Classification(
                    options with
                    {
                        Paths = files.Raw,
                        Folder = made.FullName,
                        Format = OutputFormat.Parquet,
                        Tables = OutputTables.Outcomes | OutputTables.Observations,
                    },
                    time);
                totals?.Invoke(run.Totals);
                unread.AddRange(Said([run.Run(cancel)]));
                notes.AddRange(run.Totals.Notes);
                all = TableFiles.Below([.. options.Paths.Where(path => path != "-"), made.FullName], options.DuckdbLibrary!);
            }

            if (RejectedLines.Said(RejectedLines.In(files.Of("rejected"))) is { } rejected) unread.Add(rejected);
            foreach (string note in notes.Distinct()) options.Say?.Invoke(note);
            var source = new ReportSource(options, files, all, made);
            source._unread.AddRange(unread);
            return source;
        }
        catch
        {
            made?.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>The lines that rows were made of, as far as they are among what was given.</summary>
    public Dictionary<(string File, long Line), string> Lines(IReadOnlySet<(string File, long Line)> wanted, CancellationToken cancel)
        => new RawLineFinder(_options).Find(_files.Raw, wanted, cancel);

    /// <summary>
    /// What tells whether something was added since to what lies below paths: how many files there are, their bytes and dates.
    /// </summary>
    public static string MarkOf(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        long files = 0, bytes = 0, newest = 0;
        foreach (FileInfo file in paths.SelectMany(
            path => Directory.Exists(path)
                ? new DirectoryInfo(path).EnumerateFiles("*", Below)
                : File.Exists(path) ? [new FileInfo(path)] : []))
        {
            files++;
            bytes += file.Length;
            newest = Math.Max(newest, file.LastWriteTimeUtc.Ticks);
        }

        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{files}-{bytes}-{newest}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Tables.Dispose();
        _made?.Delete(recursive: true);
    }

    private static string NameOf(string path)
        => path == "-" ? path : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    private string[] NamesOf(IReadOnlyCollection<string> files)
    {
        string[] whole = [.. files.Select(file => file == "-" ? file : Path.GetFullPath(file))];
        return [.. _options.Paths.Where(path => path == "-" ? whole.Contains(path) : whole.Any(file => IsIn(path, file))).Select(NameOf)];
    }

    private static bool IsIn(string path, string file)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return file == root || file.StartsWith(root == "/" ? root : root + "/", StringComparison.Ordinal);
    }

    /// <summary>What could not be read, in words.</summary>
    internal static IReadOnlyList<string> Said(IReadOnlyList<ClassificationTotals> parts)
    {
        IEnumerable<string> broken = parts.SelectMany(part => part.Broken).Select(each => $"{each.Path}: {each.Reason}").Distinct(),
            rejected = parts.SelectMany(part => part.RejectedByReason).GroupBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => (Reason: each.Key, Count: each.Sum(one => one.Value)))
                .Select(each => $"{each.Count} {(each.Count == 1 ? "line" : "lines")} rejected: {each.Reason}");
        return [.. broken, .. rejected];
    }
}
