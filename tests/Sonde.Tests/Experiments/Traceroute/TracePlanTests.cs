using System.Buffers.Binary;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>What a trace does on paths that answer, are silent, slow, or lie.</summary>
public sealed class TracePlanTests
{
    private const string Whole = "1 2 3 4 5 6 D";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_hop_of_every_flow_is_found(bool ipv6)
    {
        TracePlan plan = TraceScene.Trace(_ => null, ipv6: ipv6);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole, flow.ToString());
        plan.Probes.ShouldAllBe(probe => probe.Try == 1);
        plan.Others.ShouldBeEmpty();
        plan.Verdict().ShouldBe("path.agrees");
    }

    [Fact]
    public void Times_are_from_sending_to_answer()
        => TraceScene.Trace(_ => null).Probes.Where(probe => probe.Answer is not null)
            .ShouldAllBe(probe => Math.Abs(probe.Answer!.At.SecondsSince(probe.SentAt) - (Math.Min(probe.Ttl, 7) * 0.001)) < 1e-9);

    [Fact]
    public void Packets_of_a_flow_look_alike_to_routers_that_spread_load()
    {
        TraceScene.Run(_ => null, out SimulatedPackets channel);
        foreach (string flow in (string[])["tcp/80", "udp/53"])
            channel.Sent.Where(probe => probe.Is(flow)).Select(probe => probe.SourcePort).Distinct().Count().ShouldBe(1);
        channel.Sent.Where(probe => probe.IsIcmp).Select(probe => Convert.ToHexString(probe.Bytes.AsSpan(20, 6))).Distinct().Count()
            .ShouldBe(1);
        channel.Sent.Select(probe => BinaryPrimitives.ReadUInt16BigEndian(probe.Bytes.AsSpan(4))).Distinct().Count()
            .ShouldBe(channel.Sent.Count);
    }

    [Fact]
    public void Nothing_is_sent_far_beyond_the_end()
    {
        TraceScene.Run(_ => null, out SimulatedPackets channel, settings => settings with { MaxTtl = 30 });
        channel.Sent.Count.ShouldBeLessThan(5 * 9);
        TraceScene.Run(_ => null, out SimulatedPackets unpaced, settings => settings with { MaxTtl = 30, Rate = 0 });
        unpaced.Sent.Count.ShouldBe(5 * 30);
    }

    [Fact]
    public void Only_silent_hops_are_tried_again()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 3 ? [] : null, settings => settings with { Tries = 3 });
        plan.Hops("tcp/80").ShouldBe("1 2 * 4 5 6 D");
        plan.Probes.Where(probe => probe.Try > 1).ShouldAllBe(probe => probe.Ttl == 3);
        plan.Probes.Count(probe => probe.Ttl == 3).ShouldBe(15);
        plan.Verdict().ShouldBe("path.agrees");
    }

    [Fact]
    public void A_hop_that_limits_its_answers_is_found_on_a_second_try()
    {
        int asked = 0;
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 2 && asked++ % 2 == 1 ? [] : null);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldStartWith("1");
        new PathComparison(plan).NoteOf(2).ShouldBe("rate_limited");
        plan.Verdict().ShouldBe("path.agrees");
    }

    [Fact]
    public void A_silent_path_ends_after_its_tries()
    {
        TracePlan plan = TraceScene.Trace(_ => []);
        plan.Probes.Count.ShouldBe(5 * 12 * 2);
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeInRange(2, 3);
        plan.Verdict().ShouldBe("path.unknown");
    }

    [Fact]
    public void A_slow_hop_is_waited_for()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 4 ? [PathModel.Expired(probe, 4).Later(150)] : null);
        plan.Hops("icmp").ShouldBe("1 2 3 4 5 6 D");
    }

    [Fact]
    public void An_answer_later_than_its_wait_counts_while_the_trace_goes_on()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 2 ? [PathModel.Expired(probe, 2).Later(probe.Is("icmp") ? 150 : 0)] : null);
        plan.Hops("icmp").ShouldBe(Whole);
    }

    [Fact]
    public void Answers_out_of_order_find_their_probes()
    {
        TracePlan plan = TraceScene.Trace(
            probe => [.. PathModel.Plain(probe, 6).Select(reply => reply.Later((97 * probe.Number % 13) * 3))]);
        plan.Hops("tcp/443").ShouldBe(Whole);
        plan.Hops("udp/53").ShouldBe(Whole);
    }

    [Fact]
    public void Duplicates_are_kept_and_change_nothing()
    {
        TracePlan plan = TraceScene.Trace(probe => PathModel.Plain(probe, 6).SelectMany(reply => (PathReply[])[reply, reply.Later(0.2)]));
        plan.Hops("tcp/80").ShouldBe(Whole);
        plan.Probes.Count(probe => probe.Answers.Count == 2).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void A_storm_of_answers_is_not_kept_whole()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl == 1 ? Enumerable.Range(0, 500).Select(_ => PathModel.Expired(probe, 1)) : null);
        plan.Probes.Max(probe => probe.Answers.Count).ShouldBeLessThan(10);
    }

    [Fact]
    public void Eight_quoted_bytes_are_enough()
        => TraceScene.Trace(probe => probe.Ttl < 7 ? [PathModel.Expired(probe, probe.Ttl, quoted: 28)] : null).Hops("tcp/80")
            .ShouldBe(Whole);

    [Fact]
    public void A_rewritten_cited_source_is_no_reason_to_refuse()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl is > 2 and < 7 ? [PathModel.Expired(probe, probe.Ttl, rewrite: quote => quote[15] = 99)] : null);
        plan.Hops("udp/53").ShouldBe(Whole);
        plan.Others.ShouldBeEmpty();
    }

    [Fact]
    public void A_cited_identification_may_have_its_bytes_swapped()
        => TraceScene.Trace(
            probe => probe.Ttl == 3 ? [PathModel.Expired(probe, 3, rewrite: quote => (quote[4], quote[5]) = (quote[5], quote[4]))] : null)
            .Hops("tcp/80").ShouldBe(Whole);

    [Theory]
    [InlineData(20, 0x40)] // the cited source port
    [InlineData(23, 0x01)] // the cited destination port
    [InlineData(5, 0x01)] // the cited identification: another probe's
    [InlineData(27, 0x01)] // the cited sequence number: no probe's
    public void Answers_that_agree_in_some_flags_only_are_kept_apart(int offset, byte flip)
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsTcp && probe.Ttl == 3 ? [PathModel.Expired(probe, 3, rewrite: quote => quote[offset] ^= flip)] : null);
        plan.Hops("tcp/80").ShouldBe("1 2 * 4 5 6 D");
        plan.Others.Count.ShouldBe(3 * 2);
    }

    [Fact]
    public void A_reset_that_acknowledges_something_else_is_no_answer()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/80") && probe.Ttl == 3 ? [PathModel.Rst(probe, 3, off: 1460), .. PathModel.Plain(probe, 6)] : null);
        plan.Hops("tcp/80").ShouldBe(Whole);
        plan.Others.Count.ShouldBe(1);
    }

    [Fact]
    public void A_rewritten_cited_destination_is_no_reason_to_refuse()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 3 ? [PathModel.Expired(probe, 3, rewrite: quote => quote[19] ^= 1)] : null);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole);
        plan.Others.ShouldBeEmpty();
    }

    [Fact]
    public void A_service_that_answers_UDP_is_found_one_probe_at_a_time()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsUdp && probe.Ttl > 6 ? [PathModel.Datagram(probe, 7)] : null, settings => settings with { Rate = 0 });
        plan.Hops("udp/53").ShouldBe(Whole);
        plan.Verdict().ShouldBe("path.agrees");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Legacy_ports_are_another_one_for_each_packet(bool ipv6)
    {
        TracePlan plan = TraceScene.Run(
            _ => null, out SimulatedPackets channel, settings => settings with { LegacyPorts = true, Flags = AnswerFlags.IpSrc },
            ipv6: ipv6);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole);
        channel.Sent.Where(probe => probe.IsTcp).Select(probe => probe.SourcePort).ShouldBeUnique();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_system_that_makes_the_packets_itself_has_them_told_apart_by_ports(bool ipv6)
    {
        TracePlan plan = TraceScene.Run(_ => null, out _, raw: false, ipv6: ipv6);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole);
        plan.Settings.LegacyPorts.ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_sent_is_not_tried_for_ever()
    {
        TracePlan plan = TraceScene.Trace(_ => [PathReply.Unsent(1)]);
        plan.Probes.ShouldAllBe(probe => probe.Errno == 1);
        plan.Probes.Count.ShouldBe(5 * 12);
    }

    [Fact]
    public void Interrupt_ends_sending_and_not_the_answers_under_way()
    {
        TracePlan plan = TraceScene.Trace(_ => null, onSend: (number, made) => { if (number == 20) made.Interrupt(); });
        plan.WasInterrupted.ShouldBeTrue();
        plan.Probes.Count.ShouldBe(21);
        plan.Probes.ShouldAllBe(probe => probe.Answer != null);
        new PathComparison(plan).Verdicts.ShouldAllBe(
            verdict => verdict.Kind == PathVerdictKind.Unknown && verdict.Reason == "interrupted");
    }

    [Fact]
    public void Trace_that_is_interrupted_at_any_packet_accuses_nobody_or_is_whole()
    {
        // Behind the third router the path swallows TCP to port 443; a trace that ends early must not say so of anything.
        IEnumerable<PathReply>? Swallow(SeenProbe probe) => probe.Ttl > 3 && probe.Port == 443 ? [] : null;
        int packets = 0;
        TraceScene.Trace(Swallow, onSend: (number, _) => packets = number + 1);
        for (int moment = 0; moment < packets; moment += 1 + (packets / 40))
        {
            TracePlan plan = TraceScene.Trace(Swallow, onSend: (number, made) => { if (number == moment) made.Interrupt(); });
            var comparison = new PathComparison(plan);
            if (plan.WasInterrupted) comparison.Overall.ToString().ShouldBe("path.unknown", $"packet {moment}");
            else plan.Probes.Count.ShouldBe(packets, $"packet {moment}");
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(7)] // no whole number of 100 ns apart, nor of nanoseconds
    [InlineData(333.3)]
    public void Pace_is_kept(double rate)
    {
        TraceScene.Run(_ => null, out SimulatedPackets channel, settings => settings with { Rate = rate });
        for (int i = 1; i < channel.Sent.Count; i++)
            channel.Sent[i].At.SecondsSince(channel.Sent[i - 1].At).ShouldBeGreaterThan(0.99 / rate);
    }

    [Fact]
    public void Spread_load_is_searched_at_all_hops_at_once()
    {
        TraceFlow[] flows =
            [.. Enumerable.Range(0, MultipathSearch.MostFlows).Select(number => new TraceFlow(TraceProtocol.Udp, 53, number))];
        TracePlan plan = TraceScene.Run(
            probe => probe.Ttl is 3 or 5
                ? [PathModel.Expired(
                    probe, probe.Ttl, from: PathModel.Router(probe, (probe.Ttl * 10) + (probe.SourcePort % (probe.Ttl - 1))))] : null,
            out SimulatedPackets channel, settings => settings with { Flows = flows, FindsMultipath = true, Rate = 0 });
        Routers(plan, 2).ShouldBe(1);
        Routers(plan, 3).ShouldBe(2);
        Routers(plan, 5).ShouldBe(4);
        channel.Sent.Count(probe => probe.Ttl == 2).ShouldBe(6);
        channel.Sent.Count(probe => probe.Ttl == 3).ShouldBe(11);
        channel.Sent.Count(probe => probe.Ttl == 5).ShouldBe(21);
        plan.Verdict().ShouldBe("path.agrees");
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeLessThan(0.2);
    }

    [Fact]
    public void Any_packets_whatever_stop_nothing_and_do_not_pile_up()
    {
        var random = new Random(4711);
        TracePlan plan = TraceScene.Trace(probe =>
        {
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            byte[] mutated = [.. PathModel.Plain(probe, 6).Single().Packet];
            for (int i = 0; i < 4; i++) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            return [
                new PathReply(TimeSpan.Zero, noise), new PathReply(TimeSpan.Zero, mutated[..random.Next(mutated.Length)]),
                .. PathModel.Plain(probe, 6)];
        });
        plan.Others.Count.ShouldBeLessThanOrEqualTo(plan.Settings.MostOthers);
        plan.Hops("tcp/80").ShouldEndWith("D");
    }

    private static int Routers(TracePlan plan, int ttl)
        => plan.Probes.Where(probe => probe.Ttl == ttl && probe.Answer is not null).Select(probe => probe.Answer!.Heard.From).Distinct()
            .Count();
}
