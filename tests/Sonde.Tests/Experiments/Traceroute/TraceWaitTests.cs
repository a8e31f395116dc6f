using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>
/// How long a trace waits: for routers slower than all behind them, for whole paths that are slow, and no longer than said.
/// </summary>
public sealed class TraceWaitTests
{
    private const string Whole = "1 2 3 4 5 6 D";

    [Theory]
    [InlineData(150)]
    [InlineData(800)]
    [InlineData(1500)]
    public void A_router_slower_than_all_behind_it_is_found_with_two_tries(double ms)
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 4 ? [PathModel.Expired(probe, 4).Later(ms)] : null);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole, flow.ToString());
        plan.Verdict().ShouldBe("path.agrees");
        plan.Probes.Where(probe => probe is { Ttl: 4, Try: 1 })
            .ShouldAllBe(probe => Math.Abs(probe.Answer!.At.SecondsSince(probe.SentAt) - ((ms + 4) / 1000)) < 1e-9);
    }

    [Theory]
    [InlineData(800)]
    [InlineData(1500)]
    public void All_behind_a_slow_link_are_found(double ms)
    {
        TracePlan plan = TraceScene.Trace(probe => [.. PathModel.Plain(probe, 6).Select(reply => probe.Ttl > 3 ? reply.Later(ms) : reply)]);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole, flow.ToString());
        plan.Probes.ShouldAllBe(probe => probe.Answer != null || probe.Ttl > 7);
    }

    [Fact]
    public void A_system_that_makes_the_packets_itself_waits_as_long()
    {
        TracePlan plan = TraceScene.Run(
            probe => probe.Ttl == 4 ? [PathModel.Expired(probe, 4).Later(1500)] : null, out SimulatedPackets channel, raw: false);
        plan.Hops("tcp/80").ShouldBe(Whole);
        channel.Abandoned.ShouldBe(plan.Probes.Where(probe => probe.Answer is null).Select(probe => probe.Number), ignoreOrder: true);
    }

    [Fact]
    public void A_silent_router_is_asked_again_soon_and_listened_to_as_long_as_was_said()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 3 ? [] : null);
        SentProbe[] asked = [.. plan.Probes.Where(probe => probe is { Ttl: 3, Flow: 0 })];
        asked[1].SentAt.SecondsSince(asked[0].SentAt).ShouldBeInRange(0.1, 0.2);
        double last = plan.Probes.Where(probe => probe is { Ttl: 3, Try: 1 }).Max(probe => probe.SentAt.SecondsSince(plan.Zero));
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeInRange(last + 1.8, last + 1.85);
    }

    [Fact]
    public void Without_silence_there_is_no_waiting()
    {
        TracePlan plan = TraceScene.Trace(_ => null, settings => settings with { Rate = 0 });
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeInRange(0.007, 0.010);
    }

    [Fact]
    public void An_answer_after_the_end_belongs_to_no_trace_any_more()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 3 ? [PathModel.Expired(probe, 3).Later(5000)] : null);
        plan.Hops("tcp/80").ShouldBe("1 2 * 4 5 6 D");
        plan.Verdict().ShouldBe("path.agrees");
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeLessThan(2.5);
    }

    [Fact]
    public void Answers_that_came_while_the_process_was_held_up_are_heard_before_anything_is_given_up()
    {
        // 10 s pass at the very moment at which the last probe leaves: every wait is over, and every answer is there.
        TracePlan plan = TraceScene.Run(
            _ => null, out SimulatedPackets channel, settings => settings with { Rate = 0, Tries = 1, MaxTtl = 7 }, holdUpAt: (5 * 7) - 1);
        channel.Sent.Count.ShouldBe(5 * 7);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole, flow.ToString());
    }

    [Fact]
    public void What_the_user_stops_before_its_second_try_is_said_to_be_stopped()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl == 3 ? [] : null, settings => settings with { Rate = 0, MaxTtl = 7 },
            onSend: (number, made) => { if (number == (5 * 7) - 1) made.Interrupt(); });
        plan.Probes.Count.ShouldBe(5 * 7);
        plan.WasInterrupted.ShouldBeTrue();
    }
}
