using Sonde.Experiments.Network;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.PathTransparency.H2;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Series;

/// <summary>
/// Targets and firewalls that refuse connections of the system for reasons of their own, whatever is on them: no variant is accused of
/// what would have met a usual connection as well.
/// </summary>
public sealed class LimitedConnectionsTests
{
    private static readonly string[] Accusing = ["broken", "transient", "offline", "dropped", "target.", "blackhole", "h2c.none"];

    // What becomes of a connection too many.
    private static readonly string[] Endings = ["refused", "reset", "closed"];

    public static TheoryData<string> Names => ["h2", "dscp", "mss"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Limit_of_connections_in_time_accuses_no_variant(string name)
    {
        List<string> wrong = [];
        foreach (int tenths in Repetitions.Some(Enumerable.Range(1, 20), 2))
            foreach (int burst in (int[])[1, 2, 3])
                foreach (string how in Endings)
                {
                    IcmpLimiter limiter = IcmpLimiter.Bucket(burst, 10.0 / tenths);
                    wrong.AddRange(Accusations(name, (_, now) => limiter.TryTake(now), how)
                        .Select(said => $"one in {tenths}00 ms, {burst} at once, {how}: {said}"));
                }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_dead_server_of_several_behind_an_address_accuses_no_variant(string name)
    {
        List<string> wrong = [];
        for (int servers = 2; servers <= 4; servers++)
            for (int dead = 1; dead < servers; dead++) // the first connection of all is taken
                foreach (string how in Endings)
                {
                    (int count, int each) = (servers, dead);
                    wrong.AddRange(Accusations(name, (number, _) => number % count != each, how)
                        .Select(said => $"server {dead} of {servers}, {how}: {said}"));
                }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Target_that_takes_so_many_connections_and_no_more_accuses_no_variant(string name)
    {
        List<string> wrong = [];
        for (int most = 1; most <= 6; most++)
            foreach (string how in Endings)
            {
                int taken = most;
                wrong.AddRange(Accusations(name, (number, _) => number < taken, how).Select(said => $"{most}, {how}: {said}"));
            }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Server_that_is_dead_by_the_port_accuses_no_variant(string name)
    {
        List<string> wrong = [];
        foreach (string how in (string[])[.. Endings, "lost"])
            for (int seed = 0; seed < Repetitions.Of(40, 150, 3000); seed++)
            {
                var chance = new SimulatedChance(seed);
                // Where all that was tried is refused, the target is said to refuse, and nothing of a variant.
                wrong.AddRange(Accusations(name, (_, _) => chance.Next(2) == 0, how)
                    .Where(said => !said.Contains("offline", StringComparison.Ordinal) && !said.Contains("target.", StringComparison.Ordinal)
                        && !said.Contains("h2c.none", StringComparison.Ordinal))
                    .Select(said => $"seed {seed}, {how}: {said}"));
            }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dscp")]
    [InlineData("mss")]
    public void Target_that_takes_one_connection_is_not_said_to_refuse_them(string name)
        => Accusations(name, (number, _) => number == 1, "refused").ShouldBeEmpty();

    private static IEnumerable<string> Accusations(string name, Func<int, Instant, bool> takes, string how)
    {
        var clock = new SimulatedClock();
        int count = 0;
        var network = new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            Conversations = SimulatedConversations.Of(clock, (conversation, _) => takes(count++, clock.Now)
                ? H2Scene.Plain(H2Scene.KindOf(conversation), knows: true)
                : how switch
                {
                    "reset" => TalkScript.Resets(),
                    "closed" => TalkScript.Closes(),
                    "lost" => TalkScript.Silence,
                    _ => TalkScript.Refuses(),
                }),
        };
        using var host = new TestHost(network);
        string[] arguments = name == "h2" ? [] : ["--layer", "kernel", "--connect", "http"];
        CliRun run = host.Run(["measure", name, $"{H2Scene.Target}:80", "--allow", "203.0.113.0/24", .. arguments]).Ends(0);
        return [.. run.Lines.Single().GetProperty("conditions").EnumerateArray().Select(each => each.GetString()!)
            .Where(said => !said.Contains("undecided", StringComparison.Ordinal)
                && Accusing.Any(word => said.Contains(word, StringComparison.Ordinal)))];
    }
}
