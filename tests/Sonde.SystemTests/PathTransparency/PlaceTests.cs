using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>The router that meddles is named at each place of a chain of twelve, by those that limit their ICMP errors as well.</summary>
[Collection(nameof(Alone))]
public sealed class PlaceTests
{
    private const int Routers = 12;

    private static readonly string[] Accusing =
    [
        "connectivity.broken", "connectivity.transient", "connectivity.offline", "48.connectivity.broken", "48.connectivity.transient",
        "48.connectivity.offline", "syn.dropped", "syn.reset", "syn.stripped", "mark.bleached", "mark.remarked", "accecn.mangled",
        "accecn.dropped", "48.path.bleached", "48.path.remarked", "48.path.dropped", "path.clamped", "path.stripped", "path.inflated",
        "blackhole", "target",
    ];

    [Theory]
    [InlineData("ecn", 22)]
    [InlineData("ecn", 26)]
    [InlineData("dscp", 30)]
    [InlineData("mss", 40)]
    public async Task Router_that_meddles_is_between_the_hops_named_at_each_place_of_a_chain(string experiment, int id)
    {
        LabMachine.RequireLong();
        PathBehaviour behaviour = PathBehaviours.All.First(each => each.Id == id);
        (PathBehaviour Behaviour, int Router)[] places = [
            .. Enumerable.Range(1, Routers).Select(router => (behaviour with { Id = 100 + router }, router))];
        using BehaviourLab lab = await BehaviourLab.CreateAsync(
            Routers, places, "every citation to one client, of all places at once, is compared");
        IReadOnlyList<TransparencyRow> rows = await lab.MeasureAsync(experiment, [.. places.Select(each => each.Behaviour)], "--locate");
        foreach (TransparencyRow row in rows)
        {
            int router = places.Single(each => each.Behaviour == row.Behaviour).Router;
            string where = $"{experiment}, router {router}, IPv{(row.IsV6 ? 6 : 4)}: {row.Conditions}";
            // What the last one does to a SYN, nobody cites.
            string expected = router < Routers ? row.ExpectedHops(router) : "";
            row.Hops.ShouldBe(expected, where);
            if (router < Routers) row.Conditions.ShouldBe(row.Expected, where);
        }
    }

    [Fact]
    public async Task Clean_paths_of_lossy_networks_that_limit_their_errors_are_accused_of_nothing()
    {
        LabMachine.RequireLong();
        PathBehaviour clean = PathBehaviours.All.First(each => each.Id == 20);
        PathBehaviour[] targets = [.. Enumerable.Range(101, 20).Select(id => clean with { Id = id })];
        using BehaviourLab lab = await BehaviourLab.CreateAsync(3, [.. targets.Select(each => (each, 2))]);
        lab.Routers[0].Rules(Middlebox.Lose(10));
        foreach (string experiment in (string[])["ecn", "dscp", "mss"])
        {
            foreach (TransparencyRow row in await lab.MeasureAsync(experiment, targets, "--locate"))
            {
                string[] said = [.. row.Conditions.Split(' ')];
                said.Where(each => Accusing.Any(word => each.StartsWith(word, StringComparison.Ordinal)))
                    .ShouldBeEmpty($"{experiment}, IPv{(row.IsV6 ? 6 : 4)}: {row.Conditions}");
                row.Hops.ShouldBe("", row.Conditions);
            }
        }
    }
}
