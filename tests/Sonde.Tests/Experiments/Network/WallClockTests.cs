using Sonde.Experiments.Network;

namespace Sonde.Tests.Experiments.Network;

/// <summary>Wall-clock times of a run that lasts longer than clocks run alike.</summary>
public sealed class WallClockTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Moments_are_told_as_it_was_when_they_passed()
    {
        var clock = new WallClock();
        clock.Set(At(0), Begin);
        clock.Set(At(10), Begin.AddSeconds(10.4)); // read a little later
        clock.At(At(20)).ShouldBe(Begin.AddSeconds(20));
        clock.Set(At(30), Begin.AddSeconds(30).AddHours(8)); // slept
        clock.Set(At(60), Begin.AddSeconds(60).AddHours(7)); // set back
        clock.At(At(20)).ShouldBe(Begin.AddSeconds(20));
        clock.At(At(31)).ShouldBe(Begin.AddSeconds(31).AddHours(8));
        clock.At(At(61)).ShouldBe(Begin.AddSeconds(61).AddHours(7));
        clock.At(At(-1)).ShouldBe(Begin.AddSeconds(-1));
    }

    private static Instant At(double seconds) => new((long)(seconds * 1e9));
}
