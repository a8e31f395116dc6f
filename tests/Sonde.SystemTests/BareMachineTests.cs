using System.Diagnostics;
using System.Text.RegularExpressions;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>A fresh clone on a machine that has the SDK, git and certificates, and nothing else.</summary>
[Collection(nameof(Alone))]
public sealed partial class BareMachineTests
{
    private const int Skip = 77;

    [Fact]
    public async Task Clone_builds_runs_and_passes_its_tests_on_a_bare_Debian()
    {
        LabMachine.RequireLong();
        LabMachine.Require("debootstrap", "unshare", "git");
        var start = new ProcessStartInfo(SondeProgram.InTree("tests/bare-machine.sh")) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(SondeProgram.Dotnet)}:{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        foreach (string inherited in (string[])["SONDE_LONG_TESTS", "SONDE_SAMPLES", "SONDE_PROGRAM", "CI"]) start.Environment.Remove(inherited);
        using Process run = Process.Start(start)!;
        Task<string> output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        string said = await output, told = await error;
        Assert.SkipWhen(run.ExitCode == Skip, $"needs a Debian mirror: {said.Trim()}");
        run.ExitCode.ShouldBe(0, said + told);
        said.ShouldNotContain("not bare");
        told.ShouldContain("Building Sonde");
        said.ShouldMatch(@"(?m)^sonde \d+\.\d+\.\d+ ");
        Counts().Match(said).Groups["failed"].Value.ShouldBe("0", said);
    }

    [GeneratedRegex(@"^(?<passed>\d+) passed, (?<failed>\d+) failed, (?<skipped>\d+) skipped$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Counts();
}
