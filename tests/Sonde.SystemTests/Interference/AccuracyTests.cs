using Sonde.SystemTests.Lab;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary>The verdicts of the published program against the truth of the lab: exact outcome, who, controls; in both families.</summary>
[Collection(nameof(Alone))]
public sealed class AccuracyTests
{
    private const string Page = "docs/accuracy.md";
    private const int Times = 2;

    [Fact]
    public async Task Every_verdict_is_the_truth_and_the_page_says_so()
    {
        LabMachine.RequireLong();
        Task<AccuracyRow[]> measuring = MeasureAsync();
        PlaceRow[] places = await LocateAsync();
        AccuracyRow[] rows = await measuring;
        string[] faults =
        [
            .. rows.SelectMany(row => row.Faults().Select(fault => $"{row.Behaviour} IPv{(row.IsV6 ? 6 : 4)}: {fault}")),
            .. places.SelectMany(row => row.Faults().Select(fault => $"{row.Behaviour} IPv{(row.IsV6 ? 6 : 4)}, where: {fault}")),
        ];
        string page = AccuracyPage.Write(rows, places);
        if (Environment.GetEnvironmentVariable("SONDE_WRITE_PAGES") == "1") File.WriteAllText(SondeProgram.InTree(Page), page);
        faults.ShouldBeEmpty();
        File.ReadAllText(SondeProgram.InTree(Page)).ShouldBe(page, $"run it with SONDE_WRITE_PAGES=1 to write {Page}");
    }

    // Every behaviour of every service at once: hundreds of addresses.
    private static async Task<AccuracyRow[]> MeasureAsync()
    {
        using CensorLab lab = await CensorLab.CreateAsync();
        return [
            .. (await Task.WhenAll(Enum.GetValues<Service>().Select(service => lab.MeasureAsync(service, Times))))
            .SelectMany(each => each)];
    }

    private static async Task<PlaceRow[]> LocateAsync()
    {
        using CensorLab lab = await CensorLab.CreateAsync();
        return [
            .. (await Task.WhenAll(Enum.GetValues<Service>().Select(service => lab.LocateAsync(service)))).SelectMany(each => each)];
    }

    [Fact]
    public void The_page_has_every_behaviour_with_its_truth()
    {
        string page = File.ReadAllText(SondeProgram.InTree(Page));
        page.ShouldContain(AccuracyPage.BesideWords());
        Behaviours.All.Where(behaviour => !page.Contains(AccuracyPage.Beginning(behaviour), StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
