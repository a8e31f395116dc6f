using Sonde.Analysis.Reports.Comparing;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports.Comparing;

public sealed class ComparisonTests
{
    [Fact]
    public void What_appeared_went_and_changed_is_told_with_its_targets()
    {
        var comparison = new Comparison();
        for (int i = 0; i < 20; i++)
        {
            comparison.Add(isAfter: false, ["tfo"], $"192.0.2.{i}", ["works"]);
            comparison.Add(isAfter: true, ["tfo"], $"192.0.2.{i}", [i < 8 ? "broken" : "works"]);
        }

        comparison.Add(isAfter: true, ["tfo"], "192.0.2.99", ["works"]);
        ComparedRow[] rows = [.. comparison.Rows()];
        rows.Select(row => (row.What, row.Kind, row.Before, row.BeforeOf, row.After, row.AfterOf, row.Both))
            .ShouldBe([("broken", "appeared", 0, 20, 8, 21, 20), ("works", "changed", 20, 20, 13, 21, 20)]);
        rows[0].Appeared.Count.ShouldBe(8);
        rows[1].Went.ShouldBe(rows[0].Appeared);
        rows[0].Chance.ShouldBe(2 / 256.0, 1e-9);
        rows[0].ChanceOfMany.ShouldBe(4 / 256.0, 1e-9);
        rows[0].MayBeNoise.ShouldBeFalse();
        comparison.Targets().Count.ShouldBe(9);
        comparison.Targets()[^1].ShouldSatisfyAllConditions(
            last => last.Target.ShouldBe("192.0.2.99"), last => last.Before.ShouldBeNull(), last => last.After.ShouldBe("works"));
        comparison.Counts().ShouldBe((20, 21, 20));
    }

    [Fact]
    public void Targets_measured_on_one_side_only_are_weighed_by_fisher()
    {
        var comparison = new Comparison();
        for (int i = 0; i < 10; i++)
        {
            comparison.Add(isAfter: false, [], $"a{i}", [i < 1 ? "broken" : "works"]);
            comparison.Add(isAfter: true, [], $"b{i}", [i < 9 ? "broken" : "works"]);
        }

        ComparedRow row = comparison.Rows().First(each => each.What == "broken");
        (row.Test, row.Both).ShouldBe(("Fisher", 0L));
        row.Chance.ShouldBe(0.001093, 0.0001);
    }

    [Fact]
    public void A_target_is_what_most_of_its_results_are()
    {
        var comparison = new Comparison();
        for (int i = 0; i < 5; i++)
        {
            comparison.Add(isAfter: false, [], "a", [i < 2 ? "read/timeout" : "match"]);
            comparison.Add(isAfter: true, [], "a", [i switch { 0 or 1 => "match", 2 or 3 => "read/timeout", _ => "read/tcp.reset" }]);
        }

        comparison.Targets().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            target => target.Before.ShouldBe("match"), target => target.After.ShouldBe("read/timeout"));
    }

    [Dear]
    [Fact]
    public void Runs_of_the_same_network_seldom_differ_beyond_noise()
    {
        // 200 targets, each of which is answered at a rate of its own, measured twice: nothing changed.
        var random = new Random(5);
        int runs = Repetitions.Of(200, 1000, 5000), alarms = 0;
        for (int run = 0; run < runs; run++)
        {
            var comparison = new Comparison();
            for (int target = 0; target < 200; target++)
            {
                double rate = random.NextDouble();
                foreach (bool isAfter in (bool[])[false, true])
                    comparison.Add(
                        isAfter, [], $"{target}",
                        [random.NextDouble() < rate ? "works" : random.Next(3) switch { 0 => "broken", 1 => "refused", _ => "lost" }]);
            }

            if (comparison.Rows().Any(row => !row.MayBeNoise)) alarms++;
        }

        ((double)alarms / runs).ShouldBeLessThan(0.07);
    }
}
