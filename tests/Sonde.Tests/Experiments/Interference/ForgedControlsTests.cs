using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Control resolvers behind the injector that stands before the tested one: what is forged there is no knowledge.</summary>
public sealed class ForgedControlsTests
{
    private const string Forged = "10.10.34.36", True = "198.51.100.20", OtherTrue = "198.51.100.21";

    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    [Theory]
    [InlineData(Forged, true)]
    [InlineData(Forged, false)]
    [InlineData("203.0.113.66", true)]
    [InlineData("203.0.113.66", false)]
    public void Forged_answer_of_a_control_resolver_makes_the_same_one_of_the_tested_no_match(string forged, bool isAnsweredToo)
    {
        var scene = new DnsScene
        {
            Resolver = question => !question.IsForbidden ? null : isAnsweredToo ? Race(question, forged) : One(question, forged),
            Trusted = question => question.IsForbidden ? Race(question, forged) : null,
            Talk = _ => TalkScript.Refuses(),
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(
            forged == Forged ? "ip.invalid:local_net" : "tls.connerror:missing_as_info");
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive", "nobody knows the truth");
        line.GetProperty("response")[0].GetProperty("response").GetProperty(forged).GetProperty("matched").ValueKind
            .ShouldBe(JsonValueKind.Null);
        JsonElement control = line.GetProperty("x_controls")[0];
        (control.GetProperty("rcode").GetInt32(), control.GetProperty("response").GetArrayLength()).ShouldBe((-1, 0));
        control.GetProperty("error").GetString().ShouldBe("answers to one query, which differ");
        if (isAnsweredToo) line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe("path");
    }

    [Fact]
    public void Block_page_at_an_address_that_was_forged_of_both_resolvers_is_a_block_page()
    {
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Race(question, "203.0.113.10") : null,
            Trusted = question => question.IsForbidden ? Race(question, "203.0.113.10") : null,
            Talk = conversation => conversation.Target.Port == 80
                ? TalkScript.Answers(System.Text.Encoding.ASCII.GetBytes(InterferenceScene.Page(BlockPage, "403 Forbidden")))
                : TalkScript.Refuses(),
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("http.blockpage:a_prod_fortinet_1");
        line.GetProperty("x_expectation").GetString().ShouldBe("unexpected");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void Control_resolver_whose_true_answer_is_lost_once_behind_an_injector_is_not_believed_by_that_one(int lostAt)
    {
        // The second answer comes alone, as the true one was lost.
        int asked = 0;
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Race(question, Forged) : null,
            Trusted = question => !question.IsForbidden ? null : ++asked == lostAt ? One(question, Forged) : Race(question, Forged),
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        // One that comes first alone nobody can tell from a true one.
        line.GetProperty("x_outcome_code").GetString().ShouldBe(lostAt == 1 ? "ip.matchip" : "ip.invalid:local_net");
    }

    [Fact]
    public void Question_to_a_control_resolver_that_the_network_doubled_costs_two_more_and_no_knowledge()
    {
        int asked = 0;
        var scene = new DnsScene
        {
            Trusted = question => question.IsForbidden && asked++ == 0
                ? new DatagramScript { Answers = [(20, question.Answer(OtherTrue), 62), (21, question.Answer(True), 62)] } : null,
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("ip.matchip");
        scene.Sent.Count(sent => sent.StartsWith($"udp {DnsScene.Control}:53", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resolver_that_counts_questions_and_refuses_is_no_censor_where_the_control_resolver_knows_nothing(bool isForged)
    {
        foreach (double window in (double[])[3, 10])
        {
            List<double> passed = [];
            DnsScene scene = null!;
            scene = new DnsScene
            {
                Resolver = question =>
                {
                    passed.RemoveAll(at => at <= scene.Elapsed - window);
                    if (passed.Count > 0) return DatagramScript.Answer(question.Answer(null, 5), 20, 62);
                    passed.Add(scene.Elapsed);
                    return null;
                },
                Trusted = question => !question.IsForbidden ? null : isForged ? Race(question, Forged) : DatagramScript.Silence,
                Talk = _ => TalkScript.Refuses(),
            };
            scene.Measure("--type", "A").ShouldHaveSingleItem().GetProperty("x_expectation").GetString()
                .ShouldNotBe("unexpected", $"{window} s");
        }
    }

    private static DatagramScript One(DnsScene.Question question, string address)
        => DatagramScript.Answer(question.Answer(address), 20, 62);

    private static DatagramScript Race(DnsScene.Question question, string forged)
        => new() { Answers = [(5, question.Answer(forged), 62), (35, question.Answer(True), 62)] };
}
