using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute.Payloads;

/// <summary>What a machine that is held up, or drowns in a flood, could not read is no silence of the network's.</summary>
public sealed class PayloadDrownedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_that_is_held_up_hears_what_came_meanwhile_before_anything_is_silent(bool ipv6)
    {
        int runs = Repetitions.Of(20, 100, 400), undecided = 0;
        for (int seed = 0; seed < runs; seed++)
        {
            var chance = new Random(seed);
            PayloadScene scene = new PayloadScene
            {
                IsIpv6 = ipv6,
                Seed = seed,
                HeldUp = _ => chance.Next(4) == 0 ? TimeSpan.FromSeconds(chance.Next(1, 6)) : TimeSpan.Zero
            }.Run();
            scene.Verdict.ShouldBeOneOf(["path.agrees", "path.unknown"], $"seed {seed}");
            if (scene.Verdict == "path.unknown") undecided++;
            else scene.Plan.Flows.ShouldAllBe(flow => flow.PayloadAt == null || flow.IsAnswered, $"seed {seed}");
        }

        // Who is held up for a time in every fourth wait may find no moment for a question; that is said, and is rare.
        undecided.ShouldBeLessThanOrEqualTo(runs / 50);
    }

    [Dear]
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void What_was_lost_in_this_machine_while_the_test_went_out_drops_no_payload(double share)
    {
        for (int seed = 0; seed < Repetitions.Of(20, 100, 400); seed++)
        {
            var chance = new Random(seed);
            long drops = 0;
            PayloadScene scene = new PayloadScene
            {
                Seed = seed,
                Drops = () => drops,
                Way = (probe, replies) =>
                {
                    if (!PayloadScene.IsTest(probe) || chance.NextDouble() > share) return replies;
                    drops++;
                    return [];
                },
            }.Run();
            scene.Verdict.ShouldBeOneOf(share < 1 ? ["path.agrees", "path.unknown"] : ["path.unknown"], $"seed {seed}");
        }
    }

    [Fact]
    public void What_was_lost_while_the_control_was_asked_again_leaves_no_block_behind()
    {
        // The test is reset midway; of what follows it nothing is read.
        for (int seed = 0; seed < Repetitions.Of(20, 100, 400); seed++)
        {
            long drops = 0;
            bool isDrowned = false;
            PayloadScene scene = new PayloadScene
            {
                Seed = seed,
                Drops = () => drops,
                Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 3, ttl: 50)], false) : null,
                Way = (probe, replies) =>
                {
                    isDrowned |= PayloadScene.IsTest(probe) && probe.Ttl > 5;
                    if (!isDrowned) return replies;
                    drops++;
                    return [];
                },
            }.Run();
            scene.Comparison.IsResidual.ShouldBeFalse($"seed {seed}");
            scene.Verdict.ShouldBeOneOf(["path.reset_midway:3", "path.unknown"], $"seed {seed}");
        }
    }
}
