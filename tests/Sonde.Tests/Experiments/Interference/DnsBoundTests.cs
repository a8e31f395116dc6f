using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Runs at a resolver end in a time that is bounded and said, whatever it does with questions.</summary>
public sealed class DnsBoundTests
{
    private const int Many = 150;

    [Dear]
    [Theory]
    [InlineData("refuses all but the control name")]
    [InlineData("refuses, and is silent to names that nobody has")]
    [InlineData("refuses, and fails for each tenth other")]
    [InlineData("refuses, and loses a third of all")]
    [InlineData("refuses by turns")]
    [InlineData("counts questions, and refuses")]
    [InlineData("counts questions, and is silent")]
    [InlineData("refuses, and says that no such name exists to others")]
    public void Turns_at_a_resolver_take_half_an_hour_at_most_however_many_names_it_gives_no_address_of(string does)
    {
        Repetitions.LongUnless(does is "refuses, and loses a third of all" or "refuses by turns" or "counts questions, and is silent");
        var chance = new Random(7);
        List<double> passed = [];
        int count = 0;
        DnsScene scene = null!;
        scene = new DnsScene
        {
            Resolver = question =>
            {
                bool isTest = question.Name.StartsWith("name", StringComparison.Ordinal);
                bool isUsual = question.Name == "www.example.com";
                double now = scene.Elapsed;
                passed.RemoveAll(at => at <= now - 10);
                count++;
                return does switch
                {
                    "refuses all but the control name" => isUsual ? null : Refusal(question),
                    "refuses, and is silent to names that nobody has"
                        => isUsual ? null : isTest ? Refusal(question) : DatagramScript.Silence,
                    "refuses, and fails for each tenth other" => isTest || (!isUsual && chance.Next(10) == 0) ? Refusal(question) : null,
                    "refuses, and loses a third of all"
                        => chance.Next(3) == 0 ? DatagramScript.Silence : isTest ? Refusal(question) : null,
                    "refuses by turns" => isTest && count % 2 == 0 ? Refusal(question) : null,
                    "refuses, and says that no such name exists to others"
                        => isUsual ? null : isTest ? Refusal(question) : DatagramScript.Answer(question.Answer(null, 3), 20, 62),
                    _ when passed.Count < 4 => Pass(now),
                    "counts questions, and refuses" => Refusal(question),
                    _ => DatagramScript.Silence,
                };
            },
        };
        DatagramScript? Pass(double now)
        {
            passed.Add(now);
            return null;
        }

        using var host = new TestHost(scene.Network());
        CliRun run = host.Run(
            ["measure", "dns", DnsScene.Target, "--allow", "203.0.113.0/24", "--control-resolver", DnsScene.Control, "--type", "A",
                "--no-fetch", "--seed", "1",
                .. Enumerable.Range(0, Many).SelectMany(i => (string[])["--domain", $"name{i}.example"])]);
        run.Lines.Count.ShouldBe(Many);
        // Turns at the resolver, and of each name: liveness, tries, and further questions, with their pauses.
        scene.Elapsed.ShouldBeLessThan((31 * 60) + (Many * 60));
        bool isClean = does.StartsWith("counts", StringComparison.Ordinal) || does == "refuses by turns";
        if (isClean) run.Lines.ShouldAllBe(line => line.GetProperty("x_expectation").GetString() != "unexpected");
        run.Error.Split("asked by turns").Length.ShouldBeLessThanOrEqualTo(2, "said once");
        if (does.StartsWith("refuses, and", StringComparison.Ordinal)) run.Error.ShouldContain("no more than 30 minutes a resolver in all");
    }

    [Dear]
    [Fact]
    public void Names_that_are_refused_keep_their_word_at_a_resolver_that_is_steady()
    {
        var scene = new DnsScene
        {
            Resolver = question => question.Name.StartsWith("name", StringComparison.Ordinal) ? Refusal(question) : null,
        };
        IReadOnlyList<JsonElement> lines = scene.Measure(
            ["--type", "A", "--no-fetch", .. Enumerable.Range(0, Many).SelectMany(i => (string[])["--domain", $"name{i}.example"])]);
        lines.Count(line => line.GetProperty("x_expectation").GetString() == "unexpected").ShouldBe(Many);
        // A third of a minute for the first twenty, and seconds for the others.
        scene.Elapsed.ShouldBeLessThan((20 * 45) + (Many * 15));
    }

    [Dear]
    [Fact]
    public void Names_that_are_refused_keep_their_word_where_the_path_loses_a_control_question_now_and_then()
    {
        int controls = 0;
        var scene = new DnsScene
        {
            Resolver = question => question.Name.StartsWith("name", StringComparison.Ordinal) ? Refusal(question)
                : question.Name == "www.example.com" && ++controls % 10 == 0 ? DatagramScript.Silence : null,
        };
        scene.Measure(
            ["--type", "A", "--no-fetch", .. Enumerable.Range(0, Many).SelectMany(i => (string[])["--domain", $"name{i}.example"])])
            .Count(line => line.GetProperty("x_expectation").GetString() == "unexpected").ShouldBe(Many);
    }

    [Fact]
    public void Control_resolver_that_this_machine_cannot_reach_holds_up_no_trials_one_behind_the_other()
    {
        var scene = new DnsScene { Trusted = _ => new DatagramScript { Errno = 101 } };
        string[] resolvers = [.. Enumerable.Range(1, 40).Select(i => $"203.0.113.{100 + i}")];
        using var host = new TestHost(scene.Network());
        CliRun run = host.Run(
            ["measure", "dns", .. resolvers, "--allow", "203.0.113.0/24", "--control-resolver", DnsScene.Control, "--type", "A",
                "--no-fetch", "--domain", "one.example", "--rate", "0"]);
        run.Lines.Count.ShouldBe(resolvers.Length);
        scene.Sent.Count(sent => sent.Contains($"{DnsScene.Control}:53", StringComparison.Ordinal)).ShouldBeLessThan(5, "nobody asks again at once");
        scene.Elapsed.ShouldBeLessThan(60);
    }

    private static DatagramScript Refusal(DnsScene.Question question) => DatagramScript.Answer(question.Answer(null, 5), 20, 62);
}
