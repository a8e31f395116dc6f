using System.Text.RegularExpressions;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Asks SQL of the outputs of <c>sonde classify</c>: views <c>rows</c>, <c>dns</c>, <c>outcomes</c>, <c>observations</c> and <c>reduced</c>
/// over the files of a folder. A query reads these files and nothing else of the machine, and changes nothing.
/// </summary>
/// <param name="library">DuckDB's library.</param>
/// <param name="folder">The folder.</param>
/// <param name="isUnsafe">Whether any statement may be run, with all that DuckDB can read and write.</param>
public sealed partial class OutputQuery(string library, string folder, bool isUnsafe = false)
{
    private readonly string _folder = Path.GetFullPath(folder);

    /// <summary>Runs a query and writes its rows as JSON lines, as they come.</summary>
    /// <exception cref="DuckdbException">The query is wrong, or a file is broken.</exception>
    public void Run(string sql, Stream output)
    {
        ArgumentNullException.ThrowIfNull(sql);
        using var duckdb = new Duckdb(library);
        // What does not fit into memory goes where nobody else can read it; links in the folder lead out of it and are none of it.
        DirectoryInfo spill = Directory.CreateTempSubdirectory("sonde-query-");
        List<string> files = [];
        try
        {
            duckdb.Execute(
                $"SET temp_directory = {Duckdb.Quote(spill.FullName)}; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false");
            files.AddRange(CreateView(duckdb, "rows", "rows", dns: false));
            files.AddRange(CreateView(duckdb, "dns", "rows", dns: true));
            files.AddRange(CreateView(duckdb, "outcomes", "outcomes", dns: false));
            files.AddRange(CreateView(duckdb, "observations", "observations", dns: false));
            files.AddRange(CreateView(duckdb, "reduced", "reduced", dns: false));
            if (isUnsafe) RunAny(duckdb, sql, output);
            else RunOne(duckdb, files, sql, output);
        }
        catch (DuckdbException e)
        {
            List<string> broken = Broken(files);
            throw new DuckdbException(InOneLine(e.Message) + (broken.Count > 0 ? $" (broken: {string.Join("; ", broken)})" : ""), e);
        }
        finally
        {
            spill.Delete(recursive: true);
        }
    }

    private static void RunOne(Duckdb duckdb, List<string> files, string sql, Stream output)
    {
        string allowed = string.Join(", ", files.Concat(files.Select(Pattern)).Distinct(StringComparer.Ordinal).Select(Duckdb.Quote));
        duckdb.Execute($"SET allowed_paths = [{allowed}]; SET enable_external_access = false; SET lock_configuration = true");
        using DuckdbStatement asked = duckdb.ParseOne(sql);
        if (asked.IsExplain) asked.WriteTexts(1, output);
        else if (asked.IsSelect) WriteRows(duckdb, sql, output);
        else throw new DuckdbException(
            "only statements that read are run (SELECT, FROM, WITH, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN); --unsafe runs any, with all that DuckDB can read and write");
    }

    private static void RunAny(Duckdb duckdb, string sql, Stream output)
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

        if (isSelect) WriteRows(duckdb, sql, output);
        else duckdb.Execute(sql);
    }

    private static void WriteRows(Duckdb duckdb, string sql, Stream output)
    {
        using DuckdbStatement rows = duckdb.Prepare(
            $"SELECT CAST(to_json(sonde_row_) AS VARCHAR) FROM ({sql.Trim().TrimEnd(';')}\n) AS sonde_row_");
        using var buffered = new BufferedStream(output, 1 << 16);
        rows.WriteTexts(0, buffered);
        buffered.Flush();
    }

    /// <summary>
    /// A view over the files there are of one table; none where there are none. Files of JSON lines stand apart by their columns.
    /// </summary>
    private List<string> CreateView(Duckdb duckdb, string name, string below, bool dns)
    {
        string root = Path.Combine(_folder, below);
        if (!Directory.Exists(root)) return [];
        bool isReduced = name == "reduced";
        var own = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false
        };
        List<string> files = [.. Directory.EnumerateFiles(root, "*", own)
            .Where(file => isReduced ? file.EndsWith(".jsonl.gz", StringComparison.Ordinal) : IsOf(file, dns))
                .Order(StringComparer.Ordinal)];
        if (files.Count == 0) return [];
        string list = string.Join(", ", files.Select(file => Duckdb.Quote(Pattern(file))));
        string reader = files[0].EndsWith(".parquet", StringComparison.Ordinal)
            ? $"read_parquet([{list}], union_by_name = true, hive_partitioning = false)"
            : files[0].EndsWith(".csv.gz", StringComparison.Ordinal)
                ? $"read_csv([{list}], header = true, delim = ',', quote = '\"', escape = '\"', max_line_size = 134217728, union_by_name = true, hive_partitioning = false)"
            : $"read_json([{list}], format = 'newline_delimited', union_by_name = true, hive_partitioning = false, maximum_object_size = 268435456)";
        try
        {
            duckdb.Execute($"CREATE VIEW {name} AS SELECT * FROM {reader}");
        }
        catch (DuckdbException e) when (Broken(files) is { Count: > 0 } broken)
        {
            throw new DuckdbException($"files of the folder are broken, classify again into another one: {string.Join("; ", broken)}", e);
        }

        return files;
    }

    /// <summary>A name as a pattern that means this name only: DuckDB takes every name for a pattern.</summary>
    private static string Pattern(string file)
        => file.AsSpan().ContainsAny("*?[") ? string.Concat(file.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())) : file;

    private static bool IsOf(string file, bool dns)
    {
        bool isTable = file.EndsWith(".parquet", StringComparison.Ordinal) || file.EndsWith(".csv.gz", StringComparison.Ordinal);
        if (!isTable) return file.EndsWith(".jsonl.gz", StringComparison.Ordinal) && HoldsDns(file) == dns;
        return Path.GetFileName(file).Contains(".dns.", StringComparison.Ordinal) == dns;
    }

    /// <summary>Which table the rows of a file of JSON lines are of, by the columns of the first one.</summary>
    private static bool HoldsDns(string file)
    {
        try
        {
            using var reader = new StreamReader(Gzip.Unpack(File.OpenRead(file)));
            return reader.ReadLine()?.Contains("\"resolver_ip\":", StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false; // named when the view is made
        }
    }

    /// <summary>The files that cannot be read whole, and why. Looked for when a query fails, not before each.</summary>
    private List<string> Broken(List<string> files)
    {
        List<string> broken = [];
        byte[] buffer = new byte[64 << 10];
        foreach (string file in files)
        {
            try
            {
                using Stream content = Gzip.Unpack(File.OpenRead(file));
                while (content.Read(buffer) > 0)
                {
                    // Only its being whole matters.
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                broken.Add($"{Path.GetRelativePath(_folder, file)}: {InputFault.Reason(e)}");
            }
        }

        return broken;
    }

    /// <summary>DuckDB draws the place of an error under the question, over several lines.</summary>
    private static string InOneLine(string message)
        => Space()
            .Replace(Place().Replace(message, match => $" (line {match.Groups["line"].Value}: {match.Groups["text"].Value.Trim()})"), " ")
            .Trim();

    [GeneratedRegex(@"\s*\nLINE (?<line>\d{1,6}): (?<text>[^\n]*)(\n *\^)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
