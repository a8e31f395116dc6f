using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>
/// Routers that spread load send some connections through a box that meddles, and others beside it: that is said to differ, and is never
/// said of all.
/// </summary>
public sealed class SeveralWaysTests
{
    private const int Routers = 6;

    [Dear]
    [Theory]
    [InlineData("dscp", "48.path.")]
    [InlineData("evilbit", "path.")]
    [InlineData("mss", "path.clamped")]
    [InlineData("tcpopt", "ts.path.stripped")]
    [InlineData("ecn", "mark.bleached.fwd")]
    [InlineData("udpzero", "path.")]
    [InlineData("tfo", "option.stripped")]
    public void Way_of_two_that_meddles_is_not_said_to_be_the_path(string name, string word)
    {
        int differing = 0;
        for (int seed = 0; seed < (name == "udpzero" ? 12 : 40); seed++)
        {
            PathHop[] clean = [.. Enumerable.Repeat(new PathHop(), Routers)], other = [.. clean];
            other[3] = PathHop.Changing(PathBoxes.Of(name));
            NetworkScene said = NetworkScene.Measure(name, NetworkScene.Before(name, clean, other), seed);
            string[] words = said.Conditions.Split(' ');
            words.Where(each => each.StartsWith(word, StringComparison.Ordinal) && !each.EndsWith("path.kept", StringComparison.Ordinal))
                .ShouldBeEmpty($"seed {seed}: {said.Conditions}");
            if (words.Any(each => each.EndsWith("undecided:contradictory", StringComparison.Ordinal))
                || said.Ways.Any(way => way.EndsWith(" differs", StringComparison.Ordinal))) differing++;
        }

        differing.ShouldBeGreaterThan(name == "udpzero" ? 2 : 8);
    }

    [Fact]
    public void Black_hole_of_one_way_of_two_is_no_size_of_the_path()
    {
        int differing = 0, whole = 0;
        const int Runs = 40;
        for (int seed = 0; seed < Runs; seed++)
        {
            PathHop[] clean = [.. Enumerable.Repeat(new PathHop(), Routers)], other = [.. clean];
            other[3] = new PathHop { Forward = packet => packet.Length > 1400 ? null : packet };
            NetworkScene said = NetworkScene.Measure("mss", NetworkScene.Before("mss", clean, other), seed);
            if (said.Conditions.Contains("blackhole.fwd", StringComparison.Ordinal)) whole++;
            else if (said.Conditions.Contains("contradictory", StringComparison.Ordinal)) differing++;
            else said.Conditions.ShouldContain("pmtu:1500", Case.Sensitive, $"seed {seed}");
        }

        // Six in a row on one of two ways are one case in 64.
        whole.ShouldBeLessThanOrEqualTo(2);
        differing.ShouldBeGreaterThan(Runs / 4);
    }
}
