using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Tests.Simulation;
using Fate = Sonde.Tests.Experiments.PathTransparency.FastOpen.WireServer.Fate;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>Every behaviour of a path and a server, in memory: what the crafted probes say of it.</summary>
public sealed class WirePlanTests
{
    private const string Kinds = "option.passed option.kind:254 option.kind:34", Clean = $"cookie.received syndata.acked {Kinds}";

    [Fact]
    public void Perfect_server_is_perfect_and_saves_one_round_trip()
    {
        CraftedStages<WirePlan> stages = WireScene.Measure(new WireServer());
        stages.Conditions().ShouldBe($"{Clean} rtt_saved:10");
        stages.Wire.Flows.Select(flow => flow.Kind).ShouldBe(
            [WireProbeKind.Plain, WireProbeKind.Ask34, WireProbeKind.Ask254, WireProbeKind.DataOnly, WireProbeKind.BogusCookie,
                WireProbeKind.Cookie, WireProbeKind.Cookie]);
        stages.Wire.Flows.ShouldAllBe(flow => flow.End == CraftedEnd.Answered && flow.SynRetransmits == 0);
    }

    [Theory]
    [InlineData(1.2)]
    [InlineData(75)]
    public void Process_that_stood_still_takes_no_time_of_its_own_for_the_servers(double seconds)
    {
        // All SYNs of the first round have left, and what answers them waits.
        int sent = 0;
        CraftedStages<WirePlan> stages = WireScene.Measure(
            new WireServer().Receive, heldUp: _ => TimeSpan.FromSeconds(++sent == 5 ? seconds : 0));
        stages.Conditions().ShouldBe($"{Clean} rtt_saved:10");
        stages.Wire.Flows.Count.ShouldBe(7);
        stages.Wire.Flows.ShouldAllBe(flow => flow.End == CraftedEnd.Answered && flow.SynRetransmits == 0);
    }

    [Theory]
    [InlineData("34", $"cookie.received syndata.acked option.passed option.kind:34 rtt_saved:10")]
    [InlineData("254", "cookie.received syndata.acked option.stripped option.kind:254 rtt_saved:10")]
    [InlineData("", "cookie.not_received undecided:legacy_or_stripped")]
    public void Forms_of_the_option_are_told_apart(string kinds, string expected)
        => WireScene.Measure(new WireServer { Kinds = [.. kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(byte.Parse)] })
            .Conditions().ShouldBe(expected);

    [Fact]
    public void Option_taken_off_is_stripped_and_one_that_kills_its_syn_is_dropped()
    {
        WireScene.Measure(new WireServer { Way = segment => segment.OptionKind == 34 ? Fate.Strip : null }).Conditions()
            .ShouldBe("cookie.received syndata.acked option.stripped option.kind:254 rtt_saved:10");
        WireScene.Measure(new WireServer { Way = segment => segment.OptionKind != 0 ? Fate.Strip : null }).Conditions()
            .ShouldBe("cookie.not_received undecided:legacy_or_stripped");
        WireScene.Measure(new WireServer { Way = segment => segment.OptionKind != 0 ? Fate.Drop : null }).Conditions()
            .ShouldBe("cookie.not_received option.dropped");
    }

