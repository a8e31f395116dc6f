using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Tests.Web.Serving;

namespace Sonde.Tests.Web.Browser;

/// <summary>The live view in a browser, with the checks of the report.</summary>
public sealed partial class LivePageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData("")]
    [InlineData("interference")]
    public async Task Live_page_is_whole_quiet_and_accessible(string path)
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        await using LiveScene scene = await OverAsync(host);
        await using WatchedPage page = await browser.OpenAsync(scene.Address + path);
        page.Requests.ShouldAllBe(request => request.StartsWith(scene.Address, StringComparison.Ordinal));
        page.Complaints.ShouldBeEmpty();
        await page.KeepAsync($"live-{path}");
        (await page.FaultsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Filter_is_set_by_keyboard_and_stays_in_the_address_from_page_to_page()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        await using LiveScene scene = await OverAsync(host);
        await using WatchedPage page = await browser.OpenAsync(scene.Address + "interference");
        await page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Country" }).SelectOptionAsync("AA");
        await page.Page.GetByLabel("Name or target contains").FillAsync("blocked");
        await page.Page.Keyboard.PressAsync("Enter");
        // Asked again and again: a navigation that ends before it is waited for is waited for in vain.
        await Assertions.Expect(page.Page).ToHaveURLAsync(
            BothFilters(), new() { Timeout = 30_000 });
        await Assertions.Expect(page.Page.Locator("table").First).ToContainTextAsync("9 of 10", new() { Timeout = 30_000 });
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        page.Page.Url.ShouldContain("country=AA");
        page.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task New_results_are_told_and_shown_when_asked_for()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string[] lines = [.. LiveLines.Pings(12).OrderByDescending(line => line.Contains("203.0.113.81", StringComparison.Ordinal))];
        string file = host.Write("pings.jsonl", lines[0]);
        if (BrowserFixture.Chromium is null) Assert.Skip("chromium is not installed: apt-get install chromium");
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        await using WatchedPage page = await browser.OpenAsync(scene.Address + "pings");
        (await page.Page.GetByRole(AriaRole.Status).IsVisibleAsync()).ShouldBeFalse();
        await File.AppendAllLinesAsync(file, [lines[1]], TestContext.Current.CancellationToken);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Show them" }).ClickAsync(new LocatorClickOptions { Timeout = 30_000 });
        await page.Page.GetByRole(AriaRole.Rowheader, new() { Name = "203.0.113.80:443" }).First.WaitForAsync();
        page.Complaints.ShouldBeEmpty();
    }

    [GeneratedRegex("country=AA.*domain=blocked|domain=blocked.*country=AA", RegexOptions.None, 1000)]
    private static partial Regex BothFilters();

    private static Task<LiveScene> OverAsync(TestHost host)
    {
        if (BrowserFixture.Chromium is null) Assert.Skip("chromium is not installed: apt-get install chromium");
        Scan.Write(host);
        return LiveScene.OverAsync(host, host.Path("scan"));
    }
}
