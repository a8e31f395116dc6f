using System.Text.Json;
using Sonde.Analysis.Reports.Counting;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Tables that stay open for many questions: <c>outcomes</c> and <c>observations</c> with all their columns and a number for each row
/// (<c>id</c>), from files of any format. Not for several threads.
/// </summary>
public sealed class OpenTables : IDisposable
{
    /// <summary>Tables take so many bytes of memory, or a quarter of the machine's; what is more lies on the disk.</summary>
    private static readonly long MostMemory = Math.Min(2L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    private readonly Duckdb _duckdb;
    private readonly DirectoryInfo _spill;
    private readonly TablePortions _portions;
    private OutcomeCube? _cube;

    /// <summary>Opens tables.</summary>
    /// <param name="library">DuckDB's library.</param>
    /// <param name="files">Their files.</param>
    /// <exception cref="DuckdbException">A file is broken.</exception>
    public OpenTables(string library, TableFiles files)
        : this(library, files, duckdb => new TablePortions(duckdb))
    {
    }

    internal OpenTables(string library, TableFiles files, Func<Duckdb, TablePortions> portions)
    {
        ArgumentNullException.ThrowIfNull(files);
        _duckdb = new Duckdb(library);
        // What does not fit into memory goes where nobody else can read it.
        _spill = Directory.CreateTempSubdirectory("sonde-tables-");
        _duckdb.Execute(
            $"SET temp_directory = {Duckdb.Quote(_spill.FullName)}; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; ATTACH ':memory:' AS kept (COMPRESS); USE kept");
        // CSV is read in pieces of 2 GB, which are but addresses: a limit would count them.
        if (!files.HasCsv) _duckdb.Execute($"SET memory_limit = '{MostMemory >> 20}MiB'");
        _portions = portions(_duckdb);
        CreateOutcomes(files);
        Fill(
            "all_observations", files.Of("observations"), ObservationColumns.All,
            string.Join(", ", ObservationColumns.All.Select(column => column.Name)));
        Show(null);
        HasRows = CreateView("rows", files);
        HasDns = CreateView("dns", files);
    }

    /// <summary>Whether the table <c>rows</c> is there: all detail of archives.</summary>
    public bool HasRows { get; }

    /// <summary>Whether the table <c>dns</c> is there: all detail of archives of DNS scans.</summary>
    public bool HasDns { get; }

    /// <summary>How many outcomes there are, whichever are seen.</summary>
    public long Outcomes => Ask("SELECT count(*) AS n FROM all_outcomes")[0].Count("n");

    /// <summary>The table <c>outcomes</c> as numbers, for questions that count; made when it is asked for first.</summary>
    public OutcomeCube Cube => _cube ??= new CubeReader(this, _duckdb).Read();

    /// <summary>Asks a query of ours; the rows it gives.</summary>
    /// <exception cref="DuckdbException">It cannot be answered.</exception>
    public IReadOnlyList<TableRow> Ask(string sql)
    {
        using var text = new MemoryStream();
        using (DuckdbStatement asked = _duckdb.Prepare($"SELECT CAST(to_json(sonde_row_) AS VARCHAR) FROM ({sql}) AS sonde_row_"))
            asked.WriteTexts(0, text);
        List<TableRow> rows = [];
        ReadOnlyMemory<byte> rest = text.GetBuffer().AsMemory(0, (int)text.Length);
        while (!rest.IsEmpty)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            using JsonDocument row = JsonDocument.Parse(rest[..end]);
            rows.Add(new TableRow(row.RootElement.Clone()));
            rest = rest[(end + 1)..];
        }

        return rows;
    }

    /// <summary>Lets queries see only some measurements from now on.</summary>
    /// <param name="where">A condition on the table <c>outcomes</c>; null for all.</param>
    public void Show(string? where)
    {
        string some = where is null ? "" : $" WHERE {where}";
        string events = where is null ? "" : " WHERE measurement_id IN (SELECT measurement_id FROM outcomes)";
        _duckdb.Execute(
            $"CREATE OR REPLACE VIEW outcomes AS SELECT * FROM all_outcomes{some}; CREATE OR REPLACE VIEW observations AS SELECT * FROM all_observations{events}");
    }