    [Fact]
    public void Data_on_a_syn_is_dropped_reset_stalled_or_lost_on_its_way_back()
    {
        WireScene.Measure(new WireServer { Way = segment => segment is { IsSyn: true, DataLength: > 0 } ? Fate.Drop : null }).Conditions()
            .ShouldBe($"cookie.received syndata.failed syndata.dropped {Kinds}");
        WireScene.Measure(
            new WireServer
            {
                Way = segment
                => segment is { IsSyn: true, DataLength: > 0 } ? new Fate([WireServer.Rst(segment.Probe, segment.DataLength)]) : null
            })
            .Conditions()
            .ShouldBe($"cookie.received syndata.failed syndata.reset {Kinds}");
        HashSet<ushort> withData = [];
        Fate? Stall(WireServer.Segment segment)
        {
            if (segment is { IsSyn: true, DataLength: > 0 }) withData.Add(segment.Probe.SourcePort);
            return !segment.IsSyn && withData.Contains(segment.Probe.SourcePort) ? Fate.Drop : null;
        }

        WireScene.Measure(
            new WireServer
            {
                Way = Stall,
                Back = reply => WireScene.Read(reply) is (var port, false) && withData.Contains(port) ? null : reply
            }).Conditions()
            .ShouldBe($"cookie.received syndata.acked syndata.stalled {Kinds}");
        withData.Clear();
        WireScene.Measure(new WireServer { Way = Stall, Back = reply => withData.Contains(WireScene.Read(reply).Port) ? null : reply })
            .Conditions()
            .ShouldBe($"cookie.received syndata.failed syndata.dropped {Kinds}");
    }

    [Fact]
    public void Answer_whose_syn_ack_never_came_is_failed_and_not_dropped()
    {
        HashSet<ushort> withCookie = [];
        WireScene.Measure(new WireServer
        {
            Way = segment =>
            {
                if (segment is { IsSyn: true, DataLength: > 0, Cookie: { } cookie } && cookie.AsSpan().SequenceEqual(WireServer.Cookie))
                    withCookie.Add(segment.Probe.SourcePort);
                return null;
            },
            Back = reply => WireScene.Read(reply) is (var port, true) && withCookie.Contains(port) ? null : reply,
        }).Conditions().ShouldBe($"cookie.received syndata.failed {Kinds}");
    }

    [Fact]
    public void Syn_ack_that_is_lost_once_beside_a_SYN_that_was_sent_again_fails_nothing()
    {
        List<ushort> withCookie = [];
        string said = WireScene.Measure(new WireServer
        {
            Way = segment =>
            {
                bool isData = segment is { IsSyn: true, DataLength: > 0, Cookie: not null };
                if (!isData || !segment.Cookie.AsSpan().SequenceEqual(WireServer.Cookie)) return null;
                if (!withCookie.Contains(segment.Probe.SourcePort)) withCookie.Add(segment.Probe.SourcePort);
                return segment.Probe.SourcePort != withCookie[0] ? null : segment.SynsBefore == 0 ? Fate.Drop : Fate.Strip;
            },
            TakesData = cookie => withCookie.Count > 1 && cookie.AsSpan().SequenceEqual(WireServer.Cookie),
            Back = reply => WireScene.Read(reply) is (var port, true) && withCookie.IndexOf(port) > 0 ? null : reply,
        }).Conditions();
        withCookie.Count.ShouldBe(2);
        said.ShouldBe($"cookie.received {Kinds} undecided:path_loss");
    }

    [Fact]
    public void Data_without_cookie_a_cookie_that_is_never_valid_and_a_proxy_have_their_words()
    {
        WireScene.Measure(new WireServer { Kinds = [], TakesData = _ => true }).Conditions()
            .ShouldBe("cookie.not_received syndata.accepted_without_cookie");
        WireScene.Measure(new WireServer { Gives = given => [(byte)given, 2, 3, 4], TakesData = _ => false }).Conditions()
            .ShouldBe($"cookie.received cookie.rejected syndata.not_acked {Kinds}");
        WireScene.Measure(new WireServer { Kinds = [], Ttl = (64, 60) }).Conditions().ShouldBe("cookie.not_received path.proxied");
    }

    [Fact]
    public void Target_that_opens_nothing_has_its_reason()
    {
        WireScene.Measure(new WireServer { Way = _ => Fate.Drop }).Conditions().ShouldBe("target.dead");
        WireScene.Measure(new WireServer { Way = segment => new Fate([WireServer.Rst(segment.Probe, segment.DataLength)]) }).Conditions()
            .ShouldBe("target.refused");
        WireScene.Measure(new WireServer { Way = segment => new Fate([WireScene.Unreachable(segment.Probe, 13)]) }).Conditions()
            .ShouldBe("target.prohibited");
        WireScene.Measure(new WireServer { Way = segment => new Fate([WireScene.Unreachable(segment.Probe, 1)]) }).Conditions()
            .ShouldBe("target.unreachable");
        WireScene.Measure(new WireServer { Way = _ => new Fate([PathReply.Unsent(1)]) }).Conditions().ShouldBe("undecided:local_error");
    }

