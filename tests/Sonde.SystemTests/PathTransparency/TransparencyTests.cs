using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Every behaviour by every experiment, in both families: the exact set of conditions, and the hops that bound the router.
/// </summary>
public sealed class TransparencyTests
{
    private const string Page = "docs/transparency.md";
    private const int Routers = 3, Meddling = 2, AtOnce = 3;

    [Fact]
    public async Task Every_behaviour_gets_its_own_words_and_its_hop_and_the_page_says_so()
    {
        LabMachine.RequireLong();
        using var turns = new SemaphoreSlim(AtOnce);
        TransparencyRow[] rows = [
            .. (await Task.WhenAll(PathBehaviours.Experiments.Keys.Select(experiment => MeasureAsync(experiment, turns))))
            .SelectMany(each => each)];
        string page = TransparencyPage.Write(rows, Meddling);
        if (Environment.GetEnvironmentVariable("SONDE_WRITE_PAGES") == "1") File.WriteAllText(SondeProgram.InTree(Page), page);
        Faults(rows).ShouldBeEmpty();
        File.ReadAllText(SondeProgram.InTree(Page)).ShouldBe(page, $"run it with SONDE_WRITE_PAGES=1 to write {Page}");
    }

    [Fact]
    public void The_page_has_every_behaviour()
    {
        string page = File.ReadAllText(SondeProgram.InTree(Page));
        PathBehaviours.All.Where(behaviour => !page.Contains(TransparencyPage.Beginning(behaviour), StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    // In a lab of its own: what one sends shall not count against what routers let another know.
    private static async Task<IReadOnlyList<TransparencyRow>> MeasureAsync(string experiment, SemaphoreSlim turns)
    {
        await turns.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            using BehaviourLab lab = await LabAsync();
            return await lab.MeasureAsync(experiment, PathBehaviours.All, "--locate");
        }
        finally
        {
            turns.Release();
        }
    }

    private static Task<BehaviourLab> LabAsync()
        => BehaviourLab.CreateAsync(
            Routers, [.. PathBehaviours.All.Select(behaviour => (behaviour, Meddling))],
            "every citation to one client, of all targets at once, is compared");

    private static string[] Faults(IEnumerable<TransparencyRow> rows)
        => [.. rows.Where(row => !row.IsRight(Meddling)).Select(row
            => $"{row.Experiment}, {row.Behaviour.Does}, IPv{(row.IsV6 ? 6 : 4)}: {row.Conditions} [{row.Hops}], not {row.Expected} [{row.ExpectedHops(Meddling)}]")];
}
