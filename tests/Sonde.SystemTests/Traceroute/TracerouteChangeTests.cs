using System.Net;
using System.Net.Sockets;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>What routers and translators of the kernel change in the probes, and what is said of it.</summary>
public sealed class TracerouteChangeTests
{
    private const int Routers = 6, Changer = 3;

    [Theory]
    [InlineData(false, 1460)]
    [InlineData(true, 1440)]
    public async Task A_clamped_segment_size_shows_from_the_next_hop_on_with_both_values(bool v6, int sent)
    {
        using var chain = LabChain.Of("what each hop cites is compared", Routers);
        chain.Routers[Changer - 1].Rules(Middlebox.ClampMss(1300));
        using Socket listener = chain.Server.Listen(80, 16);
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.Address(v6));
        JsonElement[] answers =
            [.. Answers(measurement, "tcp").Where(probe => probe.GetProperty("outcome").GetString() == "time_exceeded")];
        foreach (JsonElement answer in answers)
        {
            bool isBehind = answer.GetProperty("ttl").GetInt32() > Changer;
            answer.TryGetProperty("changed", out JsonElement changed).ShouldBe(isBehind, answer.ToString());
            if (!isBehind) continue;
            changed.EnumerateObject().Select(field => field.Name).ShouldBe(["mss", "checksum"]);
            changed.GetProperty("mss").EnumerateArray().Select(size => size.GetInt32()).ShouldBe([sent, 1300]);
            answer.TryGetProperty("x_nat_detected", out _).ShouldBeFalse();
        }

        answers.Length.ShouldBe(9 * Routers);
        // The listener's own size is clamped on its way back.
        JsonElement accepted = Answers(measurement, "tcp")
            .First(probe => probe.GetProperty("port").GetInt32() == 80 && probe.GetProperty("outcome").GetString() == "syn_ack");
        accepted.GetProperty("reply_options").GetProperty("mss").GetInt32().ShouldBe(1300);
        accepted.GetProperty("reply_options").GetProperty("timestamps").GetBoolean().ShouldBeTrue();
        accepted.TryGetProperty("changed", out _).ShouldBeFalse();
        measurement.Verdict().ShouldBe("path.agrees");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rewritten_type_of_service_shows_from_the_next_hop_on(bool v6)
    {
        using var chain = LabChain.Of("what each hop cites is compared", Routers);
        chain.Routers[Changer - 1].Rules(Middlebox.RewriteDscp(10));
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.Address(v6));
        JsonElement[] answers = [.. Answers(measurement).Where(probe => probe.GetProperty("outcome").GetString() == "time_exceeded")];
        answers.Length.ShouldBe(19 * Routers);
        foreach (JsonElement answer in answers)
        {
            bool isBehind = answer.GetProperty("ttl").GetInt32() > Changer;
            answer.TryGetProperty("changed", out JsonElement changed).ShouldBe(isBehind, answer.ToString());
            if (isBehind) changed.GetRawText().ShouldBe("{\"tos\":[0,40]}");
        }

        measurement.Verdict().ShouldBe("path.agrees");
    }

    [Fact]
    public async Task Options_that_a_router_takes_out_are_named()
    {
        using var chain = LabChain.Of("what each hop cites is compared", Routers);
        chain.Routers[Changer - 1].Rules(Middlebox.Passing("reset tcp option timestamp", "reset tcp option sack-perm"));
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.V4);
        foreach (JsonElement answer in Answers(measurement, "tcp")
            .Where(probe => probe.GetProperty("outcome").GetString() == "time_exceeded"))
        {
            bool isBehind = answer.GetProperty("ttl").GetInt32() > Changer;
            answer.TryGetProperty("changed", out JsonElement changed).ShouldBe(isBehind, answer.ToString());
            if (isBehind)
                changed.GetProperty("options_stripped").EnumerateArray().Select(name => name.GetString())
                    .ShouldBe(["sack_permitted", "timestamps"]);
        }
    }

    [Fact]
    public async Task A_masquerading_router_mends_what_it_lets_back_and_changes_no_verdict()
    {
        using var chain = LabChain.Of("what each hop cites is compared", Routers);
        chain.Routers[Changer - 1].Rules(Middlebox.Masquerade("eth1"));
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.V4);
        string[] truth = [.. chain.Hops(v6: false).Select(hop => hop.ToString())];
        foreach ((string name, string[] hops) in measurement.Series()) hops.ShouldBe(truth, name);
        measurement.Verdict().ShouldBe("path.agrees");
        // The kernel puts addresses, ports and checksums of the cited packet back: nothing of it is to be seen, and nothing is said.
        foreach (JsonElement answer in Answers(measurement))
        {
            answer.TryGetProperty("x_cited_source_rewritten", out _).ShouldBeFalse();
            answer.TryGetProperty("x_nat_detected", out _).ShouldBeFalse();
        }

        measurement.Published().ShouldNotContain(chain.Routers[Changer - 1].Links[1].At(chain.Routers[Changer - 1]).V4 + "\"");
    }

    [Fact]
    public async Task A_translator_that_leaves_the_citations_as_they_are_shows_in_each_of_them()
    {
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), server = network.Host("server");
        network.SoftPath(client, server, TimeSpan.Zero,
            new SoftHop("198.18.0.1", "2001:db8:50::1"),
            new SoftHop("198.18.0.2", "2001:db8:50::2") { Nat = IPAddress.Parse("198.18.9.9") },
            new SoftHop("198.18.0.3", "2001:db8:50::3"), new SoftHop("198.18.0.4", "2001:db8:50::4"));
        network.Start();
        JsonElement measurement = await client.TracerouteAsync(server.V4);
        foreach (JsonElement answer in Answers(measurement).Where(probe => probe.GetProperty("outcome").GetString() == "time_exceeded"))
        {
            bool isBehind = answer.GetProperty("ttl").GetInt32() > 2;
            answer.TryGetProperty("x_cited_source_rewritten", out _).ShouldBe(isBehind, answer.ToString());
            answer.TryGetProperty("x_nat_detected", out _).ShouldBe(isBehind);
        }

        measurement.Verdict().ShouldBe("path.agrees");
        measurement.Published().ShouldNotContain("198.18.9.9");
    }

    private static IEnumerable<JsonElement> Answers(JsonElement measurement, string? protocol = null)
        => measurement.GetProperty("test_keys").GetProperty("x_probes").EnumerateArray()
            .Where(
                probe => probe.TryGetProperty("answer", out _)
                && (protocol is null || probe.GetProperty("protocol").GetString() == protocol));
}
