using Sonde.Cli.Output;
using Sonde.Tests.Simulation;
using Sonde.Tests.Web;

namespace Sonde.Tests.Cli.Output;

/// <summary>A disk that is full: every output is told by its name, in one line of ours, and what was there before stays.</summary>
public sealed class FullDiskTests
{
    private const string Full = "/dev/full", NoRoom = "could not be written: No space left on device";

    [Dear]
    [Theory]
    [InlineData("report FILE -o FULL", "--output")]
    [InlineData("redact FILE -o FULL", "--output")]
    [InlineData("query OUT SELECT\u00A0* -o FULL", "--output")]
    [InlineData("query OUT SELECT\u00A0* --format csv -o FULL", "--output")]
    [InlineData("query OUT SELECT\u00A0* --format parquet -o FULL", "--output")]
    [InlineData("measure tcpping tcpconnect://192.0.2.1:80 --metadata FULL", "--metadata")]
    [InlineData("measure tcpping tcpconnect://192.0.2.1:80 --status-file FULL", "--status-file")]
    [InlineData("measure tcpping tcpconnect://192.0.2.1:80 --metrics FULL", "--metrics")]
    public void Output_that_finds_no_room_is_told_by_its_name(string command, string option)
    {
        Assert.SkipUnless(File.Exists(Full), "needs /dev/full");
        using var host = new TestHost();
        string file = host.Write("pings.jsonl", LiveLines.Pings(3));
        if (command.Contains("OUT", StringComparison.Ordinal)) host.Run("classify", file, "-o", host.Path("out")).Ends(0);
        CliRun run = host.Run(command.Split(' ').Select(word => word switch
        {
            "FILE" => file,
            "OUT" => host.Path("out"),
            "FULL" => Full,
            _ => word.Replace("\u00A0*", " * FROM outcomes", StringComparison.Ordinal),
        }));
        run.ExitCode.ShouldBe(3, run.Error);
        run.Error.ShouldContain($"sonde: {option} {Full} {NoRoom}\n");
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public void Capture_that_finds_no_room_is_told_by_its_name()
    {
        Assert.SkipUnless(File.Exists(Full), "needs /dev/full");
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(1)));
        using var file = OutputFile.Create("--pcap", Full);
        file.Write(new byte[100]);
        Should.Throw<OutputException>(file.Flush).Message.ShouldBe($"--pcap {Full} {NoRoom}");
        Should.NotThrow(file.Dispose); // it was said, and is not said twice
    }

    [Fact]
    public void Page_that_cannot_be_written_leaves_the_older_one_whole_and_nothing_beside_it()
    {
        using var host = new TestHost();
        string page = host.Write("report.html", "old");
        string[] before = Directory.GetFiles(host.Path(""));
        using (var file = WholeFile.Open("--output", page))
        {
            file.Stream.Write("half of a new one"u8);
            file.Stream.Flush();
            host.Read("report.html").ShouldBe("old\n");
        }

        host.Read("report.html").ShouldBe("old\n");
        Directory.GetFiles(host.Path("")).ShouldBe(before, ignoreOrder: true);
        using (var file = WholeFile.Open("--output", page))
        {
            file.Stream.Write("new"u8);
            file.Finish();
        }

        host.Read("report.html").ShouldBe("new");
        Directory.GetFiles(host.Path("")).ShouldBe(before, ignoreOrder: true);
    }

    [Dear]
    [Fact]
    public void Name_that_is_a_link_stays_one_and_the_mode_of_the_older_file_too()
    {
        if (OperatingSystem.IsWindows()) return; // modes are Unix's
        using var host = new TestHost();
        string page = host.Write("real.html", "old");
        File.SetUnixFileMode(page, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(host.Path("link.html"), "real.html");
        host.Run("report", host.Write("pings.jsonl", LiveLines.Pings(3)), "-o", host.Path("link.html")).Ends(0);
        new FileInfo(host.Path("link.html")).LinkTarget.ShouldBe("real.html");
        host.Read("real.html").ShouldStartWith("<!DOCTYPE html>", Case.Insensitive);
        File.GetUnixFileMode(page).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
    }
}
