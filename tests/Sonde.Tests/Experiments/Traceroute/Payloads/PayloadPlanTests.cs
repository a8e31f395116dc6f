using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute.Payloads;

/// <summary>How payloads are sent: connections, their order, their ends, and what is tried again.</summary>
public sealed class PayloadPlanTests
{
    private const string Whole = "1 2 3 4 5 6 ack+data";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_payloads_find_every_hop_and_the_server(bool ipv6)
    {
        PayloadScene scene = new PayloadScene { IsIpv6 = ipv6 }.Run();
        scene.Hops(PayloadRole.Control).ShouldBe(Whole);
        scene.Hops(PayloadRole.Test).ShouldBe(Whole);
        scene.Verdict.ShouldBe("path.agrees");
        scene.Comparison.Distance.ShouldBe(PayloadScene.Distance);
    }

    [Fact]
    public void Each_payload_goes_on_a_connection_of_its_own_whose_handshake_reaches_the_server()
    {
        PayloadScene scene = new PayloadScene().Run();
        SeenProbe[] payloads = [.. scene.Sent.Where(PayloadScene.HasData)];
        payloads.Select(probe => probe.SourcePort).Distinct().Count().ShouldBe(payloads.Length);
        foreach (SeenProbe payload in payloads)
        {
            SeenProbe[] before = [.. scene.Sent.Where(probe => probe.SourcePort == payload.SourcePort && probe.Number < payload.Number)];
            before.Length.ShouldBe(2);
            PayloadScene.Has(before[0], TcpFlags.Syn).ShouldBeTrue();
            PayloadScene.Has(before[1], TcpFlags.Ack).ShouldBeTrue();
            before.ShouldAllBe(probe => probe.Ttl == 64);
        }

        // The control alone goes to the server first.
        payloads[0].Ttl.ShouldBe(64);
        PayloadScene.IsTest(payloads[0]).ShouldBeFalse();
        payloads.Skip(1).Select(probe => (probe.Ttl, PayloadScene.IsTest(probe)))
            .ShouldBe(Enumerable.Range(1, PayloadScene.Distance).SelectMany(ttl => ((int, bool)[])[(ttl, false), (ttl, true)]));
    }

