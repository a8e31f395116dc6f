using System.Net;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.TcpPing;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;
using SeriesPing = Sonde.Measurements.Formats.Ooni.TcpPing.Ping;

namespace Sonde.Tests.Experiments.TcpPing;

/// <summary>Every branch of the method, in a simulated network that owns the clock.</summary>
public sealed class TcpPingPlanTests
{
    private static readonly Target Open = At("192.0.2.1", 443), Reference = At("198.51.100.7", 80);
    private static readonly IPAddress Router = IPAddress.Parse("203.0.113.9");

    [Fact]
    public async Task Pings_start_a_delay_apart_and_end_in_order_when_all_is_well()
        => Lines(await Ping(_ => Answer.Connects(20))).ShouldBe(
        [
            "0 0.000-0.020 -", "1 1.000-1.020 -", "2 2.000-2.020 -", "3 3.000-3.020 -", "4 4.000-4.020 -",
            "5 5.000-5.020 -", "6 6.000-6.020 -", "7 7.000-7.020 -", "8 8.000-8.020 -", "9 9.000-9.020 -",
        ]);

    [Fact]
    public async Task Silence_ends_each_ping_after_the_timeout_and_delays_no_other()
        => Lines(await Ping(_ => Answer.Silence, repetitions: 3)).ShouldBe(
            ["0 0.000-3.000 generic_timeout_error", "1 1.000-4.000 generic_timeout_error", "2 2.000-5.000 generic_timeout_error"]);

    [Theory]
    [InlineData(500, 1)]
    [InlineData(1500, 2)]
    [InlineData(2500, 3)]
    [InlineData(3500, 4)]
    public async Task Slow_answers_overlap(int ms, int overlap)
    {
        (_, SimulatedNetwork network) = await Run(_ => Answer.Connects(ms), repetitions: 6, timeoutSeconds: 5);
        network.Connects.MostInFlight.ShouldBe(overlap);
    }

    [Fact]
    public async Task Results_stand_in_the_order_in_which_they_were_known()
        => Lines(await Ping(n => Answer.Connects(n == 0 ? 2500 : 10), repetitions: 4)).ShouldBe(
            ["1 1.000-1.010 -", "2 2.000-2.010 -", "0 0.000-2.500 -", "3 3.000-3.010 -"]);

    [Fact]
    public async Task Refusal_is_a_result_with_its_evidence()
    {
        PingResult ping = (await Ping(_ => Answer.Refuses(7), repetitions: 1)).Single();
        ping.Failure.ShouldBe(Failures.ConnectionRefused);
        ping.Rst.ShouldBe(new SegmentMarks(57, 0, 0));
        ping.Outcome.Code.ShouldBe("dial/tcp.refused");
    }

    [Fact]
    public async Task Type_of_an_ICMP_error_decides_the_outcome_and_not_the_error_number()
    {
        var prohibited = new IcmpError(3, 13, IPAddress.Parse("203.0.113.9"));
        PingResult ping = (await Ping(_ => Answer.Fails(113) with { Icmp = prohibited }, repetitions: 1)).Single();
        ping.Failure.ShouldBe(Failures.HostUnreachable);
        ping.Icmp.ShouldBe(prohibited);
        ping.Outcome.ShouldBe(IcmpOutcomes.OfConnect(prohibited.From!.AddressFamily, 3, 13)!.Value);
    }

