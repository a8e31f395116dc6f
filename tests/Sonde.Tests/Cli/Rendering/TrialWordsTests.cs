using Sonde.Tests.Experiments.Interference;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>What people at a terminal get of trials: what the line says, controls considered, and nothing else.</summary>
public sealed class TrialWordsTests
{
    [Fact]
    public void Where_controls_fail_too_nothing_can_be_said()
    {
        var scene = new InterferenceScene { Server = (_, _) => ServerTalk.Fails(111) };
        using var host = new TestHost(scene.Network()) { IsTerminal = true, Size = (200, 40) };
        string[] measure = ["measure", "http", InterferenceScene.Target, "--allow", "203.0.113.0/24", "--domain", "blocked.example"];
        // A monitor hears of it all the same: nobody could be asked.
        CliRun run = host.Run([.. measure, "--fail-on", "unexpected", "--metrics", host.Path("metrics")]).Ends(10);
        string[] said = [.. ScreenModel.After(run.Error, 200).Lines];
        said.ShouldContain(line => line.Contains("❗️dial/tcp.refused (inconclusive) ", StringComparison.Ordinal));
        said.ShouldContain("Finding: nothing can be said (❔).");
        host.Read("metrics").ShouldContain("\nsonde_unexpected{");
        host.Read("metrics").Split('\n').Where(line => line.StartsWith("sonde_un", StringComparison.Ordinal))
            .Select(line => $"{line.Split('{')[0]} {line.Split(' ')[^1]}").ShouldBe(["sonde_unexpected 0", "sonde_unknown 1"]);
    }

    [Fact]
    public void What_only_the_name_meets_is_unexpected()
    {
        InterferenceScene scene = InterferenceScene.Censored(_ => ServerTalk.Fails(104));
        using var host = new TestHost(scene.Network()) { IsTerminal = true, Size = (200, 40) };
        CliRun run = host.Run(
            "measure", "http", InterferenceScene.Target, "--allow", "203.0.113.0/24", "--domain", InterferenceScene.Forbidden, "--fail-on",
            "unexpected").Ends(10);
        ScreenModel.After(run.Error, 200).Lines
            .ShouldContain("Finding: unexpected (❗️). Unexpected says where to look, not yet who did it.");
    }
}
