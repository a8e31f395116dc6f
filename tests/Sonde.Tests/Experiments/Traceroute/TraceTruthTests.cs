using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>
/// Verdicts on networks as they are: none accuses a straight path, and what truly happens is found. The figures of the page come from
/// <c>SONDE_ALL_RUNS=1 ./test --long 'Sonde.Tests.Experiments.Traceroute.TraceTruth*'</c>.
/// </summary>
public sealed class TraceTruthTests
{
    public static TheoryData<string, bool> Networks
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (string weather in TraceNetworks.Weathers.Keys)
            {
                all.Add(weather, false);
                all.Add(weather, true);
            }

            return all;
        }
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Networks))]
    public void A_straight_path_accuses_nobody(string weather, bool isMany)
    {
        foreach (string host in (string[])["none", "silent to UDP"])
        {
            Tally tally = Tally.Of(
                isMany ? Repetitions.Of(1, 50, 500) : Repetitions.Of(2, 100, 2000),
                seed => TraceNetworks.Trace(weather, host, seed, isMany ? TraceNetworks.Many : TraceNetworks.Few));
            TestContext.Current.TestOutputHelper?.WriteLine($"straight, {host} | {weather} | {(isMany ? 19 : 5)} flows | {tally}");
            tally.Accusations.ShouldBeEmpty();
        }
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Networks))]
    public void What_truly_happens_is_found_where_it_is(string weather, bool isMany)
    {
        Repetitions.LongUnless(!isMany || weather is "clear" or "bursts" or "junos 50" or "30 % of both lost");
        foreach (string kind in (string[])["reset", "drop", "refusal", "midway", "divergence"])
        {
            Tally tally = Tally.Of(
                isMany ? Repetitions.Of(1, 20, 100) : Repetitions.Of(2, 30, 500),
                seed => TraceNetworks.Trace(weather, kind, seed, isMany ? TraceNetworks.Many : TraceNetworks.Few), "tcp/443", 4);
            TestContext.Current.TestOutputHelper?.WriteLine($"{kind} | {weather} | {(isMany ? 19 : 5)} flows | {tally}");
            tally.Accusations.ShouldBeEmpty(kind);
            tally.Outside.ShouldBe(0, kind);
            tally.Found.ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(tally.Runs * 0.95), kind);
        }
    }

    [Theory]
    [InlineData("clear")]
    [InlineData("ios")]
    public void What_this_machine_does_not_let_out_is_not_asked_after(string weather)
    {
        TracePlan plan = TraceNetworks.Trace(
            weather, probe => probe.IsIcmp ? [PathReply.Unsent(1)] : PathModel.Plain(probe, TraceScene.Routers), 1, TraceNetworks.Few);
        new PathComparison(plan).Verdicts[0].Reason.ShouldBe("too_little");
        plan.Probes.Count(probe => probe.Flow == 0).ShouldBeLessThan(40);
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeLessThan(8);
    }

    /// <summary>
    /// The bound of chance holds because of this, at every level of it: on a straight path, of all silence that trials are made of, no more
    /// than so many parts come to be called so unlikely.
    /// </summary>
    [Fact]
    public void Silence_by_chance_is_no_likelier_than_trials_say()
    {
        int tried = 0, runs = Repetitions.Of(2, 100, 500);
        int[] below = new int[3];
        foreach (string weather in (string[])["linux", "ios", "shared budget", "30 % of both lost", "ios, bursts"])
        {
            for (int seed = 1; seed <= runs; seed++)
            {
                foreach (FlowState flow in TraceNetworks.Trace(weather, "silent to UDP", 5000 + seed, TraceNetworks.Few).Flows)
                {
                    // What ended elsewhere is asked in another way: does it end here?
                    if (flow.IsReached) continue;
                    for (int ttl = 1; ttl <= TraceScene.Routers; ttl++)
                    {
                        tried += flow.AsideChances[ttl] < 1 ? 1 : 0;
                        for (int level = 0; level < below.Length; level++)
                            below[level] += flow.AsideChances[ttl] <= Math.Pow(10, -level - 1) ? 1 : 0;
                    }
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{tried} silences tried: {string.Join(", ", below.Select((count, level) => $"{count} at 1e-{level + 1}"))}");
        tried.ShouldBeGreaterThan(runs);
        for (int level = 0; level < below.Length; level++)
        {
            double most = tried * Math.Pow(10, -level - 1);
            below[level].ShouldBeLessThanOrEqualTo((int)Math.Ceiling(most + (4 * Math.Sqrt(most)) + 1), $"at 1e-{level + 1} of {tried}");
        }
    }

    /// <summary>What runs came to.</summary>
    private sealed record Tally(int Runs)
    {
        public List<string> Accusations { get; } = [];

        public int Found { get; private set; }

        public int Outside { get; private set; }

        public Dictionary<string, int> Verdicts { get; } = [];

        public double Probes { get; private set; }

        public double Seconds { get; private set; }

        public double Longest { get; private set; }

        /// <summary>Counts runs, each of its own seed.</summary>
        /// <param name="runs">How many.</param>
        /// <param name="trace">One.</param>
        /// <param name="guilty">The flow that something is done to, or null.</param>
        /// <param name="hop">Behind which router.</param>
        public static Tally Of(int runs, Func<int, TracePlan> trace, string? guilty = null, int hop = 0)
        {
            var tally = new Tally(runs);
            for (int seed = 1; seed <= runs; seed++) tally.Add(seed, trace(seed), guilty, hop);
            return tally;
        }

        public override string ToString()
            => $"{Runs} runs | false {Accusations.Count} | found {100.0 * Found / Runs:0.0} % | outside {Outside} | {Probes / Runs:0} probes | {Seconds / Runs:0.0} s, {Longest:0.0} at most | "
                + string.Join(' ', Verdicts.OrderByDescending(each => each.Value).Select(each => $"{each.Key}={each.Value}"));

        private void Add(int seed, TracePlan plan, string? guilty, int hop)
        {
            var paths = new PathComparison(plan);
            Probes += plan.Probes.Count;
            double took = plan.FinishedAt.SecondsSince(plan.Zero);
            Seconds += took;
            Longest = Math.Max(Longest, took);
            for (int flow = 0; flow < plan.Flows.Count; flow++)
            {
                string name = plan.Settings.Flows[flow].ToString();
                PathVerdict verdict = paths.Verdicts[flow];
                bool isAccused = verdict.Kind is not (PathVerdictKind.Agrees or PathVerdictKind.Unknown);
                if (verdict.Kind == PathVerdictKind.Unknown) verdict.Reason.ShouldNotBeNull();
                if (name == guilty || (guilty is null && verdict.Kind != PathVerdictKind.Agrees))
                {
                    string told = verdict + (verdict.Reason is { } reason ? $"({reason})" : "");
                    Verdicts[told] = Verdicts.GetValueOrDefault(told) + 1;
                }

                if (!isAccused) continue;
                if (name != guilty)
                {
                    Accusations.Add($"seed {seed}: {name} {verdict}");
                    continue;
                }

                Found++;
                if (verdict.Hop > hop || verdict.Beyond is not { } beyond || beyond <= hop) Outside++;
            }
        }
    }
}
