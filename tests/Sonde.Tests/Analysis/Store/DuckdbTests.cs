using System.Text;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Runs;
using Sonde.Analysis.Store;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Analysis.Store;

public sealed class DuckdbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-duckdb-");

    public void Dispose() => _folder.Delete(recursive: true);

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
            Classified.Failed("EOF") + "\n" + Classified.Failed("Status lines do not match", """{"status_line":"403 \"X\", no","headers":{"A":["b,c"]},"body":"é\r\n"}"""));
        string output = Path.Combine(_folder.FullName, "out");
        var options = Classified.Options(RuleSetName.Sonde) with { Paths = [Path.Combine(_folder.FullName, "in")], Folder = output, Format = format, DuckdbLibrary = library };
        new ClassifyRun(options, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        using var rows = new MemoryStream();
        new OutputQuery(library, output).Run("SELECT outcome_code, received_status, received_body, source_line::BIGINT AS line FROM rows ORDER BY source_line", rows);
        Encoding.UTF8.GetString(rows.ToArray()).ShouldBe(
            """
            {"outcome_code":"read/http.empty","received_status":null,"received_body":null,"line":1}
            {"outcome_code":"content/status_mismatch:403","received_status":"403 \"X\", no","received_body":"é\r\n","line":2}

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Query_that_is_wrong_is_an_error_with_duckdbs_words()
        => Should.Throw<DuckdbException>(() => new OutputQuery(Library(), _folder.FullName).Run("SELEC 1", Stream.Null)).Message.ShouldContain("syntax");

    private static string Library()
    {
        string? named = Environment.GetEnvironmentVariable("SONDE_DUCKDB");
        string path = string.IsNullOrEmpty(named) ? Path.Combine(Repository.Root, "tools/duckdb/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so") : named;
        Assert.SkipUnless(File.Exists(path), "the DuckDB library is not here: (cd tools/duckdb && npm ci)");
        return path;
    }
}
