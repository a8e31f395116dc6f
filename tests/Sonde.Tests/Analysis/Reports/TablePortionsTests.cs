using Sonde.Analysis.Reports;
using Sonde.Analysis.Store;
using Sonde.Cli;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports;

/// <summary>Tables that are read a portion after the other are those that are read at once.</summary>
public sealed class TablePortionsTests(SavedTables tables) : IClassFixture<SavedTables>
{
    private const string Rows =
        "SELECT CAST(to_json(o) AS VARCHAR) AS row FROM (SELECT * FROM outcomes ORDER BY id) o UNION ALL SELECT CAST(to_json(o) AS VARCHAR) FROM (SELECT * FROM observations ORDER BY id) o";

    [Dear]
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Rows_of_all_forms_and_their_order_are_the_same_in_portions(long most)
    {
        Repetitions.LongUnless(most == 7);
        string folder = tables.Folder;
        string library = DuckdbLibrary.Find()!;
        using var whole = new OpenTables(library, TableFiles.Below([folder], library));
        using var parts = new OpenTables(
            library, TableFiles.Below([folder], library), duckdb => new TablePortions(duckdb, most, fewBytes: 0));
        string?[] expected = [.. whole.Ask(Rows).Select(row => row.Text("row"))];
        expected.Length.ShouldBeGreaterThan(80);
        parts.Ask(Rows).Select(row => row.Text("row")).ShouldBe(expected);
    }

    public static TheoryData<string> Names => [.. Repetitions.Some(
        ["file_row_number", "FILE_ROW_NUMBER", "filename", "file_index", "rowid", "id", "seen_day"], 3)];

    [Dear]
    [Theory]
    [MemberData(nameof(Names))]
    public void Column_by_a_name_that_is_ours_or_DuckDBs_own_keeps_no_row_from_being_read(string name)
    {
        Repetitions.LongUnless(name == "filename");
        using var host = new TestHost();
        string library = DuckdbLibrary.Find()!,
            folder = Directory.CreateDirectory(host.Path("tables/outcomes/date=2026-01-01/source=s")).FullName;
        using (var duckdb = new Duckdb(library))
        {
            duckdb.Execute(
                $"COPY (SELECT 'm' || range AS measurement_id, 'http' AS nettest, '2026-01-01' AS date, 'a.example' AS domain, '192.0.2.1' AS vantage_point, 'match' AS outcome_code, 'expected' AS expectation, 7 AS {name} FROM range(20)) TO {Duckdb.Quote(Path.Combine(folder, "made.parquet"))} (FORMAT parquet)");
        }

        using var parts = new OpenTables(
            library, TableFiles.Below([host.Path("tables")], library), duckdb => new TablePortions(duckdb, mostRows: 3, fewBytes: 0));
        parts.Ask("SELECT measurement_id AS m, seen_day AS d FROM outcomes ORDER BY outcomes.id")
            .Select(row => $"{row.Text("m")} {row.Text("d")}").ShouldBe(Enumerable.Range(0, 20).Select(i => $"m{i} 2026-01-01"));
        host.Run("query", host.Path("tables"), "SELECT count(*) AS n FROM outcomes").Ends(0).Lines[0].GetProperty("n").GetInt32()
            .ShouldBe(20);
        host.Run("report", host.Path("tables"), "-o", host.Path("report.html")).Ends(0);
    }

    [Fact]
    public void Every_row_is_in_one_portion_and_none_has_more_than_there_is_room_for()
    {
        string library = DuckdbLibrary.Find()!;
        IReadOnlyList<string> files = TableFiles.Below([tables.Folder], library).Of("outcomes");
        using var duckdb = new Duckdb(library);
        new TablePortions(duckdb).Of(files).ShouldHaveSingleItem().Files.ShouldBe(files, "so little is read at once");
        new TablePortions(duckdb).Of([]).ShouldBeEmpty();
        IReadOnlyList<TablePortion> portions = new TablePortions(duckdb, mostRows: 7, fewBytes: 0).Of(files);
        portions.SelectMany(portion => portion.Files).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(files.Order(StringComparer.Ordinal));
        foreach (IGrouping<string, TablePortion> file in portions.Where(portion => portion.Rows is not null)
            .GroupBy(portion => portion.Files.Single()))
        {
            (long First, long End)[] rows = [.. file.Select(portion => portion.Rows!.Value)];
            rows[0].First.ShouldBe(0);
            rows.Zip(rows.Skip(1)).ShouldAllBe(pair => pair.First.End == pair.Second.First);
            rows.ShouldAllBe(part => part.End - part.First <= 7);
        }

        portions.ShouldContain(portion => portion.Rows != null && portion.Files[0].EndsWith("/[own] *.parquet", StringComparison.Ordinal));
    }
}
