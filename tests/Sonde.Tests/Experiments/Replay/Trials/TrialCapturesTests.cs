using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.Interference;
using Sonde.Tests.Simulation;
using Sonde.Tests.Walk;

namespace Sonde.Tests.Experiments.Replay.Trials;

/// <summary>
/// Trials of names in captures: over all behaviours of the walk the outcome that they had live, and the whole way after it.
/// </summary>
public sealed class TrialCapturesTests
{
    // A name that was refused a connection was never sent, and is in no packet.
    private static readonly string[] Http =
        ["clean", "rst", "silent", "fin", "cut", "length", "status", "body", "header", "block", "akamai"];

    // What differs inside TLS is in no packet.
    private static readonly string[] Https = ["clean", "rst", "fin", "drop", "drop later"];

    private static readonly string[] Bare = ["clean", "rst", "drop", "page", "replaced"];

    private static readonly string[] Lies =
    [
        "clean", "nxdomain", "refused", "servfail", "empty", "0.0.0.0", "drop", "port", "route", "garbage", "203.0.113.10", "203.0.113.14",
    ];

    [Dear]
    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("echo")]
    [InlineData("discard")]
    [InlineData("dns")]
    public void Trial_that_is_replayed_has_the_outcome_that_it_had_live(string nettest)
    {
        Repetitions.LongUnless(nettest != "discard");
        List<string> differences = [];
        List<JsonElement> replayed = [];
        foreach (string what in Repetitions.Some(nettest switch { "dns" => Lies, "http" => Http, "https" => Https, _ => Bare }, 2))
        {
            (JsonElement line, byte[] capture) = Measure(nettest, what);
            using var host = new TestHost();
            File.WriteAllBytes(host.Path("run.pcap"), capture);
            CliRun run = host.Run("replay", host.Path("run.pcap"));
            string was = Told(line), now = run.Lines.Count == 1 ? Told(run.Lines[0]) : $"{run.Lines.Count} lines {run.Error}";
            if (was != now) differences.Add($"{what}: {was}, replayed {now}");
            replayed.AddRange(run.Lines);
        }

        differences.ShouldBeEmpty();
        replayed.ShouldAllBe(line => line.GetProperty("x_replayed").GetBoolean());
        ReplayedWalk.Check(replayed);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("echo")]
    [InlineData("discard")]
    [InlineData("dns")]
    public void Capture_of_clean_trials_accuses_nobody_whatever_it_lost(string nettest)
    {
        byte[] whole = Measure(nettest, "clean").Capture;
        List<string> wrong = [];
        for (int seed = 0; seed < Repetitions.Of(5, 60, 200); seed++)
        {
            using var host = new TestHost();
            File.WriteAllBytes(host.Path("lossy.pcap"), LossyCapture.Of(whole, seed));
            CliRun run = host.Run("replay", host.Path("lossy.pcap"));
            foreach (JsonElement line in run.Lines)
                if (line.GetProperty("x_expectation").GetString() == "unexpected") wrong.Add($"seed {seed}: {Told(line)}");
        }

        wrong.ShouldBeEmpty();
    }

    private static (JsonElement Line, byte[] Capture) Measure(string nettest, string what)
    {
        var scribe = new TrialScribe();
        SimulatedNetwork network;
        string[] more;
        if (nettest == "dns")
        {
            network = new DnsScene
            {
                Resolver = question => question.IsForbidden && what != "clean" ? ScenesOf.Forged(question, what) : null,
            }.Network();
            more = [DnsScene.Target, "--control-resolver", DnsScene.Control, "--type", "A", "--no-fetch", "--allow", "198.51.100.0/24"];
        }
        else
        {
            network = new InterferenceScene
            {
                Service = nettest,
                Server = (asked, _) => ScenesOf.Does(nettest, asked.Name == InterferenceScene.Forbidden ? what : "clean"),
            }.Network();
            more = [InterferenceScene.Target];
        }

        if (network.Conversations is { } conversations) conversations.OnEnd = scribe.Write;
        if (network.Exchanges is { } exchanges) exchanges.OnEnd = scribe.Write;
        using var host = new TestHost(network);
        CliRun run = host.Run(
            ["measure", nettest, .. more, "--allow", "203.0.113.0/24", "--seed", "1", "--domain", InterferenceScene.Forbidden]).Ends(0);
        return (run.Lines.ShouldHaveSingleItem(), scribe.Capture());
    }

    private static string Told(JsonElement line) => $"{line.GetProperty("x_outcome_code")} ({line.GetProperty("x_expectation")})";
}