    [Theory]
    [InlineData(111, "connection_refused", "dial/tcp.refused")]
    [InlineData(104, "connection_reset", "dial/tcp.reset")]
    [InlineData(103, "connection_aborted", "dial/tcp.reset")]
    [InlineData(113, "host_unreachable", "dial/ip.host_no_route")]
    [InlineData(101, "network_unreachable", "dial/ip.network_unreachable")]
    [InlineData(100, "network_down", "dial/ip.network_unreachable")]
    [InlineData(102, "network_reset", "dial/ip.network_unreachable")]
    [InlineData(110, "timed_out", "dial/timeout")]
    [InlineData(4, "interrupted", "setup/system_failure")]
    [InlineData(97, "address_family_not_supported", "setup/system_failure")]
    [InlineData(98, "address_in_use", "setup/system_failure")]
    [InlineData(99, "address_not_available", "setup/system_failure")]
    [InlineData(106, "already_connected", "setup/system_failure")]
    [InlineData(14, "bad_address", "setup/system_failure")]
    [InlineData(9, "bad_file_descriptor", "setup/system_failure")]
    [InlineData(114, "connection_already_in_progress", "setup/system_failure")]
    [InlineData(89, "destination_address_required", "setup/system_failure")]
    [InlineData(22, "invalid_argument", "setup/system_failure")]
    [InlineData(90, "message_size", "setup/system_failure")]
    [InlineData(105, "no_buffer_space", "setup/system_failure")]
    [InlineData(92, "no_protocol_option", "setup/system_failure")]
    [InlineData(88, "not_a_socket", "setup/system_failure")]
    [InlineData(107, "not_connected", "setup/system_failure")]
    [InlineData(11, "operation_would_block", "setup/system_failure")]
    [InlineData(13, "permission_denied", "setup/system_failure")]
    [InlineData(93, "protocol_not_supported", "setup/system_failure")]
    [InlineData(91, "wrong_protocol_type", "setup/system_failure")]
    [InlineData(24, "unknown_failure: dial tcp [scrubbed]: connect: too many open files", "setup/system_failure")]
    [InlineData(1, "unknown_failure: dial tcp [scrubbed]: connect: operation not permitted", "setup/system_failure")]
    [InlineData(112, "unknown_failure: dial tcp [scrubbed]: connect: host is down", "unknown/unknown")]
    public async Task Each_error_number_has_its_failure_and_outcome(int errno, string failure, string outcome)
    {
        PingResult ping = (await Ping(_ => Answer.Fails(errno), repetitions: 1)).Single();
        (ping.Failure!.Value.Text, ping.Outcome.Code).ShouldBe((failure, outcome));
    }

    [Theory]
    [InlineData(101, "network_unreachable")]
    [InlineData(113, "host_unreachable")]
    [InlineData(100, "network_down")]
    [InlineData(13, "permission_denied")]
    public async Task What_the_system_refuses_before_a_packet_left_is_neither_loss_nor_the_networks(int errno, string failure)
    {
        Answer local = Answer.Fails(errno, 0) with { IsLocal = true };
        MeasurementDraft draft = await Measure(n => n % 2 == 0 ? Answer.Connects(5) : local, repetitions: 5);
        TcpPingSeries series = ((TcpPingTestKeys)draft.TestKeys!).Series;
        series.Pings.Where(ping => ping.IsLocal).Select(ping => (ping.TcpConnect!.Failure!.Value.Text, ping.Outcome))
            .ShouldBe([(failure, Outcome.SetupFailure), (failure, Outcome.SetupFailure)]);
        (series.Summary!.Sent, series.Summary.Received, series.Summary.Loss).ShouldBe((3, 3, 0));
        series.Outcome.ShouldBe(Outcome.Match);
    }

    [Fact]
    public async Task Silence_of_a_machine_that_lost_its_own_way_is_no_loss()
    {
        MeasurementDraft draft = await Measure(_ => Answer.Silence with { IsLocal = true }, repetitions: 3);
        TcpPingSeries series = ((TcpPingTestKeys)draft.TestKeys!).Series;
        series.Summary!.Loss.ShouldBeNull();
        series.Outcome.ShouldBe(Outcome.SetupFailure);
    }

