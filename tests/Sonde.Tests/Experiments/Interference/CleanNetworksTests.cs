using System.Text.Json;
using Sonde.Packets.Dns;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Networks without a censor that fail for one name as for any other, now and then or always: nothing is ever said to be against the name.
/// What is left of chance is counted.
/// </summary>
public sealed class CleanNetworksTests
{
    private static readonly string Strict = InterferenceScene.Page("<p>no such site</p>", "421 Misdirected Request");

    public static TheoryData<string> Servers =>
    [
        "resets a third of all", "resets half of all", "resets six in ten", "loses half of all", "refuses half of all",
        "closes on half of all", "one of three machines resets", "every other one is refused", "is drained for a minute",
        "bans after ten for five minutes", "tarpit", "asks each third for a proof", "half of the ports lead to a broken machine",
    ];

    [Dear]
    [Theory]
    [MemberData(nameof(Servers))]
    public void Server_that_fails_for_any_name_accuses_nobody(string how)
    {
        int accused = 0, lines = 0;
        for (int seed = 1; seed <= Repetitions.Of(5, 30, 1000); seed++)
        {
            foreach (JsonElement line in Scene(how, seed).Measure(
                "--seed", $"{seed}", "--domain", "one.example", "--domain", "two.example", "--domain", "three.example"))
            {
                lines++;
                if (line.GetProperty("x_expectation").GetString() == "unexpected") accused++;
            }
        }

        // What is left is a server that fails half of all or more, where by chance few of the controls before its first name did.
        bool isOfChance = how.StartsWith("resets", StringComparison.Ordinal) || how.Contains("half", StringComparison.Ordinal);
        accused.ShouldBeLessThanOrEqualTo(isOfChance ? 1 + (lines / 200) : 0, how);
    }

    [Theory]
    [InlineData("https")]
    [InlineData("http")]
    [InlineData("https", "--quick")]
    [InlineData("http", "--quick")]
    public void Server_that_knows_the_given_control_names_alone_accuses_nobody(string service, params string[] way)
    {
        var scene = new InterferenceScene
        {
            Service = service,
            Server = (asked, _) => (asked.Name == "www.example", service) switch
            {
                (true, "https") => SecureTalk.Opens().Says(InterferenceScene.Page("Welcome")),
                (true, _) => InterferenceScene.Clean(asked),
                (_, "https") => SecureTalk.Alerts(112),
                _ => ServerTalk.Opens().Says(Strict),
            },
        };
        JsonElement line = scene.Measure(["--control-domain", "www.example", .. way]).ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        line.GetProperty("x_unusable").GetString().ShouldNotBeNull().ShouldContain("nobody has");
    }

    [Theory]
    [InlineData("split horizon")]
    [InlineData("loses four in ten")]
    [InlineData("fails for the first question of each name")]
    public void Resolver_that_tells_the_truth_or_fails_for_any_name_accuses_nobody(string how)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            var chance = new Random(seed);
            HashSet<(string, DnsType)> asked = [];
            var scene = new DnsScene
            {
                Resolver = question => (how, question.IsForbidden) switch
                {
                    ("split horizon", true) => One(question.Answer(question.Type == DnsType.A ? "10.1.2.3" : "fd00::3")),
                    ("loses four in ten", _) => chance.Next(10) < 4 ? DatagramScript.Silence : null,
                    ("fails for the first question of each name", _) => asked.Add((question.Name, question.Type))
                        ? One(question.Answer(null, 2)) : null,
                    _ => null,
                },
                Trusted = question => how == "split horizon" && question.IsForbidden ? One(question.Answer(null, 3)) : null,
                Talk = _ => TalkScript.Refuses(),
            };
            JsonElement line = scene.Measure("--seed", $"{seed}").ShouldHaveSingleItem();
            line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected", $"{how}, {seed}");
        }
    }

    private static InterferenceScene Scene(string how, int seed)
    {
        var chance = new Random(seed);
        int count = seed;
        InterferenceScene scene = null!;
        List<double> seen = [];
        double banned = -1;
        scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                double now = scene.Asked[^1].At;
                seen.RemoveAll(at => at < now - 60);
                seen.Add(now);
                count++;
                bool Is(double share) => chance.NextDouble() < share;
                switch (how)
                {
                    case "resets a third of all" when Is(1.0 / 3): return ServerTalk.Opens(acknowledges: false).Resets();
                    case "resets half of all" or "half of the ports lead to a broken machine" when Is(0.5):
                        return ServerTalk.Opens(acknowledges: false).Resets();
                    case "resets six in ten" when Is(0.6): return ServerTalk.Opens(acknowledges: false).Resets();
                    case "loses half of all" when Is(0.5): return ServerTalk.Opens(acknowledges: false);
                    case "refuses half of all" when Is(0.5): return ServerTalk.Fails(111);
                    case "closes on half of all" when Is(0.5): return ServerTalk.Opens().Closes();
                    case "one of three machines resets" when count % 3 == 0: return ServerTalk.Opens().Resets();
                    case "every other one is refused" when count % 2 == 0: return ServerTalk.Fails(111);
                    case "is drained for a minute" when now > seed * 3 && now < (seed * 3) + 60: return ServerTalk.Opens().Resets();
                    case "bans after ten for five minutes":
                        if (now >= banned && seen.Count > 10) banned = now + 300;
                        if (now < banned) return ServerTalk.Silence;
                        break;
                    case "tarpit":
                        return ServerTalk.Opens().Says(
                            InterferenceScene.Page($"<html><body>Welcome, you asked for {asked.Name}</body></html>"), 700.0 * seen.Count);
                    case "asks each third for a proof" when count % 3 == 0:
                        return ServerTalk.Opens().Says(InterferenceScene.Page("Checking your browser", "403 Forbidden"));
                }

                return InterferenceScene.Clean(asked);
            },
        };
        return scene;
    }

    private static DatagramScript One(byte[] message) => DatagramScript.Answer(message, 20, 62);
}
