using Microsoft.Playwright;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Browser;

/// <summary>Reports of every kind of input, in a browser.</summary>
public sealed class ReportPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    // Each kind, and the charts that must be there.
    public static TheoryData<string, string> Kinds => [.. Repetitions.Some(
    [
        ("interference", "networks-chart timeline"),
        ("dns", "networks-chart timeline"),
        ("paths", "routers-1 routers-2"),
        ("pings", "pings-1 pings-2"),
        ("long-pings", "pings-1 pings-2"),
        ("transparency", "group-1-port group-1-network"),
        ("hostile", "networks-chart timeline"),
    ], 1)];

    public static TheoryData<string> DarkKinds => [.. Repetitions.Some(["interference", "paths", "pings", "transparency"], 1)];

    [Dear]
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Report_is_whole_quiet_and_accessible(string kind, string charts)
    {
        using var host = new TestHost();
        string address = Made(host, kind);
        await using WatchedPage page = await browser.OpenAsync(
            address, new BrowserNewContextOptions { ViewportSize = new() { Width = 1200, Height = 900 } });
        foreach (string chart in charts.Split(' '))
        {
            ILocator drawing = page.Page.Locator($"figure#{chart} svg[role=img]");
            (await drawing.CountAsync()).ShouldBe(1, chart);
            (await drawing.Locator("> title").TextContentAsync()).ShouldNotBeNullOrWhiteSpace(chart);
            (await drawing.Locator("> desc").TextContentAsync()).ShouldNotBeNullOrWhiteSpace(chart);
            (await drawing.BoundingBoxAsync())!.Height.ShouldBeGreaterThan(20, chart);
        }

        (await page.Page.Locator("section#rows details").CountAsync()).ShouldBeGreaterThan(0);
        (await page.Page.Locator("section#findings li, section#findings p").CountAsync()).ShouldBeGreaterThan(0);
        page.Requests.ShouldBe([address]);
        page.Complaints.ShouldBeEmpty();
        await page.KeepAsync(kind);
        (await page.FaultsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(DarkKinds))]
    public async Task Dark_and_narrow_it_is_as_readable(string kind)
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        await using WatchedPage page = await browser.OpenAsync(
            Made(host, kind),
            new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark, ViewportSize = new() { Width = 360, Height = 740 } });
        (await page.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth"))
            .ShouldBeLessThanOrEqualTo(0, "the page itself never scrolls sideways");
        await page.KeepAsync($"{kind}-dark-narrow");
        (await page.FaultsAsync()).ShouldBeEmpty();
        page.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("interference")]
    [InlineData("pings")]
    public async Task On_paper_everything_is_dark_on_light(string kind)
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        await using WatchedPage page = await browser.OpenAsync(
            Made(host, kind), new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        (await page.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"))
            .ShouldBe("rgb(255, 255, 255)");
        (await page.Page.Locator("nav").IsVisibleAsync()).ShouldBeFalse();
        byte[] pdf = await page.Page.PdfAsync(new PagePdfOptions { PrintBackground = true });
        pdf.Length.ShouldBeGreaterThan(10_000);
        if (Environment.GetEnvironmentVariable("SONDE_SCREENSHOTS") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{kind}.pdf"), pdf, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Keyboard_alone_leads_from_a_number_to_its_rows_and_their_evidence()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        await using WatchedPage page = await browser.OpenAsync(Made(host, "interference"));
        await page.Page.Keyboard.PressAsync("Tab");
        (await FocusedAsync(page)).ShouldBe("Skip to the findings");
        await page.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Rows and evidence of blocked.example");
        await page.Page.Keyboard.PressAsync("Enter");
        ILocator rows = page.Page.Locator("details:target");
        (await rows.EvaluateAsync<bool>("rows => rows.open")).ShouldBeTrue("what a link leads to is open");
        (await rows.Locator("tbody tr").CountAsync()).ShouldBe(3);
        (await rows.Locator("pre").TextContentAsync())!.ShouldContain("sonde query");
        await TabToAsync(page, "results.json:");
        await page.Page.Keyboard.PressAsync("Enter");
        (await page.Page.Locator("details:target").TextContentAsync())!.ShouldContain("Ministry order 17");
    }

    [Fact]
    public async Task Hostile_texts_run_nothing_and_are_shown_as_they_are()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        await using WatchedPage page = await browser.OpenAsync(Made(host, "hostile"));
        await page.Page.EvaluateAsync("document.querySelectorAll('details').forEach(each => each.open = true)");
        (await page.Page.EvaluateAsync<bool>(
            "globalThis.hacked === undefined && document.images.length === 0 && document.scripts.length === 1")).ShouldBeTrue();
        (await page.Page.Locator("section#findings").TextContentAsync())!.ShouldContain("<script>hacked=1</script>");
        page.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Saved_table_is_the_one_that_is_shown()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        await using WatchedPage page = await browser.OpenAsync(Made(host, "interference"));
        IDownload saved = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.GetByRole(
                AriaRole.Link, new() { Name = "Save as CSV: Unexpected outcomes by domain and network of the vantage point" })
                .ClickAsync());
        saved.SuggestedFilename.ShouldBe("domain-network.csv");
        string[] lines = await File.ReadAllLinesAsync(await saved.PathAsync(), TestContext.Current.CancellationToken);
        lines.ShouldContain(
            line => line.StartsWith("blocked.example,\"9 of 10, insufficient (0 known networks)\"", StringComparison.Ordinal));
        page.Complaints.ShouldBeEmpty();
    }

    private static string Made(TestHost host, string kind)
    {
        string input = ReportInputs.Write(host, kind);
        CliRun run = host.Run("report", input, "-o", host.Path("report.html"), "--enough", "3", "--title", $"A report of {kind}");
        run.ExitCode.ShouldBe(0, run.Error);
        return new Uri(host.Path("report.html")).AbsoluteUri;
    }

    private static Task<string> FocusedAsync(WatchedPage page)
        => page.Page.EvaluateAsync<string>("document.activeElement.textContent.slice(0, 200)");

    private static async Task TabToAsync(WatchedPage page, string text)
    {
        for (int i = 0; i < 60; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if ((await FocusedAsync(page)).Contains(text, StringComparison.Ordinal)
                && await page.Page.EvaluateAsync<bool>("document.activeElement.tagName === 'A'")) return;
        }

        Assert.Fail($"60 tabs do not lead to {text}");
    }
}
