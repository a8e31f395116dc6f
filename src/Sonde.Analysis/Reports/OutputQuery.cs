using System.Text.RegularExpressions;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Reports.Querying;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Asks SQL of the outputs of <c>sonde classify</c>: a view for each table over the files of a folder. A query reads these files and
/// nothing else of the machine, and changes nothing.
/// </summary>
/// <param name="library">DuckDB's library.</param>
/// <param name="paths">Folders, and files of tables that lie by themselves (<c>sonde query … --format parquet</c>).</param>
/// <param name="isUnsafe">Whether any statement may be run, with all that DuckDB can read and write.</param>
public sealed partial class OutputQuery(string library, IReadOnlyList<string> paths, bool isUnsafe = false)
{
    private readonly string[] _paths = [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))];

    /// <summary>What the rows are written as.</summary>
    public QueryFormat Format { get; init; } = QueryFormat.Json;

    /// <summary>Makes a text that came from the network safe for where it is shown; JSON and Parquet need none.</summary>
    public Func<string, string> Safe { get; init; } = text => text;

    /// <summary>Whether CSV is made for spreadsheets.</summary>
    public bool IsForSpreadsheets { get; init; }

    /// <summary>How many columns of the screen a line of a table may have.</summary>
    public int Width { get; init; } = int.MaxValue;

    /// <summary>
    /// What must not be published; null where all may. Parquet cannot be redacted on its way out, so that no row of it may hold any: other
    /// forms go through the gate of who writes them.
    /// </summary>
    public ILineGate? Gate { get; init; }

    /// <summary>Once it was run, what is said of lines that are in no table; null where there are none.</summary>
    public string? Unread { get; private set; }

    /// <summary>Whether a file is one of a table that can be asked.</summary>
    /// <exception cref="DuckdbException">It cannot be read.</exception>
    public static bool IsTable(string library, string file) => LooseTable.TableOf(library, file) is not null;

    /// <summary>Whether a folder is one that classification wrote: it has tables, or the manifest of none.</summary>
    public static bool HasTables(string folder)
        => CountedOnce.Manifests.Any(name => File.Exists(Path.Combine(folder, name)))
            || TablesPage.Tables.Any(table => Directory.Exists(Path.Combine(folder, table.Name)));

    /// <summary>Whether a file is one that classification keeps, or that is asked, by whatever links they are named.</summary>
    public static bool IsOwn(string file, IEnumerable<string> paths)
    {
        string path = RealPath.Of(file);
        return paths.Select(RealPath.Of).Any(each => each == path || (CountedOnce.IsBelow(each, path) && IsKept(path)));
    }

    /// <summary>Whether a file below a folder that classification wrote is one that it keeps there, by its path.</summary>
    public static bool IsKept(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetFileName(path) is ['_', ..] or ['.', '_', ..] || OutputPart.Of(path) is not null;
    }

    /// <summary>Runs a query and writes its rows as they come.</summary>
    /// <exception cref="DuckdbException">The query is wrong, or a file is broken.</exception>
    public void Run(string sql, Stream output)
    {
        ArgumentNullException.ThrowIfNull(sql);
        using var duckdb = new Duckdb(library);
        // What does not fit into memory goes where nobody else can read it; links in the folder lead out of it and are none of it.
        DirectoryInfo spill = Directory.CreateTempSubdirectory("sonde-query-");
        var views = new QueryViews(_paths, library);
        string parquet = Path.Combine(spill.FullName, "rows.parquet");
        try
        {
            duckdb.Execute(
                $"SET temp_directory = {Duckdb.Quote(spill.FullName)}; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false");
            views.Create(duckdb);
            if (isUnsafe) RunAny(duckdb, sql, parquet, output);
            else RunOne(duckdb, views.Files, sql, parquet, output);
            Unread = views.Unread;
        }
        catch (DuckdbException e)
        {
            List<string> broken = views.Broken(views.Files);
            throw new DuckdbException(InOneLine(e.Message) + (broken.Count > 0 ? $" (broken: {string.Join("; ", broken)})" : ""), e);
        }
        finally
        {
            spill.Delete(recursive: true);
        }
    }

    private void RunOne(Duckdb duckdb, List<string> files, string sql, string parquet, Stream output)
    {
        IEnumerable<string> own = Format == QueryFormat.Parquet ? [parquet] : [];
        string allowed = string.Join(
            ", ", files.Concat(files.Select(TableSql.Pattern)).Concat(own).Distinct(StringComparer.Ordinal).Select(Duckdb.Quote));
        duckdb.Execute($"SET allowed_paths = [{allowed}]; SET enable_external_access = false; SET lock_configuration = true");
        using DuckdbStatement asked = duckdb.ParseOne(sql);
        if (asked.IsExplain) asked.WriteTexts(1, output);
        else if (asked.IsSelect) WriteRows(duckdb, sql, parquet, output);
        else throw new DuckdbException(
            "only statements that read are run (SELECT, FROM, WITH, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN); --unsafe runs any, with all that DuckDB can read and write");
    }

    private void RunAny(Duckdb duckdb, string sql, string parquet, Stream output)
    {
        bool isSelect = false;
        try
        {
            using DuckdbStatement asked = duckdb.ParseOne(sql);
            isSelect = asked.IsSelect;
        }
        catch (DuckdbException)
        {
            // Several statements, or one that is wrong: the run says so.
        }

        if (isSelect) WriteRows(duckdb, sql, parquet, output);
        else duckdb.Execute(sql);
    }

    private void WriteRows(Duckdb duckdb, string sql, string parquet, Stream output)
    {
        string asked = sql.Trim().TrimEnd(';');
        if (Format == QueryFormat.Parquet)
        {
            if (Gate is { } gate) Look(duckdb, asked, gate);
            duckdb.Execute(
                $"COPY (SELECT * FROM ({asked}\n)) TO {Duckdb.Quote(parquet)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
            using FileStream made = File.OpenRead(parquet);
            made.CopyTo(output);
            return;
        }

        using DuckdbStatement rows = duckdb.Prepare($"SELECT CAST(to_json(sonde_row_) AS VARCHAR) FROM ({asked}\n) AS sonde_row_");
        if (Format == QueryFormat.Json)
        {
            using var buffered = new BufferedStream(output, 1 << 16);
            rows.WriteTexts(0, buffered);
            buffered.Flush();
            return;
        }

        using var written = new QueryOutput(output, Format, Safe, IsForSpreadsheets, Width);
        rows.ReadTexts(0, written.Take);
        written.End(() => NamesOf(duckdb, asked));
    }

    private static void Look(Duckdb duckdb, string asked, ILineGate gate)
    {
        long row = 0;
        using DuckdbStatement rows = duckdb.Prepare($"SELECT CAST(to_json(sonde_row_) AS VARCHAR) FROM ({asked}\n) AS sonde_row_");
        rows.ReadTexts(0, text =>
        {
            row++;
            ReadOnlyMemory<byte> read = text.ToArray();
            if (!gate.PublishWhole(read).Equals(read))
                throw new DuckdbException(
                    $"row {row} holds an address that must not be published, and Parquet cannot be redacted on its way out: --format csv can, or --no-redact=publish-my-address");
        });
    }

    /// <summary>The names of the columns of a query that has no rows; none where it cannot be described.</summary>
    private static List<string> NamesOf(Duckdb duckdb, string sql)
    {
        List<string> names = [];
        try
        {
            using DuckdbStatement described = duckdb.Prepare($"SELECT column_name FROM (DESCRIBE {sql}\n)");
            described.ReadTexts(0, name => names.Add(System.Text.Encoding.UTF8.GetString(name)));
        }
        catch (DuckdbException)
        {
            // What describes others (SHOW, DESCRIBE) has rows, or nothing to show.
        }

        return names;
    }

    /// <summary>DuckDB draws the place of an error under the question, over several lines.</summary>
    private static string InOneLine(string message)
        => Space()
            .Replace(Place().Replace(message, match => $" (line {match.Groups["line"].Value}: {match.Groups["text"].Value.Trim()})"), " ")
            .Trim();

    [GeneratedRegex(@"\s*\nLINE (?<line>\d{1,6}): (?<text>[^\n]*)(\n *\^)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Space();
}
