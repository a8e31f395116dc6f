using System.Text;
using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Reports;

/// <summary>The page of documentation about tables, made of the columns in code.</summary>
public static class TablesPage
{
    /// <summary>The tables, by the names of their views.</summary>
    public static IReadOnlyList<(string Name, string Row, string Of, IReadOnlyList<Column> Columns)> Tables { get; } =
    [
        ("outcomes", "a measurement", "every experiment, every archive", OutcomeTableColumns.All),
        ("observations", "a network event", "every experiment, every archive", ObservationColumns.All),
        ("rows", "a try, with all detail, in Censored Planet's columns and then ours", "archives of Hyperquack", HyperquackColumns.All),
        ("dns", "a query, likewise; the files lie in the folder `rows`", "archives of Satellite", SatelliteColumns.All),
        ("reduced", "an outcome of a domain in a network on a day, and how often it came", "all", ReducedColumns.All),
        ("rejected", "a line that could not be read", "all", RejectedColumns.All),
    ];

    /// <summary>The whole page in Markdown.</summary>
    public static string Write()
    {
        var page = new StringBuilder("""
            # Tables

            Made by `./sonde tables`; the columns are in `src/Sonde.Analysis/Rows`.

            `sonde classify IN -o DIR` writes the tables below, each in a folder of its own, by day and source:
            `DIR/TABLE/date=2024-01-05/source=NAME/UNIT.jsonl.gz` (`.csv.gz`, `.parquet`). `--tables rows,outcomes` writes only some. `sonde query DIR SQL` has a view
            of each, `sonde load clickhouse` loads them; `sonde summary`, `changes`, `compare` and `report` count them.

            | table | a row is | of |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach ((string name, string row, string of, _) in Tables) page.Append($"| [`{name}`](#{name}) | {row} | {of} |\n");
        page.Append("\nWhere a value comes from:\n\n");
        foreach (ColumnSource source in Enum.GetValues<ColumnSource>()) page.Append($"- *{NameOf(source)}*: {MeaningOf(source)}\n");
        foreach ((string name, _, _, IReadOnlyList<Column> columns) in Tables) WriteColumns(page, name, columns);
        WriteColumns(page, "answers", AnswerColumns.All);
        return page.ToString();
    }

    /// <summary>A type by its name in SQL.</summary>
    public static string TypeOf(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Type switch
        {
            ColumnType.Integer => "BIGINT",
            ColumnType.Real => "DOUBLE",
            ColumnType.Boolean => "BOOLEAN",
            ColumnType.TextList => "VARCHAR[]",
            ColumnType.RecordList => column.Name == "answers" ? "STRUCT[]" : "STRUCT",
            _ => column.Name == "date" ? "DATE" : "VARCHAR",
        };
    }

    private static void WriteColumns(StringBuilder page, string name, IReadOnlyList<Column> columns)
    {
        page.Append($"\n## {name}\n\n| column | type | unit or form | meaning | from |\n|---|---|---|---|---|\n");
        foreach (Column column in columns)
            page.Append($"| `{column.Name}` | {TypeOf(column)} | {column.Unit} | {column.Meaning} | {NameOf(column.Source)} |\n");
    }

    private static string NameOf(ColumnSource source) => source switch
    {
        ColumnSource.SideFiles => "side files",
        ColumnSource.IpMetadata => "networks",
        _ => source.ToString().ToLowerInvariant(),
    };

    private static string MeaningOf(ColumnSource source) => source switch
    {
        ColumnSource.Line => "the line, as it stands there",
        ColumnSource.Scan => "the path of the file, or the name of the scan",
        ColumnSource.SideFiles
            => "the side files of a scan of Satellite (`resolvers.json`, `tagged_resolvers.json`, `blockpages.json`…), or the line where it has them",
        ColumnSource.IpMetadata => "the files of `--ip-metadata`; without them the line, where it says",
        ColumnSource.Categories => "the file of `--categories`; without it the line, where it says",
        ColumnSource.Signatures => "the signatures in force (`--signatures`)",
        ColumnSource.Rules => "what Sonde decides, by the rules in force (`--rules`)",
        _ => "reckoned from what the line says",
    };
}
