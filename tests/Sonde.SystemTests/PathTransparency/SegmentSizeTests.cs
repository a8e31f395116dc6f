namespace Sonde.SystemTests.PathTransparency;

/// <summary>What paths do to the largest segment, in both families: the exact conditions, and the hops that bound the router.</summary>
[Collection(nameof(Alone))]
public sealed class SegmentSizeTests
{
    private const int Routers = 3, Meddling = 2;

    [Fact]
    public async Task Every_behaviour_towards_the_largest_segment_gets_its_own_words_and_its_hop()
    {
        using BehaviourLab lab = await BehaviourLab.CreateAsync(
            Routers, [.. SizeBehaviours.All.Select(behaviour => (behaviour, Meddling))],
            "every citation to one client, of all targets at once, is compared");
        foreach (TransparencyRow row in await lab.MeasureAsync("mss", SizeBehaviours.All, "--locate"))
        {
            string which = $"{row.Behaviour.Does}, IPv{(row.IsV6 ? 6 : 4)}";
            row.Conditions.ShouldBe(row.Expected, which);
            row.Hops.ShouldBe(row.ExpectedHops(Meddling), which);
        }
    }
}