    /// <summary>
    /// Writes what is seen of a table to a file; lists in CSV are JSON, as everywhere, and a text that a program for tables would take for
    /// a formula has an apostrophe before it.
    /// </summary>
    /// <param name="table"><c>outcomes</c> or <c>observations</c>.</param>
    /// <param name="format"><c>csv</c>, <c>json</c> (an object a line) or <c>parquet</c>.</param>
    /// <param name="path">The file.</param>
    public void Export(string table, string format, string path)
    {
        IReadOnlyList<Column> columns = table == "observations" ? ObservationColumns.All : OutcomeTableColumns.All;
        string selected = string.Join(", ", columns.Select(column => format == "csv" ? Plain(column) : column.Name));
        string form = format == "csv" ? "csv, HEADER" : format == "json" ? "json" : "parquet, COMPRESSION zstd";
        _duckdb.Execute(
            $"COPY (SELECT {selected} FROM {(table == "observations" ? table : "outcomes")} ORDER BY id) TO {Duckdb.Quote(path)} (FORMAT {form}, USE_TMP_FILE false)");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _duckdb.Dispose();
        _spill.Delete(recursive: true);
    }

    private static string Plain(Column column) => column.Type switch
    {
        ColumnType.TextList => $"CAST(to_json({column.Name}) AS VARCHAR) AS {column.Name}",
        ColumnType.Text =>
            $"CASE WHEN ({column.Name}::VARCHAR)[1] IN ('=', '+', '-', '@', chr(9), chr(13)) AND TRY_CAST({column.Name}::VARCHAR AS DOUBLE) IS NULL THEN chr(39) || {column.Name}::VARCHAR ELSE {column.Name}::VARCHAR END AS {column.Name}",
        _ => column.Name,
    };

    // All columns are there with their types, whatever the files are of, and whether there are any.
    private static string Rows(string? query, IReadOnlyList<Column> columns)
    {
        string none = string.Join(", ", columns.Select(column => $"NULL::{TableSql.TypeOf(column)} AS {column.Name}"));
        return $"((SELECT {none} LIMIT 0){(query is null ? "" : $" UNION ALL BY NAME {query}")})";
    }

    // What is selected is made before rows are numbered: values that a file has once for many rows are looked at once. Portions are packed
    // as soon as they are there.
    private void Fill(string name, IReadOnlyList<string> files, IReadOnlyList<Column> columns, string selected)
    {
        _duckdb.Execute(
            $"CREATE TABLE {name} AS SELECT 0::BIGINT AS id, * FROM (SELECT {selected} FROM {Rows(TableSql.Read(files, columns), columns)} LIMIT 0)");
        IReadOnlyList<TablePortion> portions = _portions.Of(files);
        foreach (TablePortion portion in portions)
        {
            string rows = Rows(TableSql.Read(portion.Files, columns, portion.Rows), columns);
            _duckdb.Execute(
                $"INSERT INTO {name} SELECT row_number() OVER () + (SELECT count(*) FROM {name}) AS id, * FROM (SELECT {selected} FROM {rows})");
            if (portions.Count > 1) _duckdb.Execute("CHECKPOINT kept");
        }
    }

    // Texts of few values are kept as numbers (ENUM), which are grouped and compared many times faster.
    private void CreateOutcomes(TableFiles files)
    {
        string rows = Rows(files.Query("outcomes", OutcomeTableColumns.All), OutcomeTableColumns.All);
        foreach ((string name, string sql) in SeenColumns.Coded)
            _duckdb.Execute(
                $"CREATE TYPE coded_{name} AS ENUM (SELECT DISTINCT coalesce({sql}, '') AS value FROM {rows} UNION SELECT '' ORDER BY value)");
        string plain = string.Join(
            ", ", OutcomeTableColumns.All.Select(column => SeenColumns.Coded.Any(coded => coded.Name == column.Name)
                ? $"CAST({column.Name} AS coded_{column.Name}) AS {column.Name}"
                : column.Name));
        string seen = string.Join(
            ", ", SeenColumns.Coded.Where(coded => coded.Name != coded.Sql)
                .Select(coded => $"CAST({coded.Sql} AS coded_{coded.Name}) AS {coded.Name}"));
        Fill(
            "all_outcomes", files.Of("outcomes"), OutcomeTableColumns.All, $"{plain}, {seen}, TRY_CAST(date AS DATE) AS {SeenColumns.Day}");
    }

    private bool CreateView(string name, TableFiles files)
    {
        if (files.Query(name, []) is not { } query) return false;
        _duckdb.Execute($"CREATE VIEW {name} AS {query}");
        return true;
    }
}