    [Fact]
    public void Connection_that_the_server_still_holds_is_reset_and_opened_anew()
    {
        const uint Stands = 0x12345678;
        HashSet<ushort> free = [];
        int resets = 0;
        CraftedStages<WirePlan> stages = WireScene.Measure(new WireServer
        {
            Way = segment =>
            {
                if (segment.Probe.Sequence == Stands)
                {
                    resets++;
                    free.Add(segment.Probe.SourcePort);
                    return Fate.Drop;
                }

                return segment.IsSyn && !free.Contains(segment.Probe.SourcePort)
                    ? new Fate([WireServer.Held(segment.Probe, Stands)])
                    : null;
            },
        });
        stages.Conditions().ShouldBe($"cookie.received syndata.acked {Kinds}");
        resets.ShouldBe(stages.Wire.Flows.Count);
        stages.Wire.FinishedAt.SecondsSince(stages.Wire.Zero).ShouldBeLessThan(1, "nobody waits for a time limit");
    }

    [Fact]
    public void Server_that_never_forgets_is_reset_a_few_times_only()
    {
        const uint Stands = 0x12345678;
        int resets = 0;
        WirePlan plan = WireScene.Measure(new WireServer
        {
            Way = segment =>
            {
                resets += segment.Probe.Sequence == Stands ? 1 : 0;
                return segment.IsSyn ? new Fate([WireServer.Held(segment.Probe, Stands)]) : Fate.Drop;
            },
        }).Wire;
        resets.ShouldBe(3 * plan.Flows.Count);
    }

    [Fact]
    public void No_connection_leaves_from_a_port_that_the_server_may_still_know()
    {
        int next = 0;
        // Other targets are asked from the ports between, so that the same ones come round.
        WirePlan plan = WireScene.Measure(
            new WireServer { Way = segment => segment is { IsSyn: true, DataLength: > 0 } ? Fate.Drop : null },
            () => (ushort)(20000 + (next++ / 2 % 24))).Wire;
        plan.Flows.Count.ShouldBeGreaterThan(6);
        plan.Flows.Select(flow => flow.LocalPort).ShouldBeUnique();
    }

    [Fact]
    public void Dead_target_is_asked_for_plain_connections_alone_and_ends_a_moment_after_its_time_limit()
    {
        WirePlan plan = WireScene.Measure(new WireServer { Way = _ => Fate.Drop }).Wire;
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBe((WireScene.Timeout.TotalSeconds + 0.3) * 2, 1e-6, "a pause, and what comes late");
        plan.Flows.Skip(5).Select(flow => flow.Kind).ShouldBe([WireProbeKind.Plain, WireProbeKind.Plain, WireProbeKind.Plain]);
        plan.Flows.Where(flow => flow.Kind == WireProbeKind.Plain).Sum(flow => 1 + flow.SynRetransmits).ShouldBe(8);
    }

    // A box takes all SYNs with an option or data, and the path lost the plain ones: nobody knows that the target is dead.
    [Fact]
    public void Target_that_answers_plain_SYNs_only_is_not_dead_where_the_first_of_these_were_lost()
    {
        int plain = 0;
        WireScene.Measure(new WireServer
        {
            Way = segment => !segment.IsSyn ? null : segment is { OptionKind: 0, DataLength: 0 } && ++plain > 7 ? null : Fate.Drop,
        }).Conditions().ShouldNotContain("dead");
    }

