using Sonde.Experiments.Drafts;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Model;
using Sonde.Packets.Redaction;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>
/// Paths on which routers spread load by ports over ways that are not equally long: nobody is accused for the way that chance gave it.
/// </summary>
public sealed class TraceWaysTests
{
    // Routers that all ways have in common, and how many more each has.
    private const int Shared = 4;

    private static readonly int Runs = Repetitions.Of(3, 40, 300);

    public static TheoryData<int[], string> Ways => new()
    {
        { [0, 1], "clear" },
        { [0, 1], "10 % of both lost" },
        { [0, 2, 0, 3], "clear" },
        { [0, 0, 0, 0, 0, 0, 0, 3], "clear" },
        { [0, 1, 1, 1, 1, 1, 1, 1], "ios" },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Ways))]
    public void Ways_of_unequal_length_accuse_nobody(int[] more, string weather)
    {
        foreach (bool isSilent in (bool[])[false, true])
        {
            foreach (Func<TraceSettings, TraceSettings> flows in
                (Func<TraceSettings, TraceSettings>[])[TraceNetworks.Few, TraceNetworks.Many])
            {
                for (int seed = 1; seed <= Runs; seed++)
                {
                    TracePlan plan = TraceNetworks.Trace(weather, probe => Spread(probe, more, isSilent), 7000 + seed, flows);
                    var paths = new PathComparison(plan);
                    for (int flow = 0; flow < plan.Flows.Count; flow++)
                    {
                        paths.Verdicts[flow].Kind.ShouldBeOneOf(
                            [PathVerdictKind.Agrees, PathVerdictKind.Unknown, PathVerdictKind.Diverges],
                            $"{plan.Settings.Flows[flow]} {paths.Verdicts[flow]}, seed {7000 + seed}, silent {isSilent}");
                    }

                    paths.Overall.Outcome.Expectation.ShouldNotBe(Expectation.Unexpected);
                }
            }
        }
    }

    [Theory]
    [InlineData("reset", "path.reset_midway:3")]
    [InlineData("drop", "path.dropped_after:3")]
    public void What_is_done_to_a_port_is_found_on_ways_of_unequal_length_where_none_is_as_short(string kind, string verdict)
    {
        foreach (string weather in (string[])["clear", "ios", "10 % of both lost"])
        {
            for (int seed = 1; seed <= Runs; seed++)
            {
                TracePlan plan = TraceNetworks.Trace(
                    weather,
                    probe => probe.Is("tcp/443") && probe.Ttl > 3
                        ? kind == "reset" ? [PathModel.Rst(probe, 3)] : []
                        : Spread(probe, [2, 3], isSilent: false), seed, TraceNetworks.Few);
                plan.Verdict("tcp/443").ShouldBe(verdict, $"{weather} {seed}");
            }
        }
    }

    /// <summary>A tap on a link answers as from a way that is shorter: from whatever port it is asked, and for this port alone.</summary>
    [Fact]
    public void An_answer_that_fits_a_shorter_way_is_forged_where_every_port_of_ours_gets_it()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/443") && probe.Ttl > 4 ? [PathModel.Rst(probe, 5)] : null, TraceNetworks.Few);
        plan.Verdict("tcp/443").ShouldBe("path.reset_midway:4");
    }

    [Fact]
    public void A_protocol_that_goes_a_shorter_way_is_not_accused()
    {
        // Routers that do not look at ports: ICMP goes one hop less, both ways.
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsIcmp && probe.Ttl > 4
                ? [probe.Ttl > 5 ? PathModel.Arrived(probe, 6) : PathModel.Expired(probe, 5)] : null, TraceNetworks.Few);
        plan.Verdict("icmp").ShouldBe("path.diverges:5");
        plan.Verdict().ShouldBe("path.diverges:5");
        Outcome outcome = new PathComparison(plan).Overall.Outcome;
        outcome.Expectation.ShouldBe(Expectation.Inconclusive);
        new MeasurementDraft(plan.Target, default, 0, "1", new MeasurementForm.Envelope(KeysOf(plan)), outcome).IsAlarming.ShouldBeFalse();
    }

    [Fact]
    public void Probes_from_other_ports_are_marked_and_no_part_of_the_flow()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/443") && probe.Ttl > 4 ? [PathModel.Rst(probe, 4)] : null, TraceNetworks.Few);
        SentProbe[] asides = [.. plan.Probes.Where(probe => probe.IsAside)];
        asides.Length.ShouldBeGreaterThan(16);
        asides.Select(probe => probe.SourcePort).Distinct().Count().ShouldBe(asides.Length);
        asides.ShouldAllBe(probe => probe.Ttl == 5 && probe.Try > 0);
        TracerouteTestKeys keys = KeysOf(plan);
        keys.Probes.Count(probe => probe.IsAside).ShouldBe(asides.Length);
        keys.Path.Hops.Single(hop => hop.Ttl == 5).Sent.ShouldBeLessThan(asides.Length);
        plan.Hops("tcp/80").ShouldBe("1 2 3 4 5 6 D");
    }

    private static TracerouteTestKeys KeysOf(TracePlan plan)
        => new TraceMeasurement(plan, new TraceRedaction(plan, SecretSet.None, keepsPrivateHops: false)).Keys();

    // The way back of TCP and of echoes is as long; what cites a packet comes the shortest.
    private static IEnumerable<PathReply> Spread(SeenProbe probe, int[] more, bool isSilent)
    {
        int way = probe.IsIcmp ? 0 : (int)((((uint)probe.SourcePort * 2654435761u) ^ ((uint)probe.Port * 40503u)) >> 11) % more.Length;
        int distance = Shared + more[way] + 1;
        if (probe.Ttl < distance) return [PathModel.Expired(probe, probe.Ttl)];
        if (isSilent && (probe.IsIcmp || probe.Port is 443 or 22 or 53)) return [];
        return [probe.IsUdp ? PathModel.Refused(probe, Shared + more[0] + 1) : PathModel.Arrived(probe, distance)];
    }
}
