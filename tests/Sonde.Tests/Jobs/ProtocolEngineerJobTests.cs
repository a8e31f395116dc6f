using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Cli.Processes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Jobs;

/// <summary>Two runs of <c>tfo</c> over the same targets: which of them changed, and is it more than noise?</summary>
public sealed class ProtocolEngineerJobTests
{
    [Fact]
    public async Task Two_runs_of_tfo_say_which_targets_changed()
    {
        Repetitions.SkipUnlessLong();
        using TestHost before = Host(_ => SimulatedTalk.Answers()),
        after = Host(port => port <= 8 ? SimulatedTalk.Fails(111) : SimulatedTalk.Answers());
        Measure(before, "before.jsonl");
        Measure(after, "after.jsonl");
        File.Copy(after.Path("after.jsonl"), before.Path("after.jsonl"));
        using SondeProcess shell = SondeProcess.Bash(
            $"""
            set -e
            cd {before.Path("")}
            $SONDE compare before.jsonl after.jsonl --format json > changed.json
            $SONDE compare before.jsonl after.jsonl --targets --format csv > targets.csv
            $SONDE conditions before.jsonl after.jsonl --format csv > conditions.csv
            """);
        CliRun run = await shell.EndAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement works = CliRun.Parse(before.Read("changed.json"))
            .Single(line => line.GetProperty("what").GetString() == "tfo.connectivity.works");
        (works.GetProperty("kind").GetString(), works.GetProperty("went").GetInt32(), works.GetProperty("both").GetInt32())
            .ShouldBe(("changed", 8, 20));
        works.GetProperty("noise").ValueKind.ShouldBe(JsonValueKind.Null);
        string[] targets = before.Read("targets.csv").TrimEnd('\n').Split('\n');
        targets.Length.ShouldBe(9);
        targets[1].ShouldBe("tfo,192.0.2.1:1,tfo.connectivity.works tfo.cookie.not_received,tfo.connectivity.offline tfo.target.refused");
        before.Read("conditions.csv").ShouldContain("\"tfo.target.refused\",1,,0,1,1,1,0,1\n");
    }

    private static TestHost Host(Func<int, SimulatedTalk> answer)
    {
        var clock = new SimulatedClock();
        return new TestHost(new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            Conversations = new SimulatedConversations(clock, (talk, _) => answer(talk.Target.Port)),
        });
    }

    private static void Measure(TestHost host, string file)
        => host.Run(
            ["measure", "tfo", .. Enumerable.Range(1, 20).Select(port => $"192.0.2.1:{port}"), "--layer", "kernel", "--connect", "tcp",
                "-o", host.Path(file)]).Ends(0);
}