    [Fact]
    public void Negative_verdict_is_repeated_after_a_while_until_chance_is_no_explanation()
    {
        int dropped = 0;
        WirePlan plan = WireScene.Measure(
            new WireServer { Way = segment => segment is { IsSyn: true, DataLength: > 0 } && dropped++ < 6 ? Fate.Drop : null }).Wire;
        int first = plan.Flows.ToList().FindIndex(flow => flow.Kind == WireProbeKind.DataOnly),
            second = plan.Flows.ToList().FindLastIndex(flow => flow.Kind == WireProbeKind.DataOnly);
        plan.Flows.Count(flow => flow.Kind == WireProbeKind.DataOnly).ShouldBe(2);
        plan.Flows[first].End.ShouldBe(CraftedEnd.TimedOut);
        plan.Flows[second].End.ShouldBe(CraftedEnd.Answered);
        plan.Flows[second].SynAt.SecondsSince(plan.Flows[first].SynAt).ShouldBeGreaterThanOrEqualTo(WireScene.Timeout.TotalSeconds + 0.3);
        WirePlan never = WireScene.Measure(
            new WireServer { Way = segment => segment is { IsSyn: true, DataLength: > 0 } ? Fate.Drop : null }).Wire;
        never.Flows.Count(flow => flow.Kind == WireProbeKind.DataOnly).ShouldBe(4);
        never.Flows.Count(flow => flow.Kind == WireProbeKind.Plain).ShouldBe(4, "what the path loses meanwhile is seen by them");
    }

    [Fact]
    public void Lost_first_syn_is_no_verdict()
        => WireScene.Measure(new WireServer { Way = segment => segment is { IsSyn: true, SynsBefore: 0 } ? Fate.Drop : null }).Conditions()
            .ShouldBe(Clean);

    [Fact]
    public void Duplicates_change_nothing()
    {
        var server = new WireServer();
        WireScene.Measure(probe => server.Receive(probe).SelectMany(reply => (PathReply[])[reply, reply.Later(0.5), reply.Later(40)]))
            .Conditions().ShouldBe($"{Clean} rtt_saved:10");
    }

    [Fact]
    public void Forged_answers_from_other_ports_or_to_other_numbers_change_nothing()
    {
        var server = new WireServer();
        CraftedStages<WirePlan> stages = WireScene.Measure(probe => (PathReply[])
        [
            WireServer.ForgedSynAck(probe, 9999).Later(-9), WireServer.ForgedSynAck(probe, 0, fromPort: 81).Later(-9),
            WireServer.Rst(probe, 0, off: 12345).Later(-9), WireServer.Rst(probe, 0, fromPort: 8080).Later(-9),
            WireServer.Rst(probe, 0, toPort: 19999).Later(-9),
            .. server.Receive(probe),
        ]);
        stages.Conditions().ShouldBe($"{Clean} rtt_saved:10");
        stages.Wire.Forged.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void What_comes_to_ports_of_others_is_no_forgery()
    {
        var server = new WireServer();
        CraftedStages<WirePlan> stages = WireScene.Measure(
            probe => server.Receive(probe).SelectMany(
                reply => (PathReply[])[WireServer.Rst(probe, 0, toPort: 19999), WireServer.ForgedSynAck(probe, 0, fromPort: 81), reply]));
        stages.Conditions().ShouldBe($"{Clean} rtt_saved:10");
        stages.Wire.Forged.ShouldBe(0);
    }

    [Fact]
    public void Answer_after_the_time_limit_is_no_silence_while_somebody_listens()
    {
        WireScene.Measure(new WireServer { Back = reply => reply.Later(2500) }).Conditions().ShouldBe("undecided:packets_lost");
        WireScene.Measure(new WireServer { Back = reply => reply.Later(5000) }).Conditions().ShouldBe("target.dead");
    }

    [Fact]
    public void Silent_application_is_told_and_every_connection_ends_in_time()
    {
        CraftedStages<WirePlan> stages = WireScene.Measure(new WireServer { Answer = null });
        stages.Wire.Flows.ShouldAllBe(flow => flow.End == CraftedEnd.Silent && flow.IsClosed);
        stages.Conditions().ShouldBe(Clean);
    }
}