    [Fact]
    public async Task What_was_local_is_read_as_it_was_written()
    {
        MeasurementDraft draft = await Measure(
            n => Answer.Fails(101) with { IsLocal = n == 1, Icmp = n == 0 ? new IcmpError(3, 0, Router) : null }, repetitions: 2);
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream)) Ping(draft, 1).WriteTo(writer);
        using var document = System.Text.Json.JsonDocument.Parse(stream.ToArray());
        document.RootElement.GetProperty("x_local").GetBoolean().ShouldBeTrue();
        SeriesPing read = SeriesPing.Read(document.RootElement)!;
        (read.IsLocal, read.Outcome, read.OtherKeys).ShouldBe((true, Outcome.SetupFailure, null));
        (Ping(draft, 0).IsLocal, Ping(draft, 0).Outcome!.Value.Code).ShouldBe((false, "dial/ip.network_unreachable"));
    }

    [Theory]
    [InlineData("dns_nxdomain_error", "dns.error:NXDomain")]
    [InlineData("dns_no_answer", "ip.empty")]
    [InlineData("generic_timeout_error", "dns.timedout")]
    [InlineData("dns_servfail_error", "dns.error:ServFail")]
    [InlineData("dns_refused_error", "dns.error:Refused")]
    [InlineData("dns_temporary_failure", "unknown/unknown")]
    [InlineData("dns_non_recoverable_failure", "unknown/unknown")]
    [InlineData("unknown_failure: lookup: cannot allocate memory", "setup/system_failure")]
    public void Name_without_an_address_has_the_outcome_of_its_look_up(string failure, string outcome)
    {
        Target target = Open with { Lookup = new NameLookup("here.example", [], new Failure(failure), 1) };
        MeasurementDraft draft = TcpPingMeasurement.Unresolved(target, DateTimeOffset.UnixEpoch, new TcpPingOptions());
        draft.Outcome.Code.ShouldBe(outcome);
        draft.Failures.Select(each => each.Text).ShouldBe([failure]);
        ((TcpPingTestKeys)draft.TestKeys!).Queries!.Single().Failure!.Value.Text.ShouldBe(failure);
    }

    [Fact]
    public async Task Time_of_a_ping_runs_from_its_own_start_and_not_from_the_plans()
        => Lines(await Ping(_ => Answer.Silence with { SendTakes = TimeSpan.FromMilliseconds(40) }, repetitions: 1))
            .ShouldBe(["0 0.000-3.040 generic_timeout_error"]);

    [Fact]
    public async Task Machine_held_up_makes_up_for_one_start_and_never_bursts()
        => Lines(await Ping(n => Answer.Connects(1) with { SendTakes = TimeSpan.FromSeconds(n == 1 ? 3.5 : 0) }, repetitions: 5))
            .Select(line => line.Split('-')[0]).ShouldBe(["0 0.000", "1 1.000", "2 4.500", "3 5.000", "4 6.000"]);

    [Fact]
    public async Task Steps_of_the_wall_clock_change_no_time()
    {
        SimulatedNetwork? network = null;
        TimeSpan Hours(int n) => TimeSpan.FromHours(n % 2 == 0 ? 5 : -9);
        Answer Step(int n) => Answer.Connects(20) with { OnSend = () => network!.Clock.StepWallClock(Hours(n)) };
        network = new SimulatedNetwork((_, n) => Step(n));
        TcpPingPlan plan = await Run(network, Open, null, new TcpPingOptions { Repetitions = 3 }, new StopSignal());
        Lines(plan.Pings.Results).ShouldBe(["0 0.000-0.020 -", "1 1.000-1.020 -", "2 2.000-2.020 -"]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 5)]
    public async Task Interrupt_lets_what_is_under_way_finish_and_marks_the_rest(int during, int finished)
    {
        var stop = new StopSignal();
        Answer Press(int n) => Answer.Connects(300) with { OnSend = n == during ? stop.Interrupt : null };
        var network = new SimulatedNetwork((_, n) => Press(n));
        TcpPingPlan plan = await Run(network, Open, null, new TcpPingOptions { Repetitions = 5 }, stop);
        plan.Pings.Results.Count.ShouldBe(5);
        plan.Pings.Results.Count(p => p.Failure is null).ShouldBe(finished);
        plan.Pings.Results.Where(p => p.Failure is not null).ShouldAllBe(p => p.Failure == Failures.Interrupted);
        network.Connects.Sent.Count.ShouldBe(finished);
    }

    [Fact]
    public async Task Interrupted_silence_still_ends_in_time()
    {
        var stop = new StopSignal();
        var network = new SimulatedNetwork((_, n) => Answer.Silence with { OnSend = n == 1 ? stop.Interrupt : null });
        TcpPingPlan plan = await Run(network, Open, null, new TcpPingOptions { Repetitions = 3 }, stop);
        Lines(plan.Pings.Results)
            .ShouldBe(["2 1.000-1.000 interrupted", "0 0.000-3.000 generic_timeout_error", "1 1.000-4.000 generic_timeout_error"]);
    }

    [Fact]
    public async Task Interrupt_before_the_first_ping_measures_nothing()
    {
        var stop = new StopSignal();
        stop.Interrupt();
        var network = new SimulatedNetwork((_, _) => Answer.Connects(1));
        List<TcpPingPlan> finished = await RunAll(network, [Open], null, new TcpPingOptions(), stop, new Pacing(0, 1));
        finished.ShouldBeEmpty();
        network.Connects.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Control_is_pinged_in_turn_with_the_target()
    {
        var network = new SimulatedNetwork((_, _) => Answer.Connects(5));
        TcpPingPlan plan = await Run(network, Open, Reference, new TcpPingOptions { Repetitions = 2 }, new StopSignal());
        network.Connects.Sent.Select(s => $"{s.Target} {s.At.SecondsSince(plan.Zero):0.0}").ShouldBe(
            ["192.0.2.1:443 0.0", "198.51.100.7:80 0.5", "192.0.2.1:443 1.0", "198.51.100.7:80 1.5"]);
        plan.Control!.Results.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Rate_spaces_targets_and_never_a_ping_whose_time_has_come()
    {
        var network = new SimulatedNetwork((_, _) => Answer.Connects(5));
        List<TcpPingPlan> finished = await RunAll(
            network, [At("192.0.2.1", 1), At("192.0.2.1", 2), At("192.0.2.1", 3)], null,
            new TcpPingOptions { Repetitions = 2 }, new StopSignal(), new Pacing(2, 10));
        Instant zero = finished[0].Zero;
        finished.Select(p => p.Zero.SecondsSince(zero)).ShouldBe([0, 0.5, 1]);
        network.Connects.Sent.Select(s => s.At.SecondsSince(zero)).ShouldBe([0, 0.5, 1, 1, 1.5, 2]);
    }

    [Fact]
    public async Task No_more_targets_are_measured_at_once_than_allowed()
    {
        var network = new SimulatedNetwork((_, _) => Answer.Connects(100));
        await RunAll(
            network, [.. Enumerable.Range(1, 20).Select(port => At("192.0.2.1", port))], null,
            new TcpPingOptions { Repetitions = 1 }, new StopSignal(), new Pacing(0, 4));
        network.Connects.MostInFlight.ShouldBe(4);
    }

    [Fact]
    public async Task A_day_of_silence_takes_no_time()
    {
        (TcpPingPlan plan, _) = await Run(_ => Answer.Silence, repetitions: 86_400);
        plan.Pings.Results.Count.ShouldBe(86_400);
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBe(86_402);
    }

    private static Target At(string address, long port)
        => new() { Input = TcpPingInput.Write(address, port), Host = address, Address = IPAddress.Parse(address), Port = port };

    private static IEnumerable<string> Lines(IEnumerable<PingResult> results)
        => results.Select(p => $"{p.Number} {p.T0:0.000}-{p.T:0.000} {p.Failure?.Text ?? "-"}");

    private static SeriesPing Ping(MeasurementDraft draft, int number) => ((TcpPingTestKeys)draft.TestKeys!).Series.Pings[number];

    private static async Task<MeasurementDraft> Measure(Func<int, Answer> behaviour, int repetitions)
        => TcpPingMeasurement.Of((await Run(behaviour, repetitions)).Plan, new TcpPingOptions { Repetitions = repetitions });

    private static async Task<IReadOnlyList<PingResult>> Ping(Func<int, Answer> behaviour, int repetitions = 10)
        => (await Run(behaviour, repetitions)).Plan.Pings.Results;

    private static async Task<(TcpPingPlan Plan, SimulatedNetwork Network)> Run(
        Func<int, Answer> behaviour, int repetitions = 10, double timeoutSeconds = 3, Target? target = null)
    {
        var network = new SimulatedNetwork((_, number) => behaviour(number));
        var options = new TcpPingOptions { Repetitions = repetitions, Timeout = TimeSpan.FromSeconds(timeoutSeconds) };
        return (await Run(network, target ?? Open, null, options, new StopSignal()), network);
    }

    private static async Task<TcpPingPlan> Run(SimulatedNetwork network, Target to, Target? control, TcpPingOptions how, StopSignal stop)
        => (await RunAll(network, [to], control, how, stop, new Pacing(0, 1))).Single();

    private static async Task<List<TcpPingPlan>> RunAll(
        SimulatedNetwork network, Target[] targets, Target? control, TcpPingOptions options, StopSignal stop, Pacing pacing)
    {
        var feed = new TargetFeed<Target>(targets.Length);
        foreach (Target target in targets) await feed.PutAsync(target, CancellationToken.None);
        feed.Complete();
        var finished = new List<TcpPingPlan>();
        new ProbeLoop<TcpPingPlan, ConnectProbe, ConnectReply>(network.Connects, network.Clock, pacing, stop)
            .Run(feed, each => new TcpPingPlan(each, control, options), finished.Add, () => { });
        network.Connects.InFlight.ShouldBe(0);
        return finished;
    }
}
