using System.Globalization;
using System.Net;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Whole runs: vantage points with names, jobs, what is stopped and goes on.</summary>
public sealed class InterferenceRunTests
{
    private static readonly string[] Usual = ["--allow", "203.0.113.0/24", "--seed", "7"];

    private readonly List<(IPAddress Address, string Name, double From, double To)> _talks = [];

    [Fact]
    public void Every_vantage_point_is_measured_with_every_name_once()
    {
        using var host = new TestHost(Network());
        string names = host.Write(
            "names.csv", "url,category_code,category_description,date_added,source,notes",
            "http://one.example/,HUMR,Human Rights,2020-01-01,citizenlab,",
            "https://two.example/a,NEWS,News,2020-01-01,citizenlab,\"a, b\"", "# no name");
        IReadOnlyList<JsonElement> lines = host.Run(
            ["measure", "http", "203.0.113.1", "203.0.113.2:8080", "--domain", "three.example", "--domains", names, .. Usual])
            .Ends(0).Lines;
        lines.Select(line => $"{line.GetProperty("vp")} {line.GetProperty("service")} {line.GetProperty("test_url")}").ShouldBe(
            [
                "203.0.113.1 http one.example", "203.0.113.1 http three.example", "203.0.113.1 http two.example/a",
                "203.0.113.2 http:8080 one.example", "203.0.113.2 http:8080 three.example", "203.0.113.2 http:8080 two.example/a",
            ], ignoreOrder: true);
        LineProofs.Hold(lines);
    }

    [Fact]
    public void Names_come_in_the_order_that_the_seed_decides()
    {
        string[] OrderOf(string seed)
        {
            using var host = new TestHost(Network());
            string[] domains = [.. Enumerable.Range(0, 12).SelectMany(i => (string[])["--domain", $"n{i}.example"])];
            return [
                .. host.Run(["measure", "http", "203.0.113.1", "--allow", "203.0.113.0/24", "--seed", seed, "--quick", .. domains])
                .Ends(0).Lines.Select(line => line.GetProperty("test_url").GetString()!)];
        }

        OrderOf("1").ShouldBe(OrderOf("1"));
        OrderOf("1").ShouldNotBe(OrderOf("2"));
    }

    [Fact]
    public void Jobs_bring_their_own_names_and_keep_their_fields()
    {
        using var host = new TestHost(
            Network())
        {
            Input = """{"vp":"203.0.113.1","test_url":"one.example","tag":"t1","note":[1]}""" + "\n"
            + """{"vp":"203.0.113.1","test_url":"no name"}""" + "\n203.0.113.9\n"
        };
        CliRun run = host.Run(["measure", "http", "-f", "-", .. Usual]).Ends(3);
        JsonElement line = run.Lines.ShouldHaveSingleItem();
        (line.GetProperty("tag").GetString(), line.GetProperty("note")[0].GetInt32()).ShouldBe(("t1", 1));
        run.Error.ShouldContain("this is no name");
        run.Error.ShouldContain("--domain");
    }

    [Theory]
    [InlineData("add --domain", "203.0.113.1")]
    [InlineData("never a range", "203.0.113.0/24", "--domain", "a.example")]
    [InlineData("--domain", "203.0.113.1", "--domain", "a..b")]
    [InlineData("exclude each other", "203.0.113.1", "--domain", "a.example", "--quick", "--thorough")]
    [InlineData("--control-domain", "203.0.113.1", "--domain", "a.example", "--control-domain", "a.example/x")]
    public void A_bad_argument_is_told_before_any_packet(string said, params string[] arguments)
    {
        using var host = new TestHost(Network());
        host.Run(["measure", "http", .. arguments]).Ends(2).Error.ShouldContain(said);
        _talks.ShouldBeEmpty();
    }

    [Fact]
    public void Trials_at_one_address_never_overlap_whatever_the_port()
    {
        using var host = new TestHost(Network());
        string[] targets = ["203.0.113.1", "203.0.113.1:8080", "203.0.113.2", "203.0.113.2:81"];
        string[] domains = [.. Enumerable.Range(0, 5).SelectMany(i => (string[])["--domain", $"n{i}.example"])];
        host.Run(["measure", "http", .. targets, .. domains, .. Usual]).Ends(0).Lines.Count.ShouldBe(20);
        foreach (var address in _talks.GroupBy(talk => talk.Address))
        {
            double end = 0;
            foreach ((_, _, double from, double to) in address.OrderBy(talk => talk.From))
            {
                from.ShouldBeGreaterThanOrEqualTo(end - 1e-9);
                end = to;
            }
        }

        double[] tests = [
            .. _talks.Where(talk => talk.Address.ToString() == "203.0.113.1" && talk.Name.StartsWith('n')).Select(talk => talk.From)
            .Order()];
        tests.Zip(tests.Skip(1), (a, b) => b - a).Min().ShouldBeGreaterThanOrEqualTo(1.9);
        _talks.Max(talk => talk.To).ShouldBeLessThan(60, "addresses go side by side");
    }