    [Fact]
    public void Connections_are_closed_by_both_ends_and_nothing_is_reset()
    {
        PayloadScene scene = new PayloadScene().Run();
        scene.Server.Opened.ShouldBeGreaterThanOrEqualTo(15);
        scene.Server.Closed.ShouldBe(scene.Server.Opened);
        scene.Sent.ShouldNotContain(probe => PayloadScene.Has(probe, TcpFlags.Rst));
        scene.Plan.Flows.ShouldAllBe(flow => flow.State == PayloadFlowState.Closed);
        scene.Server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public void Last_acknowledgements_that_are_lost_are_sent_again()
    {
        PayloadScene scene = null!;
        scene = new PayloadScene
        {
            Server = new TcpServer(PayloadScene.Distance) { Closes = false },
            // The server closes after us; its FIN comes twice, the second time because nothing of ours came after the first.
            Way = (probe, replies) =>
            {
                PathReply[] all = [.. replies];
                return PayloadScene.Has(probe, TcpFlags.Fin) ? [.. all, .. all.Select(reply => reply.Later(200))] : all;
            },
        }.Run();
        foreach (IGrouping<ushort, SeenProbe> connection in scene.Sent.GroupBy(probe => probe.SourcePort))
        {
            int fin = connection.Single(probe => PayloadScene.Has(probe, TcpFlags.Fin)).Number;
            connection.Count(probe => probe.Number > fin).ShouldBe(2);
        }

        scene.Server.ResetsSeen.ShouldBe(0);
    }

    [Fact]
    public void Server_that_never_closes_is_reset_at_last()
    {
        var server = new TcpServer(PayloadScene.Distance) { Closes = false };
        PayloadScene scene = new PayloadScene
        {
            Server = server,
            BoxAfter = 6,
            Box = probe => PayloadScene.Has(probe, TcpFlags.Fin) ? ([], false) : null
        }.Run();
        scene.Verdict.ShouldBe("path.agrees");
        server.ResetsSeen.ShouldBeGreaterThan(10);
        server.Opened.ShouldBe(0);
    }

    [Fact]
    public void Times_are_from_the_payloads_leaving_to_its_answer()
    {
        PayloadScene scene = new PayloadScene().Run();
        foreach (PayloadCell cell in scene.Plan.Schedule.Test.Cells.Where(cell => cell.IsAnswered))
        {
            PayloadConnection flow = cell.Flows[0];
            flow.Answers.First().At.SecondsSince(flow.PayloadAt!.Value).ShouldBe(cell.Ttl * 0.001, 1e-9);
        }
    }

    [Fact]
    public void Only_what_was_lost_is_tried_again_on_a_new_connection()
    {
        HashSet<(bool, int)> lost = [];
        PayloadScene scene = new PayloadScene
        {
            BoxAfter = 0,
            Box = probe
                => PayloadScene.HasData(probe) && probe.Ttl is 2 or 5 && lost.Add((PayloadScene.IsTest(probe), probe.Ttl))
                ? ([], false)
                : null,
        }.Run();
        scene.Hops(PayloadRole.Control).ShouldBe(Whole);
        scene.Hops(PayloadRole.Test).ShouldBe(Whole);
        scene.Plan.Flows.Where(flow => flow.Try == 2).Select(flow => (flow.Role, flow.Ttl)).Order()
            .ShouldBe([(PayloadRole.Control, 2), (PayloadRole.Control, 5), (PayloadRole.Test, 2), (PayloadRole.Test, 5)]);
        scene.Verdict.ShouldBe("path.agrees");
    }

    [Fact]
    public void Lost_first_packets_of_handshakes_are_sent_again()
    {
        HashSet<ushort> seen = [];
        PayloadScene scene = new PayloadScene
        {
            BoxAfter = 0,
            Box = probe => PayloadScene.Has(probe, TcpFlags.Syn) && seen.Add(probe.SourcePort) ? ([], false) : null
        }.Run();
        scene.Verdict.ShouldBe("path.agrees");
        scene.Hops(PayloadRole.Test).ShouldBe(Whole);
        scene.Plan.Flows.ShouldAllBe(flow => flow.Handshake.Rtt == null);
    }

    [Fact]
    public void Silent_router_is_a_gap_and_no_verdict()
    {
        PayloadScene scene = new PayloadScene { Router = probe => probe.Ttl == 4 ? [] : null }.Run();
        scene.Hops(PayloadRole.Test).ShouldBe("1 2 3 * 5 6 ack+data");
        scene.Verdict.ShouldBe("path.agrees");
        scene.Plan.Schedule.Test.Cells[4].Sent.ShouldBe(2);
        scene.Keys().Path.Hops.Single(hop => hop.Ttl == 4).Note.ShouldBe("silent");
    }

    [Fact]
    public void Router_that_limits_its_answers_is_no_verdict()
    {
        PayloadScene scene = new PayloadScene { Router = probe => probe.Ttl == 4 && PayloadScene.IsTest(probe) ? [] : null }.Run();
        scene.Hops(PayloadRole.Test).ShouldBe("1 2 3 * 5 6 ack+data");
        scene.Verdict.ShouldBe("path.agrees");
        scene.Keys().Path.Hops.Single(hop => hop.Ttl == 4).Note.ShouldBe("rate_limited");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Eight_bytes_of_citation_are_enough(bool ipv6)
    {
        PayloadScene scene = new PayloadScene
        {
            IsIpv6 = ipv6,
            Router = probe => [PathModel.Expired(probe, probe.Ttl, quoted: probe.HeaderLength + 8)]
        }.Run();
        scene.Hops(PayloadRole.Test).ShouldBe(Whole);
        scene.Verdict.ShouldBe("path.agrees");
    }

    [Fact]
    public void What_the_server_says_before_it_is_asked_is_no_answer()
    {
        var server = new TcpServer(PayloadScene.Distance) { Greeting = "220 mail.example\r\n"u8.ToArray(), Answer = _ => null };
        PayloadScene scene = new PayloadScene { Server = server }.Run();
        scene.Hops(PayloadRole.Control).ShouldBe("1 2 3 4 5 6 ack");
        scene.Hops(PayloadRole.Test).ShouldBe("1 2 3 4 5 6 ack");
        scene.Verdict.ShouldBe("path.agrees");
        server.Closed.ShouldBe(server.Opened);
    }

    [Fact]
    public void Packets_in_another_order_or_twice_change_nothing()
    {
        PayloadScene scene = new PayloadScene
        {
            Way = (_, replies) =>
            {
                PathReply[] all = [.. replies];
                return [.. all.Select((reply, i) => reply.Later(3 * (all.Length - i))), .. all.Select(reply => reply.Later(20))];
            },
        }.Run();
        scene.Verdict.ShouldBe("path.agrees");
        scene.Comparison.Distance.ShouldBe(PayloadScene.Distance);
        scene.Hops(PayloadRole.Test).ShouldStartWith("1 2 3 4 5 6 ");
        scene.Server.Closed.ShouldBe(scene.Server.Opened);
    }

    [Fact]
    public void Interrupted_trace_closes_its_connections_and_says_so()
    {
        PayloadScene scene = new PayloadScene
        {
            OnSend = (probe, _, stop) =>
            {
                if (PayloadScene.HasData(probe) && probe.Ttl == 4) stop.Interrupt();
            },
        }.Run();
        scene.Plan.WasInterrupted.ShouldBeTrue();
        (scene.Verdict, scene.Comparison.Reason).ShouldBe(("path.unknown", "interrupted"));
        scene.Server.Closed.ShouldBe(scene.Server.Opened);
        scene.Sent.Where(PayloadScene.HasData).ShouldAllBe(probe => probe.Ttl <= 4 || probe.Ttl == 64);
        scene.Plan.FinishedAt.SecondsSince(scene.Plan.Zero).ShouldBeLessThan(3);
    }

    [Fact]
    public void Packets_a_second_are_as_many_as_allowed()
    {
        PayloadScene scene = new PayloadScene { With = settings => settings with { Rate = 100 } }.Run();
        double span = scene.Sent[^1].At.SecondsSince(scene.Sent[0].At);
        (scene.Sent.Count / span).ShouldBeLessThan(101);
        scene.Verdict.ShouldBe("path.agrees");
    }

    [Fact]
    public void What_cannot_be_sent_is_said()
    {
        PayloadScene scene =
            new PayloadScene { BoxAfter = 0, Box = probe => PayloadScene.IsTest(probe) ? ([PathReply.Unsent(1)], false) : null }.Run();
        scene.Verdict.ShouldBe("path.unknown");
        scene.Comparison.Reason.ShouldBe("test_not_sent");
        scene.Keys().Probes.Where(probe => probe.Payload == "test").ShouldAllBe(probe => probe.Outcome == "unsent");
    }

    [Fact]
    public void Hostile_packets_stop_nothing_and_grow_nothing()
    {
        var chance = new Random(11);
        PayloadScene scene = new PayloadScene
        {
            Way = (probe, replies) =>
            {
                PathReply[] all = [.. replies];
                return [.. all, .. Enumerable.Range(0, 40).Select(i => Mangled(probe, all, i, chance))];
            },
            With = settings => settings with { MaxTtl = 8 },
        }.Run();
        scene.Plan.Flows.ShouldAllBe(flow => flow.Hearing.All.Count <= 48);
        scene.Plan.Others.Count.ShouldBeLessThanOrEqualTo(1000);
        scene.Plan.Flows.Count.ShouldBeLessThan(200);
        _ = scene.Keys();
    }

    // What came back, or what was sent, with bytes changed, or bytes of any kind.
    private static PathReply Mangled(SeenProbe probe, PathReply[] replies, int number, Random chance)
    {
        byte[] bytes = number % 3 == 0
            ? new byte[chance.Next(1, 120)]
            : [.. number % 3 == 1 && replies.Length > 0 && replies[0].Packet.Length > 0 ? replies[0].Packet : probe.Bytes];
        if (number % 3 == 0) chance.NextBytes(bytes);
        else for (int i = 0; i < 3; i++) bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
        return new PathReply(TimeSpan.FromMilliseconds(chance.Next(50)), bytes);
    }
}
