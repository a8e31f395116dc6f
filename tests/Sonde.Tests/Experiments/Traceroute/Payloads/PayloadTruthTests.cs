using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute.Payloads;

/// <summary>Verdicts about payloads on networks as they are: a straight path is not accused, and what truly happens is found.</summary>
public sealed class PayloadTruthTests
{
    private static readonly int Runs = Repetitions.Of(1, 40, 500);

    public static TheoryData<string> Weathers => [.. TraceNetworks.Weathers.Keys];

    [Theory]
    [MemberData(nameof(Weathers))]
    public void A_straight_path_is_not_accused(string weather)
    {
        List<string> accusations = [];
        int unknown = 0;
        for (int seed = 1; seed <= Runs; seed++)
        {
            PayloadScene scene = Of(weather, seed, _ => null);
            PathVerdict verdict = scene.Comparison.Verdict;
            if (verdict.Kind == PathVerdictKind.Unknown) scene.Comparison.Reason.ShouldNotBeNull();
            unknown += verdict.Kind == PathVerdictKind.Unknown ? 1 : 0;
            if (verdict.Kind is not (PathVerdictKind.Agrees or PathVerdictKind.Unknown))
                accusations.Add($"seed {seed}: {verdict}, control {scene.Hops(PayloadRole.Control)}, test {scene.Hops(PayloadRole.Test)}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"payload, straight | {weather} | {Runs} runs | false {accusations.Count} | unknown {unknown}");
        accusations.ShouldBeEmpty();
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Weathers))]
    public void What_truly_happens_is_found(string weather)
    {
        foreach (string kind in (string[])["reset", "drop", "page"])
        {
            int found = 0, outside = 0;
            Dictionary<string, int> told = [];
            for (int seed = 1; seed <= Runs; seed++)
            {
                PayloadScene scene = Of(
                    weather, seed, probe => !PayloadScene.HasData(probe) || !PayloadScene.IsTest(probe) ? null : kind switch
                    {
                        "reset" => ([PayloadScene.Reset(probe, 3)], false),
                        "page" => ([PayloadScene.Page(probe, 3, "HTTP/1.1 403 Forbidden\r\n\r\n")], false),
                        _ => ([], false),
                    });
                PathVerdict verdict = scene.Comparison.Verdict;
                string words = verdict + (scene.Comparison.Reason is { } reason ? $"({reason})" : "");
                told[words] = told.GetValueOrDefault(words) + 1;
                if (verdict.Kind is PathVerdictKind.Agrees or PathVerdictKind.Unknown) continue;
                found++;
                outside += verdict.Hop > 3 || scene.Comparison.PartsAt is null or <= 3 ? 1 : 0;
            }

            TestContext.Current.TestOutputHelper?.WriteLine(
                $"payload, {kind} | {weather} | {Runs} runs | found {100.0 * found / Runs:0.0} % | outside {outside} | {string.Join(' ', told.Select(each => $"{each.Key}={each.Value}"))}");
            outside.ShouldBe(0, kind);
            found.ShouldBeGreaterThanOrEqualTo((int)Math.Floor(Runs * 0.95), kind);
        }
    }

    /// <summary>
    /// The control goes first, so that a router that limits its answers, or loss, makes the test look silent before it is dropped. What is
    /// said of where must hold all the same, wherever it happens: right behind the prober, and right before the target.
    /// </summary>
    [Dear]
    [Theory]
    [MemberData(nameof(Weathers))]
    public void Where_a_test_is_dropped_lies_within_what_is_said_of_it(string weather)
    {
        int runs = Math.Max(1, Runs / 8), exact = 0, found = 0;
        int[] boxes = [.. Repetitions.Some(Enumerable.Range(0, PayloadScene.Routers + 1), 2)];
        foreach (int box in boxes)
        {
            for (int seed = 1; seed <= runs; seed++)
            {
                PayloadScene scene = Of(
                    weather, 1000 + seed, probe => PayloadScene.HasData(probe) && PayloadScene.IsTest(probe) ? ([], false) : null,
                    boxAfter: box);
                PathVerdict verdict = scene.Comparison.Verdict;
                if (verdict.Kind == PathVerdictKind.Unknown) continue;
                verdict.Kind.ShouldBe(PathVerdictKind.DroppedAfter);
                string told = $"after {box}, seed {1000 + seed}: {verdict} at {scene.Comparison.PartsAt}";
                verdict.Hop.ShouldBeLessThanOrEqualTo(box, told);
                scene.Comparison.PartsAt.ShouldNotBeNull(told).ShouldBeGreaterThan(box, told);
                found++;
                exact += (verdict.Hop, scene.Comparison.PartsAt) == (box, box + 1) ? 1 : 0;
            }
        }

        int all = runs * boxes.Length;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"payload, dropped anywhere | {weather} | {all} runs | found {100.0 * found / all:0.0} % | outside 0 | exact {100.0 * exact / all:0.0} %");
        found.ShouldBeGreaterThanOrEqualTo((int)Math.Floor(all * 0.95) - 1);
        if (weather is "clear" or "linux") exact.ShouldBe(all);
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Weathers))]
    public void A_target_that_takes_no_payload_accuses_nobody(string weather)
    {
        // Handshakes pass, and nothing that carries data, so that routers alone speak; then something that takes what follows the first
        // test.
        foreach (bool isProvoked in (bool[])[false, true])
        {
            int unknown = 0;
            for (int seed = 1; seed <= Math.Max(1, Runs / 5); seed++)
            {
                bool isTaken = !isProvoked;
                PayloadScene scene = Of(
                    weather, seed,
                    probe => (isTaken |= PayloadScene.HasData(probe) && PayloadScene.IsTest(probe)) && PayloadScene.HasData(probe)
                    ? ([], false)
                    : null, boxAfter: PayloadScene.Routers);
                PathVerdict verdict = scene.Comparison.Verdict;
                unknown += verdict.Kind == PathVerdictKind.Unknown ? 1 : 0;
                // What was provoked stands right before the target: nearer it must not be seen.
                if (verdict.Kind != PathVerdictKind.Unknown)
                    (isProvoked, verdict.Kind)
                        .ShouldBe(
                            (true, PathVerdictKind.DroppedAfter),
                            $"seed {seed}: {verdict}, control {scene.Hops(PayloadRole.Control)}, test {scene.Hops(PayloadRole.Test)}");
                verdict.Hop.ShouldBeLessThanOrEqualTo(PayloadScene.Routers);
            }

            TestContext.Current.TestOutputHelper?.WriteLine(
                $"payload, target {(isProvoked ? "provoked" : "silent")} | {weather} | {Math.Max(1, Runs / 5)} runs | false 0 | unknown {unknown}");
        }
    }

    private static PayloadScene Of(
        string weather, int seed, Func<SeenProbe, (IEnumerable<PathReply> Replies, bool Passes)?> box, int boxAfter = 3)
        => new PayloadScene
        {
            Weather = TraceNetworks.Weathers[weather](seed),
            Seed = seed,
            Box = box,
            BoxAfter = boxAfter,
            With = settings => settings with { MaxTtl = 20 }
        }.Run();
}
