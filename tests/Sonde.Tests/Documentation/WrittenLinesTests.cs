using System.IO.Compression;
using System.Text.Json;
using Sonde.Analysis.Reports;
using Sonde.Tests.Analysis;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Documentation;

/// <summary>
/// Every run of the program in a test holds its lines against their schemas; here is that it would find what is not described.
/// </summary>
public sealed class WrittenLinesTests
{
    private const string Job = """{"dip":"192.0.2.1","dp":80,"my_own":1}""";

    [Theory]
    [InlineData("observe", """{"pkt_first":1,"sip":"192.0.2.1","new_key":1}""")]
    [InlineData("summary", """{"test":"http","tests":"many"}""")]
    [InlineData("changes", """{"status":"steady","new_key":1}""")]
    [InlineData("compare", """{"what":"x","new_key":1}""")]
    [InlineData("conditions", """{"condition":"x","port":null,"asn":null,"new_key":1}""")]
    [InlineData("measure", """{"x_test_name":"ecn","dip":"192.0.2.1","new_key":1,"x_run_id":"1"}""")]
    [InlineData("measure", """{"x_test_name":"tfo","dip":"192.0.2.1","x_run_id":"1","flow_results":[{"new_key":1}]}""")]
    [InlineData("measure", """{"target":"a","new_key":1}""")]
    [InlineData("classify", """{"new_key":1}""")]
    [InlineData("doctor", """{"anything":1}""")]
    public void Key_that_no_schema_describes_is_found_whatever_command_writes_it(string command, string line)
        => Should.Throw<ShouldAssertException>(() => WrittenLines.ShouldBeDescribed([command], line + "\n", null));

    [Fact]
    public void Fields_of_a_job_are_the_jobs_own_and_lines_for_people_are_none_of_JSON()
    {
        const string line = """{"dip":"192.0.2.1","dp":80,"my_own":1,"x_test_name":"ecn","x_run_id":"1"}""" + "\n";
        WrittenLines.ShouldBeDescribed(["measure"], line, Job);
        Should.Throw<ShouldAssertException>(() => WrittenLines.ShouldBeDescribed(["measure"], line, null));
        WrittenLines.ShouldBeDescribed(["explain"], "{a word in braces}\n{\"cut\":", null);
    }

    [Fact]
    public void Lines_of_every_report_are_there_and_as_their_schemas_say()
    {
        using var host = new TestHost();
        string[] jobs = [Job, """{"dip":"192.0.2.2","dp":80}"""];
        host.Input = string.Join('\n', jobs) + "\n";
        host.Run("targets", "filter").Ends(0).Lines.Count.ShouldBe(2);
        host.Ping("tcpconnect://192.0.2.1:80", "-o", host.Path("live")).Ends(0);
        foreach (string[] command in (string[][])
            [["summary", host.Path("live"), "--by", "test,domain,hour"], ["changes", host.Path("live")],
                ["compare", host.Path("live"), host.Path("live"), "--targets"], ["conditions", "--list"]])
            host.Run([.. command, "--format", "json"]).Ends(0);
        host.Run("conditions", "--list", "--format", "json").Ends(0).Lines.ShouldNotBeEmpty();
        host.Run("summary", host.Path("live"), "--format", "json").Ends(0).Lines.ShouldNotBeEmpty();
        host.Run("classify", host.Path("live"), "-o", host.Path("out")).Ends(0);
        JsonElement[] units = [.. Directory.EnumerateFiles(host.Path("out"), "_MANIFEST.json", SearchOption.AllDirectories)
            .SelectMany(file => CliRun.Parse(File.ReadAllText(file)))];
        units.ShouldNotBeEmpty();
        foreach (JsonElement unit in units)
            LineSchema.ShouldHold(ReportShapes.All.Single(shape => shape.Name == "manifest"), unit);
    }

    [Fact]
    public void Every_row_of_every_table_has_described_keys_alone()
    {
        using var host = new TestHost();
        Web.Scan.Write(host);
        Directory.CreateDirectory(host.Path(Classified.EchoScan));
        host.Write($"{Classified.EchoScan}/results.json", Classified.Failed("EOF"), "no json");
        host.Run(
            "classify", host.Path("scan"), host.Path(Classified.EchoScan), "-o", host.Path("out"), "--tables",
            "outcomes,observations,rows").Ends(3);
        HashSet<string> seen = [];
        foreach (string file in Directory.EnumerateFiles(host.Path("out"), "*.jsonl.gz", SearchOption.AllDirectories))
        {
            string table = Path.GetRelativePath(host.Path("out"), file).Split('/')[0];
            using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            foreach (JsonElement line in CliRun.Parse(reader.ReadToEnd()))
                LineSchema.ShouldHold(TableShapes.All.Single(shape => shape.Name == table), line);
            seen.Add(table);
        }

        seen.ShouldBe(["observations", "outcomes", "reduced", "rejected", "rows"], ignoreOrder: true);
    }
}
