using System.Text.Json;
using Microsoft.Playwright;

namespace Sonde.Tests.Web.Browser;

/// <summary>A page in the browser, and all that it asked for and complained of.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    public WatchedPage(IPage page)
    {
        Page = page;
        page.Request += (_, request) => Requests.Add(request.Url);
        page.Console += (_, message) => Complaints.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Complaints.Add($"error: {error}");
        page.Dialog += (_, dialog) => Complaints.Add($"dialog: {dialog.Message}");
    }

    public IPage Page { get; }

    public List<string> Requests { get; } = [];

    public List<string> Complaints { get; } = [];

    /// <summary>Faults of accessibility, by axe-core.</summary>
    public async Task<string[]> FaultsAsync()
    {
        await Page.EvaluateAsync(BrowserFixture.Axe);
        JsonElement? found = await Page.EvaluateAsync(
            "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => v.id + ': ' + v.help + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | '))");
        return [.. found!.Value.EnumerateArray().Select(each => each.GetString()!)];
    }

    /// <summary>Keeps the page and a picture of all of it where <c>SONDE_SCREENSHOTS</c> names a folder.</summary>
    public async Task KeepAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("SONDE_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        if (new Uri(Page.Url) is { IsFile: true } file) File.Copy(file.LocalPath, Path.Combine(folder, name + ".html"), overwrite: true);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
