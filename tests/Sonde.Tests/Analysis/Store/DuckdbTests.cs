using System.Text;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Store;
using Sonde.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Store;

public sealed class DuckdbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-duckdb-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Dear]
    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    [InlineData(OutputFormat.Parquet)]
    public void Query_sees_the_same_rows_in_every_format(OutputFormat format)
    {
        string library = Library();
        string scan = Path.Combine(_folder.FullName, "in", Classified.HttpScan);
        Directory.CreateDirectory(scan);
        File.WriteAllText(
            Path.Combine(scan, "results.json"),
            Classified.Failed("EOF") + "\n"
                + Classified.Failed(
                    "Status lines do not match", """{"status_line":"403 \"X\", no","headers":{"A":["b,c"]},"body":"é\r\n"}"""));
        string output = Path.Combine(_folder.FullName, "out");
        var options = Classified.Options(RuleSetName.Sonde)
            with
        { Paths = [Path.Combine(_folder.FullName, "in")], Folder = output, Format = format, DuckdbLibrary = library };
        new Classification(options, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        using var rows = new MemoryStream();
        new OutputQuery(library, [output])
            .Run("SELECT outcome_code, received_status, received_body, source_line::BIGINT AS line FROM rows ORDER BY source_line", rows);
        Encoding.UTF8.GetString(rows.ToArray()).ShouldBe(
            """
            {"outcome_code":"read/http.empty","received_status":null,"received_body":null,"line":1}
            {"outcome_code":"content/status_mismatch:403","received_status":"403 \"X\", no","received_body":"é\r\n","line":2}

            """.ReplaceLineEndings("\n"));
    }

    [Dear]
    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    [InlineData(OutputFormat.Parquet)]
    public void Odd_text_in_any_field_is_read_back_from_every_format(OutputFormat format)
    {
        string library = Library();
        string scan = Path.Combine(_folder.FullName, "in", Classified.HttpScan);
        Directory.CreateDirectory(scan);
        const string Odd = "a\\ud800b \\u001b[31m \u007F \u009B \u202E \u2066 \u2028 \\\"q\\\", é";
        string line = Classified.Failed("EOF", $$"""{"status_line":"{{Odd}}","headers":{"A":["{{Odd}}"]},"body":"{{Odd}}"}""")
            .Replace("a.example", Odd, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(scan, "results.json"), line + "\n" + Classified.Failed("EOF") + "\n");
        string output = Path.Combine(_folder.FullName, "out");
        var options = Classified.Options(RuleSetName.Sonde)
            with
        { Paths = [Path.Combine(_folder.FullName, "in")], Folder = output, Format = format, DuckdbLibrary = library };
        new Classification(options, TimeProvider.System).Run(TestContext.Current.CancellationToken).Rows.ShouldBe(2);
        using var rows = new MemoryStream();
        new OutputQuery(library, [output])
            .Run("SELECT domain, received_status AS status, received_body AS body FROM rows ORDER BY source_line", rows);
        System.Text.Json.JsonElement[] read = [.. Classified.Parse(Encoding.UTF8.GetString(rows.ToArray()))];
        read.Length.ShouldBe(2);
        // CSV has no escapes: there what steers is written out.
        string expected = format == OutputFormat.Csv
            ? "a\uFFFDb \\u001b[31m \\u007f \\u009b \\u202e \\u2066 \\u2028 \"q\", é"
            : "a\uFFFDb \u001b[31m \u007F \u009B \u202E \u2066 \u2028 \"q\", é";
        foreach (string field in (string[])["domain", "status", "body"]) read[0].GetProperty(field).GetString().ShouldBe(expected, field);
    }

    [Fact]
    public void Query_that_is_wrong_is_an_error_with_duckdbs_words()
    {
        string library = Library();
        Should.Throw<DuckdbException>(() => new OutputQuery(library, [_folder.FullName]).Run("SELEC 1", Stream.Null)).Message.ShouldContain(
            "syntax");
    }

    [Theory]
    [InlineData("SELEKT 1", "Parser Error: syntax error at or near \"SELEKT\" (line 1: SELEKT 1)")]
    [InlineData("SELECT 1\nFROM nowhere", "(line 2: FROM nowhere)")]
    public void Message_of_a_wrong_query_is_of_the_query_as_it_was_asked(string sql, string told)
    {
        string message = Should.Throw<DuckdbException>(() => new OutputQuery(Library(), [_folder.FullName]).Run(sql, Stream.Null)).Message;
        message.ShouldContain(told);
        message.ShouldNotContain("COPY");
        message.ShouldNotContain("\n");
    }

    [Dear]
    [Theory]
    [InlineData("DESCRIBE rows")]
    [InlineData("describe SELECT outcome_code FROM rows;")]
    [InlineData("SUMMARIZE rows")]
    public void Columns_can_be_asked_for(string sql)
    {
        WriteScan(Classified.HttpScan, Classified.Failed("EOF"));
        Rows(OutputFormat.Jsonl, Library(), sql).ShouldContain("\"column_name\":\"outcome_code\"");
        Rows(OutputFormat.Jsonl, Library(), "SHOW TABLES").ShouldContain("{\"name\":\"rows\"}");
    }

    [Dear]
    [Theory]
    [InlineData("SELECT 1; SELECT 2", "one is asked at a time")]
    [InlineData("SELECT 1) q; COPY (SELECT 1", "syntax error")]
    [InlineData("COPY (SELECT 1) TO 'made.csv'", "disabled by configuration")]
    [InlineData("SELECT * FROM read_text('/etc/hostname')", "disabled by configuration")]
    [InlineData("SELECT * FROM glob('/*')", "disabled by configuration")]
    [InlineData("SELECT * FROM '/etc/hostname.csv'", "disabled by configuration")]
    [InlineData("ATTACH 'made.db'", "only statements that read")]
    [InlineData("SET enable_external_access = true", "only statements that read")]
    [InlineData("INSTALL httpfs", "only statements that read")]
    [InlineData("CREATE TABLE t (i INTEGER)", "only statements that read")]
    public void Query_reads_the_folder_and_nothing_else(string sql, string refusal)
    {
        string library = Library();
        WriteScan(Classified.HttpScan, Classified.Failed("EOF"));
        string output = Run(OutputFormat.Jsonl, library, threads: 1);
        Should.Throw<DuckdbException>(() => new OutputQuery(library, [output]).Run(sql, Stream.Null)).Message.ShouldContain(refusal);
        File.Exists("made.csv").ShouldBeFalse();
    }

    [Fact]
    public void Broken_file_of_the_folder_is_named()
    {
        string library = Library();
        WriteScan(Classified.HttpScan, Classified.Failed("EOF"), Classified.Failed("i/o timeout"));
        string output = Run(OutputFormat.Jsonl, library, threads: 1);
        string file = Directory.EnumerateFiles(Path.Combine(output, "rows"), "*", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^20]);
        Should.Throw<DuckdbException>(
            () => new OutputQuery(library, [output]).Run("SELECT * FROM rows", Stream.Null)).Message.ShouldContain(
            Path.GetRelativePath(output, file));
    }

    [Fact]
    public void Parquet_holds_every_value_of_the_rows_as_lines_of_json_do()
    {
        string library = Library();
        string headers = string.Join(',', Enumerable.Range(0, 3000).Select(i => $"\"v{i}\""));
        WriteScan(
            Classified.HttpScan,
            Classified.Failed(
                "Bodies do not match",
                $$"""{"status_line":"200 \u00e9 \ud83d\ude00","headers":{"A":[{{headers}}]},"body":"{{new string('x', 100_000)}}"}"""),
            Classified.Failed("EOF"),
            Classified.Failed("Bodies do not match", """{"status_line":"","headers":{},"body":""}"""));
        // Where every row of a column is null, who reads the lines finds another type for it.
        string known =
            "SELECT domain, received_headers, received_status, received_body, matches_template, retry, mismatches, source_line FROM rows";
        string parquet = Rows(OutputFormat.Parquet, library, known);
        parquet.ShouldBe(Rows(OutputFormat.Jsonl, library, known));
        parquet.ShouldContain("v2999");
    }

    [Fact]
    public void Answers_of_dns_rows_are_records_in_parquet()
    {
        string library = Library();
        WriteScan(
            "CP_Satellite-2022-04-25-12-00-00",
            """{"vp":"192.0.2.2","test_url":"a.example","passed_liveness":true,"connect_error":false,"anomaly":true,"confidence":{"average":12.5,"matches":null},"start_time":"2022-04-25 15:37:16.85 -0400 EDT","end_time":"2022-04-25 15:37:16.85 -0400 EDT","response":[{"url":"a.example","rcode":0,"error":"null","response":{"192.0.2.9":{"http":"h","asnum":64500,"matched":["ip"]},"192.0.2.10":{}}}]}""",
            """{"vp":"192.0.2.2","test_url":"b.example","passed_liveness":true,"connect_error":false,"anomaly":true,"confidence":{"average":0,"matches":null},"start_time":"2022-04-25 15:37:16.85 -0400 EDT","end_time":"2022-04-25 15:37:16.85 -0400 EDT","response":[{"url":"b.example","rcode":3,"error":"null","response":{}}]}""");
        Rows(OutputFormat.Parquet, library,
            "SELECT domain, [[a.ip, a.asn::VARCHAR, a.matches_control.ip::VARCHAR, a.https_tls_cert] FOR a IN answers] AS answers, received_rcode FROM dns ORDER BY source_line").ShouldBe(
            """
            {"domain":"a.example","answers":[["192.0.2.9","64500","true",null],["192.0.2.10",null,null,null]],"received_rcode":0}
            {"domain":"b.example","answers":[],"received_rcode":3}

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Parquet_of_more_days_than_are_written_at_once_is_the_same_bytes_with_any_number_of_threads()
    {
        Repetitions.SkipUnlessLong();
        string library = Library();
        WriteScan(
            Classified.HttpScan,
            [.. Enumerable.Range(1, 9).Concat(Enumerable.Range(1, 9))
                .Select(day => Classified.Failed("EOF").Replace("2024-01-01", $"2024-01-{day:D2}", StringComparison.Ordinal))]);
        string one = Run(OutputFormat.Parquet, library, threads: 1), four = Run(OutputFormat.Parquet, library, threads: 4);
        string[] files = [.. Files(one)];
        files.Length.ShouldBe((3 * 9) + 2);
        Files(four).ShouldBe(files);
        foreach (string file in files)
            File.ReadAllBytes(Path.Combine(four, file)).ShouldBe(File.ReadAllBytes(Path.Combine(one, file)), file);
        using var counted = new MemoryStream();
        new OutputQuery(library, [one])
            .Run("SELECT count(*) AS n, count(DISTINCT date) AS days, sum(source_line)::BIGINT AS lines FROM rows", counted);
        Encoding.UTF8.GetString(counted.ToArray()).ShouldBe("{\"n\":18,\"days\":9,\"lines\":171}\n");
    }

    // Without the locks that runs take turns by.
    private static IEnumerable<string> Files(string output)
        => Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(output, file))
            .Where(file => !file.StartsWith("._", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private void WriteScan(string scan, params string[] lines)
    {
        string folder = Path.Combine(_folder.FullName, "in", scan);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "results.json"), lines);
    }

    private string Run(OutputFormat format, string library, int threads)
    {
        string output = Path.Combine(_folder.FullName, $"out-{format}-{threads}");
        var options = Classified.Options(RuleSetName.Sonde) with
        {
            Paths = [Path.Combine(_folder.FullName, "in")],
            Folder = output,
            Format = format,
            DuckdbLibrary = library,
            Threads = threads,
        };
        new Classification(options, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        return output;
    }

    private string Rows(OutputFormat format, string library, string sql)
    {
        string output = Path.Combine(_folder.FullName, $"out-{format}-1");
        if (!Directory.Exists(output)) Run(format, library, threads: 1);
        using var rows = new MemoryStream();
        new OutputQuery(library, [output]).Run(sql, rows);
        return Encoding.UTF8.GetString(rows.ToArray());
    }

    private static string Library() => DuckdbLibrary.Find().ShouldNotBeNull("the build copies it beside the tests, as beside the program");
}
