using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Web.Counting;

namespace Sonde.Web.Samples;

/// <summary>The rows that are shown behind numbers, fetched once for all of them.</summary>
internal sealed class SampleRows
{
    // DuckDB tells from a list of so many of its own row numbers which few thousand rows of millions to read; of others it reads all.
    private const int Few = 50;

    private readonly Dictionary<(string Table, long Id), TableRow> _rows = [];

    /// <summary>Fetches the rows of all entries. What a filter lets through they were counted by; it is not asked once more.</summary>
    public SampleRows(OpenTables tables, IReadOnlyList<ShelfEntry> entries)
    {
        foreach (IGrouping<string, ShelfEntry> table in entries.GroupBy(entry => entry.Table))
        {
            long[] ids = [.. table.SelectMany(entry => entry.Ids).Distinct().Order()];
            if (ids.Length <= Few) Fetch(tables, table.Key, $"rowid IN (SELECT unnest([{List(ids.Select(id => id - 1))}]::BIGINT[]))");
            foreach (long[] some in ids.Where(id => !_rows.ContainsKey((table.Key, id))).Chunk(5_000))
                Fetch(tables, table.Key, $"id IN ({List(some)})");
        }
    }

    /// <summary>The rows of an entry.</summary>
    public IEnumerable<TableRow> Of(ShelfEntry entry)
        => entry.Ids.Where(id => _rows.ContainsKey((entry.Table, id))).Select(id => _rows[(entry.Table, id)]);

    /// <summary>The lines that the rows were made of, in the order of the page.</summary>
    public IEnumerable<(string File, long Line)> Places(IEnumerable<ShelfEntry> entries)
        => entries.SelectMany(Of).Select(PlaceOf).Where(place => place.File.Length > 0).Distinct();

    /// <summary>The line that a row was made of.</summary>
    public static (string File, long Line) PlaceOf(TableRow row) => (row.Text("source_file") ?? "", row.Count("source_line"));

    /// <summary>Whether a row was made of a line.</summary>
    public static bool Has(OpenTables tables, (string File, long Line) place)
    {
        string where = string.Create(
            CultureInfo.InvariantCulture, $"source_file = {SqlText.Quote(place.File)} AND source_line = {place.Line} LIMIT 1");
        return tables.Ask($"SELECT 1 AS one FROM all_outcomes WHERE {where}").Count > 0
            || tables.Ask($"SELECT 1 AS one FROM all_observations WHERE {where}").Count > 0;
    }

    private static string List(IEnumerable<long> ids) => string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    // Rows are numbered as they come into the table, as DuckDB numbers them from 0 on; what would not be so is asked for by its own number.
    private void Fetch(OpenTables tables, string table, string where)
    {
        foreach (TableRow row in tables.Ask($"SELECT * FROM all_{table} WHERE {where}")) _rows[(table, row.Count("id"))] = row;
    }

    /// <summary>The rows of the tables of all detail that were made of some lines, as JSON of the columns that have a value.</summary>
    public static Dictionary<(string File, long Line), string> Details(
        OpenTables tables, IReadOnlyCollection<(string File, long Line)> places)
    {
        Dictionary<(string, long), string> found = [];
        foreach (string table in (string[])[.. tables.HasRows ? ["rows"] : (string[])[], .. tables.HasDns ? ["dns"] : (string[])[]])
        {
            foreach ((string File, long Line)[] some in places.Chunk(500))
            {
                string list = string.Join(", ", some.Select(
                    place => string.Create(CultureInfo.InvariantCulture, $"({SqlText.Quote(place.File)}, {place.Line})")));
                string sql =
                    $"SELECT source_file, source_line, CAST(to_json(r) AS VARCHAR) AS line FROM {table} r WHERE (source_file, source_line) IN ({list})";
                foreach (TableRow row in tables.Ask(sql)) found.TryAdd(PlaceOf(row), row.Text("line")!);
            }
        }

        return found;
    }
}
