using System.Globalization;
using System.Text;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Cuts the files of a table into portions, so that no more of it is in memory as it was read than one of them: a row that was read takes
/// ten times as many bytes as one that is packed. Rows keep the order that they have when all is read at once.
/// </summary>
/// <param name="duckdb">What reads them.</param>
/// <param name="mostRows">How many rows are read at once; twice as many are not worth the packing, and are read at once too.</param>
/// <param name="fewBytes">Files of no more bytes than these are one portion.</param>
internal sealed class TablePortions(Duckdb duckdb, long mostRows = 4 * TablePortions.RowGroup, long fewBytes = 4 << 20)
{
    /// <summary>
    /// What DuckDB packs at once. Portions end where it ends, as far as files can be cut: a group that is packed while it is not full is
    /// packed again with each portion that follows, and those before it with it.
    /// </summary>
    internal const long RowGroup = 122_880;

    // What a row of text takes, more or less; packed by gzip, a tenth of it.
    private const long BytesOfText = 400, BytesOfGzip = 40;

    /// <summary>The portions of some files of one table.</summary>
    /// <exception cref="DuckdbException">A file is broken.</exception>
    public IReadOnlyList<TablePortion> Of(IReadOnlyList<string> files)
    {
        if (files.Count == 0) return [];
        if (files.Sum(BytesOf) <= fewBytes) return [new TablePortion(files)];
        Dictionary<string, long> counted = RowsOf([.. files.Where(TableSql.IsParquet)]);
        if (files.Sum(file => RowsIn(file, counted)) <= 2 * mostRows) return [new TablePortion(files)];
        HashSet<string> whole = Uncut([.. counted.Where(file => file.Value > mostRows).Select(file => file.Key)]);
        List<TablePortion> portions = [];
        List<string> some = [];
        long rows = 0, before = 0;
        foreach (string file in TableSql.InOrder(files))
        {
            long more = RowsIn(file, counted);
            if (rows + more > mostRows) End();
            if (more > mostRows && counted.ContainsKey(file) && !whole.Contains(file))
            {
                for (long first = 0, end; first < more; first = end)
                {
                    end = Math.Min(more, first + mostRows - (mostRows < RowGroup ? 0 : (before + first) % RowGroup));
                    portions.Add(new TablePortion([file], (first, end)));
                }

                before += more;
                continue;
            }

            some.Add(file);
            rows += more;
            before += more;
        }

        End();
        return portions;

        void End()
        {
            if (some.Count > 0) portions.Add(new TablePortion([.. some]));
            some.Clear();
            rows = 0;
        }
    }

    private static long BytesOf(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;

    private static long RowsIn(string file, Dictionary<string, long> counted)
        => counted.TryGetValue(file, out long rows) ? rows
            : BytesOf(file) / (file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? BytesOfGzip : BytesOfText);

    // DuckDB has no numbers of rows where a file has a column of that name.
    private HashSet<string> Uncut(string[] files)
    {
        HashSet<string> whole = new(StringComparer.Ordinal);
        if (files.Length == 0) return whole;
        using DuckdbStatement asked = duckdb.Prepare(
            $"SELECT DISTINCT file_name FROM parquet_schema([{ListOf(files)}]) WHERE lower(name) = '{TableSql.RowNumber}'");
        asked.ReadTexts(0, text => whole.Add(Encoding.UTF8.GetString(text)));
        return whole;
    }

    private static string ListOf(string[] files) => string.Join(", ", files.Select(file => Duckdb.Quote(TableSql.Pattern(file))));

    private Dictionary<string, long> RowsOf(string[] files)
    {
        Dictionary<string, long> rows = new(StringComparer.Ordinal);
        if (files.Length == 0) return rows;
        using DuckdbStatement asked = duckdb.Prepare(
            $"SELECT CAST(num_rows AS VARCHAR) || ' ' || file_name FROM parquet_file_metadata([{ListOf(files)}])");
        asked.ReadTexts(0, text =>
        {
            int end = text.IndexOf((byte)' ');
            rows[Encoding.UTF8.GetString(text[(end + 1)..])] = long.Parse(text[..end], CultureInfo.InvariantCulture);
        });
        return rows;
    }
}
