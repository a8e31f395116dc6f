using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute.Payloads;

/// <summary>What is said of paths on which something treats a payload in another way.</summary>
public sealed class PayloadComparisonTests
{
    private const string Whole = "1 2 3 4 5 6 ack+data";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Box_that_resets_both_ends_is_named(bool ipv6)
    {
        // The server learns of it too, so it has nothing to close.
        PayloadScene scene = new PayloadScene
        {
            IsIpv6 = ipv6,
            Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4)], false) : null
        }.Run();
        scene.Verdict.ShouldBe("path.reset_midway:3");
        scene.Comparison.PartsAt.ShouldBe(4);
        scene.Hops(PayloadRole.Control).ShouldBe(Whole);
        scene.Hops(PayloadRole.Test).ShouldBe("1 2 3 rst rst rst rst");
        scene.Comparison.TestEnding!.IsOwn.ShouldBeFalse();
        scene.Comparison.Distance.ShouldBe(7);
        scene.Comparison.IsResidual.ShouldBeFalse();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(80)]
    [InlineData(900)]
    public void Tap_that_resets_beside_the_path_is_named_however_late_it_is(double ms)
    {
        PayloadScene scene =
            new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4).Later(ms)], true) : null }.Run();
        scene.Verdict.ShouldBe("path.reset_midway:3");
        scene.Hops(PayloadRole.Test).ShouldStartWith("1 2 3 4+rst 5+rst");
    }

    [Fact]
    public void Reset_that_copies_the_servers_ttl_is_betrayed_by_the_distance()
    {
        PayloadScene scene =
            new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4, ttl: 58)], false) : null }.Run();
        scene.Comparison.TestEnding!.IsOwn.ShouldBeTrue();
        scene.Verdict.ShouldBe("path.reset_midway:3");
    }

    [Fact]
    public void Reset_that_copies_the_payloads_ttl_is_betrayed_by_its_moving()
    {
        PayloadScene scene = new PayloadScene
        {
            Box = probe
            => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4, ttl: probe.Ttl - 3)], false) : null
        }.Run();
        scene.Comparison.TestEnding!.DoesReplyTtlMove.ShouldBeTrue();
        scene.Verdict.ShouldBe("path.reset_midway:3");
    }

    [Fact]
    public void Reset_from_the_last_router_is_not_the_servers()
    {
        PayloadScene scene = new PayloadScene
        {
            BoxAfter = 6,
            Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 6)], false) : null
        }.Run();
        scene.Hops(PayloadRole.Test).ShouldBe("1 2 3 4 5 6 rst");
        scene.Verdict.ShouldBe("path.reset_midway:6");
    }

    [Fact]
    public void Page_from_the_path_is_named()
    {
        PayloadScene scene = new PayloadScene
        {
            Box = probe
                => PayloadScene.IsTest(probe)
                ? ([PayloadScene.Page(probe, 4, "HTTP/1.1 403 Forbidden\r\n\r\nno"), PayloadScene.Reset(probe, 4).Later(1)], false)
                : null,
        }.Run();
        scene.Verdict.ShouldBe("path.answered_midway:3");
        scene.Hops(PayloadRole.Test).ShouldStartWith("1 2 3 data+rst");
    }

    [Fact]
    public void Fin_from_the_path_is_named()
    {
        PayloadScene scene =
            new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Page(probe, 4, "")], false) : null }.Run();
        scene.Verdict.ShouldBe("path.reset_midway:3");
        scene.Hops(PayloadRole.Test).ShouldStartWith("1 2 3 fin");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Box_that_drops_the_test_is_named(bool ipv6)
    {
        PayloadScene scene = new PayloadScene { IsIpv6 = ipv6, Box = probe => PayloadScene.IsTest(probe) ? ([], false) : null }.Run();
        scene.Verdict.ShouldBe("path.dropped_after:3");
        scene.Comparison.PartsAt.ShouldBe(4);
        scene.Hops(PayloadRole.Test).ShouldBe("1 2 3");
        scene.Hops(PayloadRole.Control).ShouldBe(Whole);
        scene.Plan.Schedule.Test.Cells[7].Sent.ShouldBe(6); // where loss alone would decide
    }

    [Fact]
    public void Box_that_refuses_by_icmp_is_named()
    {
        PayloadScene scene =
            new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PathModel.Prohibited(probe, 4)], false) : null }.Run();
        scene.Verdict.ShouldBe("path.dropped_after:3");
        scene.Hops(PayloadRole.Test).ShouldStartWith("1 2 3 unreachable");
    }

    [Fact]
    public void Nothing_is_told_where_the_control_is_dropped_too()
    {
        PayloadScene scene = new PayloadScene { Box = probe => PayloadScene.HasData(probe) ? ([], false) : null }.Run();
        scene.Verdict.ShouldBe("path.unknown");
        scene.Comparison.Reason.ShouldBe("control_fails");
        scene.Comparison.WorkedBefore.ShouldBeFalse();
    }

    [Fact]
    public void Hop_is_named_where_the_control_is_reset_by_the_same_and_it_is_said()
    {
        PayloadScene scene =
            new PayloadScene { Box = probe => PayloadScene.HasData(probe) ? ([PayloadScene.Reset(probe, 4)], false) : null }.Run();
        scene.Verdict.ShouldBe("path.reset_midway:3");
        scene.Comparison.IsControlToo.ShouldBeTrue();
    }

    [Fact]
    public void Target_whose_answers_come_from_farther_than_its_handshakes_cuts_nobody_off()
    {
        PayloadScene scene = new PayloadScene
        {
            Box = probe => PayloadScene.HasData(probe) ? ([PayloadScene.Reset(probe, PayloadScene.Distance + 2)], false) : null,
        }.Run();
        scene.Verdict.ShouldBe("path.unknown");
        scene.Comparison.IsControlToo.ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_told_where_the_control_alone_is_reset()
    {
        PayloadScene scene = new PayloadScene
        {
            Box = probe
            => PayloadScene.HasData(probe) && !PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4)], false) : null
        }.Run();
        scene.Verdict.ShouldBe("path.unknown");
        scene.Comparison.Reason.ShouldBe("control_fails");
    }

    [Theory]
    [InlineData(58)]
    [InlineData(249)]
    public void Server_that_resets_the_test_itself_is_no_matter_of_the_path(int ttl)
    {
        PayloadScene scene = new PayloadScene
        {
            Server = new TcpServer(
            PayloadScene.Distance)
            {
                ResetTtl = ttl,
                Resets = request => System.Text.Encoding.ASCII.GetString(request).Contains(PayloadScene.Keyword)
            }
        }.Run();
        scene.Hops(PayloadRole.Test).ShouldBe("1 2 3 4 5 6 rst");
        scene.Verdict.ShouldBe("path.agrees");
        (scene.Comparison.TestEnding!.Answer.Kind, scene.Comparison.ControlEnding!.Answer.Kind)
            .ShouldBe((PayloadAnswerKind.Rst, PayloadAnswerKind.Data));
    }

    [Fact]
    public void Refused_handshake_is_a_failure_and_no_verdict()
    {
        PayloadScene scene = new PayloadScene { Server = new TcpServer(PayloadScene.Distance) { Refuses = true } }.Run();
        scene.Comparison.Reason.ShouldBe("no_connection");
        scene.Keys().Failure!.Value.Text.ShouldBe("connection_refused");
        scene.Keys().Outcome.Code.ShouldBe("dial/tcp.refused");
        scene.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public void Unanswered_handshake_is_a_failure_and_no_verdict()
    {
        PayloadScene scene = new PayloadScene { BoxAfter = 0, Box = _ => ([], false) }.Run();
        scene.Comparison.Reason.ShouldBe("no_connection");
        scene.Keys().Failure!.Value.Text.ShouldBe("generic_timeout_error");
        scene.Sent.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_lasts_after_the_test_does_not_bring_the_verdict_nearer(bool resets)
    {
        bool isProvoked = false;
        PayloadScene scene = new PayloadScene
        {
            Box = probe =>
            {
                isProvoked |= PayloadScene.IsTest(probe);
                return isProvoked ? (resets ? [PayloadScene.Reset(probe, 4)] : [], false) : null;
            },
        }.Run();
        scene.Verdict.ShouldBe(resets ? "path.reset_midway:3" : "path.dropped_after:3");
        scene.Comparison.IsResidual.ShouldBeTrue();
        scene.Comparison.PartsAt.ShouldBe(resets ? 4 : null); // no control tells any more how far the test comes
        scene.Hops(PayloadRole.Control).ShouldStartWith("1 2 3 4");
    }

    [Fact]
    public void A_router_that_is_silent_to_the_test_does_not_bring_what_lasts_nearer()
    {
        bool isProvoked = false;
        PayloadScene scene = new PayloadScene
        {
            Router = probe => probe.Ttl == 2 && PayloadScene.IsTest(probe) ? [] : null,
            Box = probe => (isProvoked |= PayloadScene.IsTest(probe)) ? ([PayloadScene.Reset(probe, 4)], false) : null,
        }.Run();
        scene.Hops(PayloadRole.Test).ShouldStartWith("1 * 3 rst");
        scene.Verdict.ShouldBe("path.reset_midway:3");
        scene.Comparison.IsResidual.ShouldBeTrue();
    }

    [Fact]
    public void Test_that_another_takes_in_the_servers_name_is_answered_midway()
    {
        var other = new TcpServer(5);
        PayloadScene scene = new PayloadScene
        {
            BoxAfter = 4,
            Box = probe =>
            {
                // It takes part in every connection, and keeps the test to itself.
                PathReply[] replies = [.. other.Take(probe)];
                return PayloadScene.IsTest(probe) ? (replies, false) : null;
            },
        }.Run();
        scene.Verdict.ShouldBe("path.answered_midway:4");
        scene.Hops(PayloadRole.Test).ShouldStartWith("1 2 3 4 ack+data");
    }

    [Fact]
    public void One_hop_of_difference_may_be_a_shorter_path()
    {
        PayloadScene scene = new PayloadScene();
        scene = new PayloadScene
        {
            Server = scene.Server,
            BoxAfter = 5,
            Box = probe => PayloadScene.IsTest(probe) && probe.Ttl == 6 ? (scene.Server.Take(probe), false) : null,
        }.Run();
        scene.Hops(PayloadRole.Test).ShouldStartWith("1 2 3 4 5 ack+data");
        scene.Verdict.ShouldBe("path.diverges:5");
    }

    [Fact]
    public void Path_longer_than_the_highest_ttl_agrees_as_far_as_it_was_seen()
    {
        PayloadScene scene = new PayloadScene { With = settings => settings with { MaxTtl = 5 } }.Run();
        scene.Verdict.ShouldBe("path.agrees");
        scene.Comparison.Distance.ShouldBeNull();
    }

    [Fact]
    public void Path_without_any_answer_ends_soon_and_tells_nothing()
    {
        PayloadScene scene = new PayloadScene
        {
            BoxAfter = 0,
            Box = probe => PayloadScene.HasData(probe) ? ([], false) : null,
            With = settings => settings with { MaxTtl = 30 }
        }.Run();
        scene.Verdict.ShouldBe("path.unknown");
        scene.Sent.Where(PayloadScene.HasData).Max(probe => probe.Ttl == 64 ? 0 : probe.Ttl).ShouldBe(5);
    }

    [Fact]
    public void No_way_to_the_target_is_a_measurement()
    {
        PayloadScene scene = new PayloadScene { HasSource = false }.Run();
        scene.Keys().Failure!.Value.Text.ShouldBe("network_unreachable");
        scene.Sent.ShouldBeEmpty();
    }
}
