using System.Text.Json;
using Sonde.Packets.Redaction;
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

    private const string Own = "192.0.2.10"; // of the machine in memory

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
    [InlineData("A", "OWN", "ip.nomatch", false)]
    [InlineData("AAAA", "2001:db8:77::1", "ip.nomatch", false)]
    [InlineData("A", "127.0.0.1", "ip.invalid", false)]
    [InlineData("AAAA", "::1", "ip.invalid", false)]
    [InlineData("A", "OWN", "tls.connerror", true)]
    [InlineData("A", "127.0.0.1", "ip.invalid", true)]
    public void Answer_that_names_the_prober_is_no_loopback_in_what_was_redacted(
        string type, string answer, string outcome, bool isVisited)
    {
        answer = answer.Replace("OWN", Own, StringComparison.Ordinal);
        string[] secrets = ["--probe-ip", type == "A" ? Own : "2001:db8:77::1"];
        (JsonElement line, byte[] capture) = Measure("dns", answer, type, isVisited, secrets);
        using var host = new TestHost();
        File.WriteAllBytes(host.Path("run.pcap"), capture);
        host.Run(["redact", host.Path("run.pcap"), "-o", host.Path("safe.pcapng"), "--probe-ip", Own, .. secrets]).Ends(0);
        // What is redacted already stays as it is told.
        host.Run("redact", host.Path("safe.pcapng"), "-o", host.Path("again.pcapng"), "--probe-ip", "192.0.2.199").Ends(0);
        Told(line).ShouldStartWith(outcome);
        foreach (string name in (string[])["run.pcap", "safe.pcapng", "again.pcapng"])
        {
            CliRun run = host.Run(["replay", host.Path(name), .. secrets]);
            Told(run.Lines.ShouldHaveSingleItem()).ShouldBe(Told(line), name);
            run.Output.ShouldNotContain(secrets[1]);
            run.Output.ShouldNotContain(HiddenAnswers.StandIns[0].ToString());
            run.Output.ShouldNotContain(HiddenAnswers.StandIns[1].ToString());
        }
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

    private static (JsonElement Line, byte[] Capture) Measure(
        string nettest, string what, string type = "A", bool isVisited = false, params string[] secrets)
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
            more =
            [
                DnsScene.Target, "--control-resolver", DnsScene.Control, "--type", type,
                "--allow", "198.51.100.0/24", "--allow", "192.0.2.0/24",
                .. isVisited ? (string[])[] : ["--no-fetch"],
            ];
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
        string[] all = ["--allow", "203.0.113.0/24", "--seed", "1", "--domain", InterferenceScene.Forbidden];
        CliRun run = host.Run(["measure", nettest, .. more, .. all, .. secrets]).Ends(0);
        return (run.Lines.ShouldHaveSingleItem(), scribe.Capture());
    }

    private static string Told(JsonElement line) => $"{line.GetProperty("x_outcome_code")} ({line.GetProperty("x_expectation")})";
}
