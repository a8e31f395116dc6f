using Sonde.Tests.Cli;
using Sonde.Tests.Cli.Processes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Jobs;

/// <summary>
/// A CSV that opens right in a spreadsheet: signs, letters, numbers, and nothing that runs. LibreOffice's window tells UTF-8 by the mark;
/// without a window it is told so.
/// </summary>
public sealed class JournalistJobTests
{
    [Fact]
    public async Task Csv_opens_right_in_libreoffice()
    {
        Repetitions.SkipUnlessLong();
        SondeProcess.Require("soffice");
        using var host = new TestHost();
        RawScans.Write(host);
        using SondeProcess shell = SondeProcess.Bash(
            $"""
            set -e
            cd {host.Path("")}
            $SONDE summary in --by domain,date --enough 10 --excel > days.csv
            mkdir home back
            HOME=$PWD/home soffice --headless --infilter='Text - txt - csv (StarCalc):44,34,76,1' --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false' --outdir back days.csv >/dev/null 2>&1
            """);
        CliRun run = await shell.EndAsync(TimeSpan.FromMinutes(3));
        run.ExitCode.ShouldBe(0, run.Error);
        File.ReadAllBytes(host.Path("days.csv"))[..3].ShouldBe([0xEF, 0xBB, 0xBF], "Excel guesses without them");
        string[] back = host.Read("back/days.csv").TrimStart('\uFEFF').TrimEnd('\n').Split('\n');
        back.Length.ShouldBe(1 + (2 * RawScans.Days));
        back.ShouldContain(line => line.StartsWith("'=1+1.example,", StringComparison.Ordinal), "a cell that would be a formula is text");
        back.ShouldContain(line => line.Contains("✅match,answered as expected,", StringComparison.Ordinal));
        string[] head = back[0].Split(','),
            blocked = back.Single(line => line.StartsWith("blocked.example,2024-01-02,", StringComparison.Ordinal)).Split(',');
        blocked[Array.IndexOf(head, "tests")].ShouldBe("40");
        blocked[Array.IndexOf(head, "unexpected")].ShouldBe("10");
        blocked[Array.IndexOf(head, "rate")].ShouldBe("0.25");
        blocked[Array.IndexOf(head, "networks")].ShouldBe("8");
    }
}
