namespace Sonde.Tests.Cli.Commands;

/// <summary>Who asks and gets nothing is told so; who asks about a file of another kind is not flooded.</summary>
public sealed class EmptyAnswerTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("conditions", "nothing to count in ")]
    [InlineData("summary", "nothing to count in ")]
    [InlineData("explain", "nothing to explain in ")]
    [InlineData("redact", "nothing to redact in ")]
    [InlineData("scapy-summary", "no packets in ")]
    public void File_in_which_there_is_nothing_is_said_to_be_so(string command, string words)
    {
        string empty = _host.Write("empty"), blank = _host.Write("blank", "", "  ", "");
        foreach (string file in (string[])[empty, blank])
        {
            CliRun run = _host.Run(command, file).Ends(3);
            run.Output.ShouldBeEmpty();
            run.Error.ShouldBe($"sonde: {words}{file}\n");
        }
    }

    [Dear]
    [Theory]
    [InlineData("conditions")]
    [InlineData("explain")]
    [InlineData("redact")]
    [InlineData("scapy-summary")]
    public void File_of_another_kind_is_told_in_a_few_lines_and_a_number(string command)
    {
        byte[] bytes = new byte[100_000];
        new Random(297).NextBytes(bytes);
        bytes[0] = 1;
        string file = _host.Path("binary.json");
        File.WriteAllBytes(file, bytes);
        CliRun run = _host.Run(command, file).Ends(3);
        string[] said = (run.Output + run.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        said.Length.ShouldBe(11);
        said[^1].ShouldMatch(@"binary\.json: and \d{3} more (like these|rejected lines)$");
    }

    [Fact]
    public void Each_file_is_named_though_another_was_bad_all_over()
    {
        string bad = _host.Write("bad", Enumerable.Repeat("garbage!", 30)), worse = _host.Write("worse", "garbage!");
        string error = _host.Run("redact", bad, worse).Ends(3).Error;
        error.ShouldContain($"{bad}: and 20 more like these");
        error.ShouldContain($"{worse}:1: ");
    }

    [Fact]
    public void Answer_that_is_empty_though_all_was_read_is_said()
    {
        string same = _host.Write("same", """{"dip":"192.0.2.1","dp":53,"conditions":["tfo.connectivity.works"]}""");
        CliRun run = _host.Run("conditions", same, same).Ends(0);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldStartWith("sonde: no difference between ");
        string none = _host.Write("none", """{"dip":"192.0.2.1","dp":53,"conditions":[]}""");
        _host.Run("conditions", none).Ends(0).Error.ShouldContain("no result has a condition");
        _host.Run("scapy-summary", _host.Write("report", "{}")).Ends(0).Error.ShouldContain("no packets in ");
    }

    [Fact]
    public void Output_that_is_no_folder_is_told_by_what_it_is()
    {
        Directory.CreateDirectory(_host.Path("scan"));
        string scan = _host.Write("scan/results.json", Analysis.Classified.Failed("EOF"));
        _host.Run("classify", scan, "-o", "/dev/null")
            .Ends(2).Error.ShouldBe("sonde: --output /dev/null: this is a device or a pipe, not a folder\n");
        _host.Run("classify", scan, "-o", scan).Ends(2).Error.ShouldContain("this is a file, not a folder");
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(122, true)]
    [InlineData(27, true)]
    [InlineData(17, false)]
    [InlineData(5, false)]
    public void Room_is_asked_for_only_where_it_lacks(int errno, bool lacks)
        => Sonde.Cli.FileTrouble.IsLackOfRoom(new IOException("", errno)).ShouldBe(lacks);
}