    [Fact]
    public void What_was_measured_is_not_measured_again_by_resume()
    {
        using var host = new TestHost(Network());
        string[] domains = ["--domain", "one.example", "--domain", "two.example"];
        string file = host.Path("lines.jsonl");
        host.Run(["measure", "http", "203.0.113.1", .. domains[..2], "-o", file, .. Usual]).Ends(0);
        File.AppendAllText(file, "{\"vp\":\"203.0.113.1\",\"test_u");
        using var again = new TestHost(Network());
        again.Run(["measure", "http", "203.0.113.1", .. domains, "--resume", file, .. Usual]).Ends(0);
        CliRun.Parse(File.ReadAllText(file)).Select(line => line.GetProperty("test_url").GetString())
            .ShouldBe(["one.example", "two.example"]);
    }

    [Fact]
    public void An_interrupt_decides_nothing_and_is_measured_again()
    {
        TestHost? host = null;
        var network = Network(name =>
        {
            if (name == "two.example") host!.Interrupt();
            return null;
        });
        using (host = new TestHost(network))
        {
            string file = host.Path("lines.jsonl");
            string[] domains = ["--domain", "one.example", "--domain", "two.example", "--domain", "three.example"];
            host.Run(["measure", "http", "203.0.113.1", .. domains, "-o", file, .. Usual]).Ends(130);
            JsonElement[] lines = [.. CliRun.Parse(File.ReadAllText(file))];
            JsonElement stopped = lines.Single(line => line.TryGetProperty("x_interrupted", out _));
            stopped.GetProperty("x_outcome_code").GetString().ShouldBe("setup/system_failure");
            LineProofs.Classified(stopped.GetRawText()).ShouldBe("setup/system_failure");
            using var again = new TestHost(Network());
            again.Run(["measure", "http", "203.0.113.1", .. domains, "--resume", file, .. Usual]).Ends(0);
            CliRun.Parse(File.ReadAllText(file)).Where(line => !line.TryGetProperty("x_interrupted", out _))
                .Select(line => line.GetProperty("test_url").GetString())
                .ShouldBe(["one.example", "two.example", "three.example"], ignoreOrder: true);
        }
    }

    [Fact]
    public void The_contact_is_told_once_and_never_with_a_test()
    {
        List<string> requests = [];
        using var host = new TestHost(Network(_ => null, requests.Add));
        host.Run(["measure", "http", "203.0.113.1", "--domain", "one.example", "--contact", "ops@example.org", .. Usual]).Ends(0);
        requests.Count(request => request.Contains("From: ops@example.org", StringComparison.Ordinal)).ShouldBe(1);
        requests.First().ShouldContain("From:");
        requests.Where(request => request.Contains("one.example", StringComparison.Ordinal))
            .ShouldAllBe(request => !request.Contains("From:", StringComparison.Ordinal));
    }

    [Fact]
    public void Ten_thousand_clean_trials_say_nothing_against_the_network()
    {
        var random = new Random(11);
        var network = Network(name => random.Next(50) switch
        {
            0 => ServerTalk.Fails(104, 15), // a server that is tired now and then
            1 => ServerTalk.Silence,
            _ => null,
        });
        using var host = new TestHost(network);
        string names = host.Write(
            "names.txt",
            Enumerable.Range(0, Repetitions.Of(40, 2000, 2000)).Select(i => string.Create(CultureInfo.InvariantCulture, $"n{i}.example")));
        IReadOnlyList<JsonElement> lines = host.Run(
            ["measure", "http", .. Enumerable.Range(1, 5).Select(i => $"203.0.113.{i}"), "--domains", names, "--spacing", "1ms",
                "--control-delay", "100ms", "--rate", "0", .. Usual]).Ends(0).Lines;
        lines.Count.ShouldBe(5 * Repetitions.Of(40, 2000, 2000));
        lines.ShouldAllBe(line => line.GetProperty("x_expectation").GetString() != "unexpected");
        lines.Count(line => line.GetProperty("x_expectation").GetString() == "expected").ShouldBeGreaterThan(lines.Count * 9 / 10);
    }

    private SimulatedNetwork Network(Func<string, ServerTalk?>? server = null, Action<string>? seen = null)
    {
        var clock = new SimulatedClock();
        Instant start = clock.Now;
        return new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            Conversations = new SimulatedConversations(clock, (conversation, _) =>
            {
                AskedName asked = AskedName.Of(conversation);
                seen?.Invoke(asked.Request);
                SimulatedTalk talk = (server?.Invoke(asked.Name) ?? InterferenceScene.Clean(asked)).Run(conversation, clock.Now);
                double from = clock.Now.SecondsSince(start);
                _talks.Add((conversation.Target.Address, asked.Name, from, from + (talk.Ms!.Value / 1000)));
                return talk;
            }),
        };
    }
}
