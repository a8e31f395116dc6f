using Sonde.Tests.Web;

namespace Sonde.Tests.Cli.Output;

/// <summary>
/// No two outputs, and no input and output, of a run are one file, by whatever spelling or link; nothing is harmed where somebody tries.
/// </summary>
public sealed class FileClashTests
{
    private const string Target = "tcpconnect://192.0.2.1:80";

    [Theory]
    [InlineData("-o results --metadata results")]
    [InlineData("-o results --metadata ./results")]
    [InlineData("-o results --metadata sub/../results")]
    [InlineData("-o results --metadata symbolic")]
    [InlineData("-o results --metadata dangling")]
    [InlineData("-o fresh --metadata sub/../fresh")]
    [InlineData("-o fresh --metadata dangling")]
    [InlineData("-f targets -o targets")]
    [InlineData("-f targets -o hard")]
    [InlineData("-f targets --metadata symbolic-targets")]
    [InlineData("--resume results --metadata symbolic")]
    [InlineData("--blocklist list -o sub/../list")]
    public void Files_that_are_one_are_a_bad_argument_and_stay_as_they_are(string line)
    {
        using var host = new TestHost();
        string targets = host.Write("targets", Target), results = host.Write("results", "{}"), list = host.Write("list", "198.51.100.0/24");
        Directory.CreateDirectory(host.Path("sub"));
        File.CreateSymbolicLink(host.Path("symbolic"), results);
        File.CreateSymbolicLink(host.Path("symbolic-targets"), "targets");
        File.CreateSymbolicLink(host.Path("dangling"), "fresh");
        HardLink(targets, host.Path("hard"));
        string[] args = [.. line.Split(' ').Select(word => word[0] == '-' ? word : host.Path(word))];
        if (args.Contains(host.Path("dangling")) && args.Contains(results)) args[1] = host.Path("fresh");
        host.Ping([Target, .. args]).Ends(2).Error.ShouldContain("are the same file");
        host.Read("targets").ShouldBe(Target + "\n");
        host.Read("results").ShouldBe("{}\n");
        host.Read("list").ShouldBe("198.51.100.0/24\n");
        File.Exists(host.Path("fresh")).ShouldBeFalse();
    }

    [Fact]
    public void Report_is_not_redacted_into_itself()
    {
        using var host = new TestHost();
        string report = host.Write("report", "{}");
        host.Run("redact", report, "-o", host.Path("sub/../report")).ExitCode.ShouldBe(2);
        host.Run("redact", report, "-o", report).Ends(2).Error.ShouldContain("are the same file");
        host.Read("report").ShouldBe("{}\n");
    }

    // By whatever name: TABLE is a file of a table, UNIT its folder; links lead to each of them and to the folder of all.
    [Dear]
    [Theory]
    [InlineData("query out SQL -o TABLE", "only read")]
    [InlineData("query out SQL -o to-table", "only read")]
    [InlineData("query out SQL -o hard.jsonl.gz", "which are read")]
    [InlineData("query out SQL -o to-unit/new.jsonl.gz", "only read")]
    [InlineData("query out SQL -o to-out/_MANIFEST.json", "only read")]
    [InlineData("query to-out SQL -o TABLE", "only read")]
    [InlineData("query to-out SQL -o to-table", "only read")]
    [InlineData("query TABLE SQL -o to-table", "only read")]
    [InlineData("query to-table SQL -o TABLE", "only read")]
    [InlineData("query out --file question -o question", "the same file")]
    [InlineData("report out -o TABLE", "which are read")]
    [InlineData("report to-out -o to-table", "which are read")]
    [InlineData("report scans -o scans/pings.jsonl", "which are read")]
    [InlineData("report scans -o hard-pings", "which are read")]
    [InlineData("classify scans -o - --rejected scans/pings.jsonl", "which are read")]
    [InlineData("classify scans -o - --rejected hard-pings", "which are read")]
    [InlineData("classify scans/pings.jsonl -o - --rejected hard-pings", "the same file")]
    public void What_is_read_is_not_written_by_whatever_name(string command, string said)
    {
        using TestHost host = Asked(out string table);
        string unit = Path.GetDirectoryName(table)!;
        byte[] before = File.ReadAllBytes(table);
        string pings = host.Read("scans/pings.jsonl"), manifest = host.Read("out/_MANIFEST.json");
        CliRun run = host.Run(command.Split(' ').Select(word => word switch
        {
            "SQL" => "SELECT 1",
            "TABLE" => table,
            "query" or "report" or "classify" or "-" or ['-', ..] => word,
            _ => host.Path(word),
        })).Ends(2);
        run.Error.ShouldContain(said);
        run.Error.Count(each => each == '\n').ShouldBe(1);
        File.ReadAllBytes(table).ShouldBe(before);
        host.Read("scans/pings.jsonl").ShouldBe(pings);
        host.Read("out/_MANIFEST.json").ShouldBe(manifest);
        Directory.GetFiles(unit).ShouldBe([table]);
    }

