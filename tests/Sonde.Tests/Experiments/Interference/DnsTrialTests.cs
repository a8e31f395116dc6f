using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Model;
using Sonde.Packets.Dns;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

public sealed class DnsTrialTests
{
    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    [Fact]
    public void A_name_that_is_answered_truly_is_a_match()
    {
        var scene = new DnsScene();
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("ip.matchip");
        line.GetProperty("x_by_type").GetProperty("AAAA").GetString().ShouldBe("ip.matchip");
        line.GetProperty("anomaly").GetBoolean().ShouldBeFalse();
        line.GetProperty("response").GetArrayLength().ShouldBe(1);
        line.GetProperty("response")[0].GetProperty("response").GetProperty("198.51.100.20").GetProperty("matched")[0].GetString()
            .ShouldBe("ip");
        scene.Sent.ShouldAllBe(sent => sent.StartsWith("udp", StringComparison.Ordinal));
    }

    public static TheoryData<string, string, string> Lies => new()
    {
        { "nxdomain", "dns.error:NXDomain", "unexpected" },
        { "refused", "dns.error:Refused", "unexpected" },
        { "servfail", "dns.error:ServFail", "inconclusive" },
        { "empty", "ip.empty", "unexpected" },
        { "0.0.0.0", "ip.invalid:zero", "unexpected" },
        { "127.0.0.1", "ip.invalid:local_host", "unexpected" },
        { "172.16.9.9", "ip.invalid:local_net", "unexpected" },
        { "203.0.113.10", "http.blockpage:a_prod_fortinet_1", "unexpected" },
        { "203.0.113.14", "tls.connerror:missing_as_info", "inconclusive" },
        { "drop", "dns.timedout", "inconclusive" },
        { "port", "dns.connrefused", "unexpected" },
        { "garbage", "dns.protocol_error", "unexpected" },
        { "race", "tls.connerror:missing_as_info", "unexpected" },
        { "late", "ip.matchip", "expected" },
        { "truncated", "dns.connrefused", "unexpected" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void What_is_answered_for_a_name_has_its_word(string lie, string code, string expectation)
    {
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Forged(question, lie) : null,
            OverTcp = question => question.IsForbidden ? TalkScript.Refuses() : null,
            Talk = conversation => (conversation.Target.Address.ToString(), conversation.Target.Port) switch
            {
                ("203.0.113.10", 80) => TalkScript.Answers(Encoding.ASCII.GetBytes(InterferenceScene.Page(BlockPage, "403 Forbidden"))),
                ("203.0.113.14", _) => null,
                _ => TalkScript.Refuses(),
            },
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        line.GetProperty("x_expectation").GetString().ShouldBe(expectation);
        line.GetProperty("passed_liveness").GetBoolean().ShouldBeTrue();
        if (lie is "0.0.0.0" or "127.0.0.1" or "172.16.9.9")
            scene.Sent.ShouldNotContain(
                sent => sent.StartsWith("tcp", StringComparison.Ordinal), "nobody connects to what no public host has");
        if (lie is not ("race" or "late")) return;
        line.GetProperty("x_tries")[0].GetProperty("answers").GetArrayLength().ShouldBe(2);
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe("path");
    }

    [Fact]
    public void A_name_that_nobody_knows_is_not_lied_about()
    {
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Forged(question, "nxdomain") : null,
            Trusted = question => question.IsForbidden ? Forged(question, "nxdomain") : null,
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("dns.error:NXDomain");
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
    }

    [Dear]
    [Theory]
    [InlineData("nxdomain", "dns.error:NXDomain", "inconclusive")]
    [InlineData("empty", "ip.empty", "inconclusive")]
    [InlineData("127.0.0.1", "ip.invalid:local_host", "inconclusive")]
    [InlineData("refused", "dns.error:Refused", "unexpected")]
    [InlineData("203.0.113.10", "http.blockpage:a_prod_fortinet_1", "unexpected")]
    public void Without_a_control_what_only_a_control_can_tell_is_inconclusive(string lie, string code, string expectation)
    {
        foreach (string silent in (string[])["drop", "servfail", "none"])
        {
            var scene = new DnsScene
            {
                HasControl = silent != "none",
                Resolver = question => question.IsForbidden ? Forged(question, lie) : null,
                Trusted = question => question.IsForbidden ? Forged(question, silent) : null,
                Talk = conversation => conversation.Target is { Port: 80 } and { Address: var at } && at.ToString() == "203.0.113.10"
                    ? TalkScript.Answers(Encoding.ASCII.GetBytes(InterferenceScene.Page(BlockPage, "403 Forbidden")))
                    : TalkScript.Refuses(),
            };
            JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
            line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
            line.GetProperty("x_expectation").GetString().ShouldBe(expectation, silent);
        }
    }

    [Fact]
    public void A_resolver_that_is_not_there_says_nothing_of_the_name()
    {
        var scene = new DnsScene { Resolver = _ => Forged(null, "port") };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("dns.connrefused");
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        line.GetProperty("passed_liveness").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void One_type_may_be_forged_and_the_other_not()
    {
        var scene = new DnsScene
        {
            Resolver = question
            => question is { IsForbidden: true, Type: DnsType.A } ? Forged(question, "127.0.0.1") : null
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("ip.invalid:local_host");
        line.GetProperty("x_by_type").GetProperty("A").GetString().ShouldBe("ip.invalid:local_host");
        line.GetProperty("x_by_type").GetProperty("AAAA").GetString().ShouldBe("ip.matchip");
        line.GetProperty("x_response_aaaa").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public void Any_bytes_that_a_resolver_sends_give_a_line_with_an_outcome() => Check.Bytes(noise =>
    {
        if (noise.Length > 40) return;
        _ = Sonde.Experiments.Interference.Dns.DnsAnswer.Read(
            noise, Sonde.Experiments.Interference.Dns.DnsQuestion.Of("a.example", DnsType.A, new Random(1)), noise.Length, 0);
    });

    private static DatagramScript Forged(DnsScene.Question? question, string lie) => lie switch
    {
        "nxdomain" => DatagramScript.Answer(question!.Answer(null, 3), 20, 62),
        "refused" => DatagramScript.Answer(question!.Answer(null, 5), 20, 62),
        "servfail" => DatagramScript.Answer(question!.Answer(null, 2), 20, 62),
        "empty" => DatagramScript.Answer(question!.Answer(null), 20, 62),
        "drop" => DatagramScript.Silence,
        "port" => new DatagramScript { Errors = [(10, new IcmpError(3, 3, IPAddress.Parse("203.0.113.53")))] },
        "garbage" => DatagramScript.Answer([question!.Message[0], question.Message[1], 0x81, 0x80, 0, 1, 0, 200, 0, 0, 0, 0, 1], 20, 62),
        "race" => new DatagramScript { Answers = [(5, question!.Answer("203.0.113.66"), 64), (15, question.Answer("198.51.100.20"), 62)] },
        "late" => new DatagramScript { Answers = [(5, question!.Answer("198.51.100.20"), 62), (900, question.Answer("203.0.113.66"), 64)] },
        "truncated" => DatagramScript.Answer(question!.Answer(null, 0, isTruncated: true), 20, 62),
        _ => DatagramScript.Answer(question!.Answer(lie), 20, 62),
    };
}
