using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.H2;

/// <summary>Every branch of the method.</summary>
public sealed class H2PlanTests
{
    private static readonly string[] Https = ["--connect", "https"];

    [Fact]
    public void Server_without_tls_is_asked_to_switch_and_then_by_prior_knowledge()
    {
        H2Scene.Conditions((kind, _) => H2Scene.Plain(kind)).ShouldBe("connectivity.works upgrade.failed h2c.none");
        H2Scene.Conditions((kind, _) => H2Scene.Plain(kind, knows: true)).ShouldBe("connectivity.works upgrade.failed h2c.prior_knowledge");
        JsonElement line = H2Scene.Measure((kind, _) => H2Scene.Plain(kind, switches: true, knows: true));
        line.GetProperty("conditions").EnumerateArray().Select(each => each.GetString())
            .ShouldBe(["h2.connectivity.works", "h2.upgrade.success", "h2.h2c.upgrade"]);
        line.GetProperty("x_connections").EnumerateArray()
            .Select(each => (each.GetProperty("variant").GetString(), each.GetProperty("protocol").GetString(),
                each.GetProperty("status").GetInt32()))
            .ShouldBe([("http1", "http/1.1", 200), ("upgrade", "h2", 200)], "who switches is not asked again");
    }

    [Fact]
    public void Server_with_tls_chooses()
    {
        H2Scene.Conditions((kind, _) => H2Scene.Secure(kind), Https).ShouldBe("connectivity.works upgrade.success alpn.h2");
        H2Scene.Conditions((kind, _) => H2Scene.Secure(kind, "http/1.1"), Https).ShouldBe("connectivity.works upgrade.failed alpn.http1");
        H2Scene.Conditions((kind, _) => H2Scene.Secure(kind, null), Https).ShouldBe("connectivity.works upgrade.failed alpn.none");
    }

    [Fact]
    public void Offer_that_fails_again_and_again_is_broken()
    {
        H2Scene.Conditions((kind, _) => kind == "alpn" ? TalkScript.Silence : H2Scene.Secure(kind), Https).ShouldBe("connectivity.broken");
        H2Scene.Conditions(
                (kind, _) => kind == "alpn" ? TalkScript.Swallows with { Tls = TlsScript.Resets() } : H2Scene.Secure(kind), Https)
            .ShouldBe("connectivity.broken");
        JsonElement line = H2Scene.Measure((kind, _) => kind == "upgrade" ? TalkScript.Resets() : H2Scene.Plain(kind));
        line.GetProperty("x_connections").EnumerateArray().Select(each => each.GetProperty("variant").GetString())
            .ShouldBe([
                "http1", "upgrade", "upgrade", "http1", "upgrade", "http1", "http1", "upgrade", "http1", "http1", "upgrade", "http1", "http1",
                "upgrade", "http1", "http1", "upgrade", "prior_knowledge",
            ]);
        line.GetProperty("x_outcome_code").GetString().ShouldBe("read/tcp.reset");
    }

    [Fact]
    public void Offer_that_fails_once_works()
        => H2Scene.Conditions((kind, n) => kind == "alpn" && n == 0 ? TalkScript.Silence : H2Scene.Secure(kind), Https)
            .ShouldBe("connectivity.works upgrade.success alpn.h2");

    [Fact]
    public void Server_that_refuses_the_request_by_an_error_of_its_own_has_chosen_all_the_same()
    {
        JsonElement line = H2Scene.Measure(
            (kind, _) => kind == "alpn"
                ? TalkScript.Answers(H2Scene.Refusal) with { Tls = TlsScript.Done(protocol: "h2") }
                : H2Scene.Secure(kind), Https);
        line.GetProperty("conditions").EnumerateArray().Select(each => each.GetString())
            .ShouldBe(["h2.connectivity.broken", "h2.alpn.h2"]);
        line.GetProperty("x_connections")[1].GetProperty("h2_error").GetInt32().ShouldBe(13);
    }

    [Fact]
    public void Server_that_speaks_nothing_else_is_transient()
        => H2Scene.Conditions(
                (kind, _) => kind == "https" ? TalkScript.Swallows with { Tls = TlsScript.Alerts(120) } : H2Scene.Secure(kind), Https)
            .ShouldBe("connectivity.transient upgrade.success alpn.h2");

    [Fact]
    public void Target_that_does_not_answer_is_offline_and_why_is_said()
    {
        H2Scene.Conditions((_, _) => TalkScript.Silence).ShouldBe("connectivity.offline target.dead");
        H2Scene.Conditions((_, _) => TalkScript.Refuses()).ShouldBe("connectivity.offline target.refused");
        H2Scene.Conditions((_, _) => TalkScript.Refuses(113, icmp: H2Scene.Prohibited)).ShouldBe("connectivity.offline target.prohibited");
        H2Scene.Conditions((_, _) => TalkScript.Refuses(113)).ShouldBe("connectivity.offline target.unreachable");
        H2Scene.Conditions((_, _) => TalkScript.Swallows).ShouldBe("connectivity.offline undecided:no_answer");
        H2Scene.Conditions((_, _) => TalkScript.Answers("220 mail.example\r\n"u8.ToArray()))
            .ShouldBe("connectivity.offline undecided:wrong_answer");
    }

    [Fact]
    public void Baseline_that_fails_in_between_is_a_contradiction()
    {
        JsonElement line = H2Scene.Measure(
            (kind, n) => kind == "upgrade" || (kind == "http" && n > 0) ? TalkScript.Silence : H2Scene.Plain(kind));
        line.GetProperty("conditions").EnumerateArray().Select(each => each.GetString()).ShouldBe(["h2.undecided:contradictory"]);
        line.GetProperty("x_outcome_code").GetString().ShouldBe("unknown/unknown");
    }

    [Fact]
    public void Switch_is_done_by_its_name_alone()
        => H2Scene.Conditions((kind, _) => kind == "upgrade"
                ? TalkScript.Answers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"u8.ToArray())
                : H2Scene.Plain(kind))
            .ShouldBe("connectivity.broken");

    [Fact]
    public void Answers_of_any_bytes_are_read_or_refused()
    {
        int round = 0;
        Check.Bytes(bytes =>
        {
            if (round++ % 10 != 0) return; // a whole measurement each
            string said = H2Scene.Conditions(
                (kind, _) => kind == "http" ? H2Scene.Plain(kind) : TalkScript.Answers([.. H2Scene.Switch, .. bytes]));
            said.ShouldContain("connectivity.");
        });
    }

    [Fact]
    public void Outcome_of_a_prohibited_target_is_the_errors()
        => H2Scene.Measure((_, _) => TalkScript.Refuses(113, icmp: H2Scene.Prohibited)).GetProperty("x_outcome_code").GetString()
            .ShouldBe("dial/ip.host_no_route");
}