    [Theory]
    [InlineData("measure tcpping tcpconnect://192.0.2.1:80 -o new.jsonl.gz")]
    [InlineData("measure tcpping tcpconnect://192.0.2.1:80 -o new.jsonl.ZST")]
    [InlineData("measure tcpping tcpconnect://192.0.2.1:80 --resume new.jsonl.gz")]
    [InlineData("measure tcpping tcpconnect://192.0.2.1:80 --metadata new.json.gz")]
    [InlineData("measure traceroute 192.0.2.1 --pcap new.pcap.gz")]
    [InlineData("redact scans/pings.jsonl -o new.jsonl.gz")]
    [InlineData("replay scans/pings.jsonl -o new.jsonl.gz")]
    [InlineData("query out SQL -o new.jsonl.gz")]
    [InlineData("report out -o new.html.gz")]
    [InlineData("classify scans -o - --rejected new.jsonl.gz")]
    public void Name_of_something_packed_is_refused_for_what_is_written_as_it_is(string command)
    {
        using TestHost host = Asked(out _);
        string[] words = command.Split(' ');
        string name = words[^1], plain = name[..name.LastIndexOf('.')];
        bool isResumed = words.Contains("--resume");
        if (isResumed) host.Write(name, LiveLines.Pings(1));
        CliRun run = host.Run(words.Select(word => word switch
        {
            "SQL" => "SELECT 1",
            "out" => host.Path(word),
            _ => word == name || word.StartsWith("scans", StringComparison.Ordinal) ? host.Path(word) : word,
        })).Ends(2);
        run.Error.ShouldBe(
            $"sonde: {words[^2].Replace("-o", "--output", StringComparison.Ordinal)} {host.Path(name)}: it is written as it is, and would be packed by its name alone: give {host.Path(plain)}, and pack that when it is whole\n");
        File.Exists(host.Path(name)).ShouldBe(isResumed);
    }

    [Dear]
    [Fact]
    public void What_is_not_read_may_lie_in_a_folder_that_is_and_be_written_again()
    {
        using TestHost host = Asked(out _);
        for (int i = 0; i < 2; i++)
        {
            host.Run("report", host.Path("scans"), "-o", host.Path("scans/report.html")).Ends(0);
            host.Run("query", host.Path("out"), "SELECT 1", "-o", host.Path("out/answer.csv"), "--format", "csv").Ends(0);
            host.Run("query", host.Path("out"), "SELECT 1", "-o", host.Path("out/notes/answer.jsonl")).Ends(i == 0 ? 2 : 0);
            Directory.CreateDirectory(host.Path("out/notes"));
        }
    }

    private static TestHost Asked(out string table)
    {
        var host = new TestHost();
        Directory.CreateDirectory(host.Path("scans"));
        string pings = host.Write("scans/pings.jsonl", LiveLines.Pings(2));
        host.Write("question", "SELECT 1");
        host.Run("classify", host.Path("scans"), "-o", host.Path("out")).Ends(0);
        table = Directory.GetFiles(host.Path("out/outcomes"), "*.gz", SearchOption.AllDirectories).ShouldHaveSingleItem();
        File.CreateSymbolicLink(host.Path("to-table"), table);
        File.CreateSymbolicLink(host.Path("to-out"), "out");
        File.CreateSymbolicLink(host.Path("to-unit"), Path.GetDirectoryName(table)!);
        HardLink(table, host.Path("hard.jsonl.gz"));
        HardLink(pings, host.Path("hard-pings"));
        return host;
    }

    [Fact]
    public void Devices_and_pipes_may_be_named_twice()
    {
        using var host = new TestHost();
        host.Ping(Target, "-o", "/dev/null", "--metadata", "/dev/null").Ends(0);
    }

    [Theory]
    [InlineData("--output")]
    [InlineData("--resume")]
    public void File_that_holds_something_else_is_left_as_it_is(string flag)
    {
        using var host = new TestHost();
        string notes = host.Path("notes");
        File.WriteAllText(notes, "my notes, without a line end");
        host.Ping(Target, flag, notes).Ends(2).Error.ShouldContain("left as it is");
        host.Read("notes").ShouldBe("my notes, without a line end");
    }

    [Fact]
    public void Resume_leaves_another_experiments_results_as_they_are()
    {
        using var host = new TestHost();
        string other = host.Path("other");
        File.WriteAllText(other, "{\"test_name\":\"web_connectivity\",\"input\":\"x\",\"test_keys\":{}}\n{\"torn\":");
        string before = host.Read("other");
        host.Ping(Target, "--resume", other).Ends(2).Error.ShouldContain("it holds no results of tcpping");
        host.Read("other").ShouldBe(before);
    }

    [Fact]
    public void What_is_appended_to_earlier_results_is_said()
    {
        using var host = new TestHost();
        string output = host.Path("results");
        host.Ping(Target, "-o", output).Ends(0).Error.ShouldNotContain("appended");
        host.Ping(Target, "-o", output).Ends(0).Error.ShouldContain("bytes already; what is measured now is appended");
        host.Ping(Target, "-o", output, "-q").Ends(0).Error.ShouldBeEmpty();
    }

    private static void HardLink(string file, string name)
    {
        using var link = System.Diagnostics.Process.Start("ln", [file, name]);
        link.WaitForExit();
    }
}
