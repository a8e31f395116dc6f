using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Tests.Cli;
using Sonde.Tests.Cli.Processes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Jobs;

/// <summary>Traces of a week: when did it change?</summary>
public sealed class OperatorJobTests
{
    private const int Hours = 168, Broke = 75, Mended = 110;

    [Fact]
    public async Task Traces_of_a_week_say_when_a_target_fell_silent_and_when_the_way_grew()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string near = Trace(6), far = Trace(7), broken = Trace(0);
        DateTime start = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
        host.Write("week.jsonl", Enumerable.Range(0, Hours).SelectMany(hour => Enumerable.Range(0, 2).Select(half =>
            At(hour is >= Broke and < Mended ? broken : hour < Mended ? near : far, start.AddHours(hour).AddMinutes(30 * half)))));
        using SondeProcess shell = SondeProcess.Bash(
            $"""
            set -e
            cd {host.Path("")}
            $SONDE changes week.jsonl --by domain --format json > silent.json
            $SONDE changes week.jsonl --by domain --of 'hop > 7' --format json > way.json
            $SONDE changes week.jsonl --by domain
            """);
        CliRun run = await shell.EndAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement silent = CliRun.Parse(host.Read("silent.json")).ShouldHaveSingleItem();
        (silent.GetProperty("status").GetString(), silent.GetProperty("began").GetString(), silent.GetProperty("ended").GetString())
            .ShouldBe(("changed", Hour(start, Broke), Hour(start, Mended)));
        JsonElement way = CliRun.Parse(host.Read("way.json")).ShouldHaveSingleItem();
        (way.GetProperty("began").GetString(), way.GetProperty("ended").ValueKind).ShouldBe((Hour(start, Mended), JsonValueKind.Null));
        run.Output.ShouldContain($"# From {Hour(start, Broke)} on ");
        run.Output.ShouldContain(
            $"on {Hour(start, Mended)} it was over, with 0 % of ");
    }

    private static string Hour(DateTime start, int hour) => start.AddHours(hour).ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);

    // A line as the program writes it, of a path with so many routers; none: nothing comes back.
    private static string Trace(int routers)
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence)
        {
            Path = probe => routers == 0 ? [] : PathModel.Plain(probe, routers),
            CanCapture = true,
        });
        return host.Run("measure", "traceroute", "203.0.113.80", "--allow", "203.0.113.0/24", "--max-ttl", "9", "--proto", "icmp", "--json")
            .Ends(0).Output.TrimEnd('\n');
    }

    private static string At(string line, DateTime time)
    {
        JsonNode measurement = JsonNode.Parse(line)!;
        measurement["measurement_start_time"] = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        measurement["id"] = Guid.NewGuid().ToString();
        return measurement.ToJsonString();
    }
}
