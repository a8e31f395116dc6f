using Sonde.Tests.Analysis;

namespace Sonde.Tests.Cli.Commands;

/// <summary>
/// <c>sonde query</c>: its forms, where the question comes from and the answer goes, and that there is a view of each table.
/// </summary>
public sealed class QueryCommandTests
{
    private const string Sql =
        "SELECT domain, outcome, outcome_code, 3 AS n, 0.1::DOUBLE AS x, NULL AS nothing, conditions FROM outcomes ORDER BY source_line";

    [Dear]
    [Fact]
    public void Rows_come_as_lines_of_json_csv_markdown_and_a_table()
    {
        if (Library() is null) return;
        using TestHost host = Folder();
        string folder = host.Path("out");
        host.Run("query", folder, Sql).Ends(0).Output.ShouldBe(
            """{"domain":"=a.example","outcome":"❗️read/http.empty","outcome_code":"read/http.empty","n":3,"x":0.1,"nothing":null,"conditions":[]}""" + "\n");
        host.Run("query", folder, Sql, "--format", "csv").Ends(0).Output.ShouldBe(
            "domain,outcome,outcome_code,n,x,nothing,conditions\n=a.example,❗️read/http.empty,read/http.empty,3,0.1,,[]\n");
        host.Run("query", folder, Sql, "--excel").Ends(0).Output.ShouldBe(
            "\uFEFFdomain,outcome,outcome_code,n,x,nothing,conditions\n'=a.example,❗️read/http.empty,read/http.empty,3,0.1,,[]\n");
        host.Run("query", folder, Sql, "--format", "markdown").Ends(0).Output.ShouldStartWith("| domain | outcome | outcome\\_code | n |");
        host.Run("query", folder, "SELECT 'a' AS name, 12 AS count UNION ALL SELECT 'bcd', 3 ORDER BY 1", "--format", "table")
            .Ends(0).Output
            .ShouldBe("name  count\n----  -----\na        12\nbcd       3\n");
    }

    [Fact]
    public void Lines_that_were_rejected_are_said_and_make_the_answer_partial()
    {
        if (Library() is null) return;
        using var host = new TestHost();
        string file = host.Write("CP_Quack-echo-2024-01-05-00-00-00.json", "no json", Classified.Failed("EOF"));
        host.Run("classify", file, "-o", host.Path("out")).Ends(3);
        CliRun run = host.Run("query", host.Path("out"), "SELECT count(*) AS n FROM outcomes").Ends(3);
        run.Output.ShouldBe("{\"n\":1}\n");
        run.Error.ShouldBe("sonde: 1 line was rejected when this was classified, and is in no table\n");
        host.Run("query", host.Path("out"), "SELECT 1 AS n", "-o", host.Path("answer")).Ends(3);
        host.Read("answer").ShouldBe("{\"n\":1}\n");
    }

    [Fact]
    public void Answers_without_rows_have_their_header()
    {
        if (Library() is null) return;
        using TestHost host = Folder();
        host.Run("query", host.Path("out"), "SELECT domain, hop FROM outcomes WHERE false", "--format", "csv")
            .Ends(0).Output.ShouldBe("domain,hop\n");
        host.Run("query", host.Path("out"), "SELECT domain, hop FROM outcomes WHERE false").Ends(0).Output.ShouldBeEmpty();
    }

    [Dear]
    [Fact]
    public void Every_table_has_a_view_with_its_columns_also_where_it_has_no_files()
    {
        if (Library() is null) return;
        using TestHost host = Folder();
        string folder = host.Path("out");
        host.Run("query", folder, "SHOW TABLES").Ends(0).Lines.Select(line => line.GetProperty("name").GetString())
            .ShouldBe(Sonde.Analysis.Reports.TablesPage.Tables.Select(table => table.Name), ignoreOrder: true);
        foreach ((string name, _, _, IReadOnlyList<Sonde.Analysis.Rows.Column> columns) in Sonde.Analysis.Reports.TablesPage.Tables)
        {
            if (name == "reduced") continue; // which has a column more for DNS
            host.Run("query", folder, $"DESCRIBE {name}").Ends(0).Lines.Select(line => line.GetProperty("column_name").GetString())
                .ShouldBe(columns.Select(column => column.Name), name);
        }
    }

    [Dear]
    [Fact]
    public void Questions_come_from_files_and_answers_go_to_them()
    {
        if (Library() is null) return;
        using TestHost host = Folder();
        string folder = host.Path("out"), question = host.Write("question.sql", "-- how many", "SELECT count(*) AS n", "FROM outcomes");
        host.Run("query", folder, "-f", question).Ends(0).Output.ShouldBe("{\"n\":1}\n");
        host.Input = "SELECT 7 AS n";
        host.Run("query", folder, "-f", "-", "-o", host.Path("answer.csv"), "--format", "csv").Ends(0).Output.ShouldBeEmpty();
        host.Read("answer.csv").ShouldBe("n\n7\n");
        host.Run("query", folder, Sql, "-o", host.Path("answer.parquet"), "--format", "parquet").Ends(0);
        File.ReadAllBytes(host.Path("answer.parquet"))[..4].ShouldBe("PAR1"u8.ToArray());
        host.Run("query", folder, $"SELECT count(*) AS n FROM '{host.Path("answer.parquet")}'").Ends(2);
        host.Run("query", folder, $"SELECT domain FROM '{host.Path("answer.parquet")}'", "--unsafe").Ends(0).Lines.ShouldHaveSingleItem()
            .GetProperty("domain").GetString().ShouldBe("=a.example");
    }

    [Fact]
    public void Parquet_holds_no_address_that_must_not_be_published()
    {
        if (Library() is null) return;
        using TestHost host = Folder();
        host.Run(
            "query", host.Path("out"), "SELECT vantage_point FROM outcomes", "--format", "parquet", "-o", host.Path("a.parquet"),
            "--probe-ip", "192.0.2.7")
            .Ends(2).Error.ShouldContain("row 1 holds an address that must not be published");
        host.Run(
            "query", host.Path("out"), "SELECT vantage_point FROM outcomes", "-o", host.Path("a.csv"), "--format", "csv", "--probe-ip",
            "192.0.2.7").Ends(0);
        host.Read("a.csv").ShouldBe("vantage_point\n[scrubbed]\n");
    }

    [Theory]
    [InlineData("no query: give one", "out")]
    [InlineData("the query is given twice", "out", "SELECT 1", "-f", "x")]
    [InlineData("--format html: must be json, table, csv, markdown or parquet", "out", "SELECT 1", "--format", "html")]
    [InlineData("--excel is of --format csv", "out", "SELECT 1", "--format", "json", "--excel")]
    [InlineData("there is no such file", "out", "-f", "nowhere.sql")]
    public void What_is_wrong_is_said(string told, params string[] args)
    {
        using TestHost host = Folder();
        host.Run(["query", .. args.Select(arg => arg == "out" ? host.Path("out") : arg)]).Ends(2).Error.ShouldContain(told);
    }

    private static string? Library() => Sonde.Cli.DuckdbLibrary.Find();

    private static TestHost Folder()
    {
        var host = new TestHost();
        Directory.CreateDirectory(host.Path(Classified.HttpScan));
        string file = host.Write(
            $"{Classified.HttpScan}/results.json", Classified.Failed("EOF").Replace("a.example", "=a.example", StringComparison.Ordinal));
        host.Run("classify", file, "-o", host.Path("out")).Ends(0);
        return host;
    }
}
