using System.Diagnostics;
using System.Text.RegularExpressions;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>A newcomer's first minutes: a clone on a Debian that has the SDK, git and ca-certificates, and nothing else.</summary>
public sealed partial class BareMachineTests
{
    private const int NoMirror = 77;

    // It computes while others wait, and is in nobody's way.
    [Fact]
    public async Task A_clone_builds_measures_and_passes_its_tests_where_only_the_sdk_is()
    {
        LabMachine.RequireLong();
        LabMachine.Require("debootstrap", "git");
        using var script = Process.Start(new ProcessStartInfo("nice", ["-n", "19", SondeProgram.InTree("tests/bare-machine.sh")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> progress = script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = $"{await output}\n{await progress}";
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.SkipWhen(script.ExitCode == NoMirror, "needs a mirror of Debian's packages, to make the root from");
        script.ExitCode.ShouldBe(0, said);
        said.ShouldNotContain("not bare:");
        Match counts = Counts().Match(said);
        counts.Success.ShouldBeTrue(said);
        int.Parse(counts.Groups["passed"].ValueSpan).ShouldBeGreaterThan(2000, said);
    }

    [GeneratedRegex("^(?<passed>[0-9]+) passed, 0 failed, [0-9]+ skipped$", RegexOptions.Multiline)]
    private static partial Regex Counts();
}
