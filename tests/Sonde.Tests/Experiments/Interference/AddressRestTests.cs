using Sonde.Tests.Cli;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Rests of minutes, behind a filter that remembers: they are said, shown, and bounded by an option.</summary>
public sealed class AddressRestTests
{
    [Theory]
    [InlineData(null, "rests 120s", "600s in all", 610)]
    [InlineData("10s", "rests 10s", "50s in all", 60)]
    public void Rest_behind_a_memory_is_said_once_shown_in_the_status_and_no_longer_than_the_option_says(
        string? delay, string said, string most, double longest)
    {
        // What remembers for an hour is waited for no longer than the option allows, and nothing is said of the name then.
        InterferenceScene scene = InterferenceScene.Remembering(3600);
        using var host = new TestHost(scene.Network());
        CliRun run = host.Run(
            ["measure", "http", InterferenceScene.Target, "--allow", "203.0.113.0/24", "--domain", InterferenceScene.Forbidden,
                "--status-file", host.Path("status"), .. delay is null ? (string[])[] : ["--stateful-delay", delay]]).Ends(0);
        run.Lines.ShouldHaveSingleItem().GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        run.Error.Split("does not answer control names at the moment").Length.ShouldBe(2, "said once");
        run.Error.ShouldContain(said);
        run.Error.ShouldContain(most);
        string[][] rows = [
            .. host.Read("status").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        int resting = Array.IndexOf(rows[0], "resting");
        rows[1..].Select(row => row[resting]).Distinct().Order(StringComparer.Ordinal).ShouldBe(["0", "1"]);
        rows[^1][resting].ShouldBe("0");
        double lastTry = scene.Asked.Last(each => !each.Asked.IsControl).At;
        (scene.Asked[^1].At - lastTry).ShouldBeLessThan(longest + 60);
    }

    [Fact]
    public void Server_that_answers_says_nothing_of_rests()
    {
        using var host = new TestHost(new InterferenceScene { Server = (asked, _) => InterferenceScene.Clean(asked) }.Network());
        host.Run(
            ["measure", "http", InterferenceScene.Target, "--allow", "203.0.113.0/24", "--domain", InterferenceScene.Forbidden]).Ends(0)
            .Error.ShouldNotContain("rests");
    }
}
