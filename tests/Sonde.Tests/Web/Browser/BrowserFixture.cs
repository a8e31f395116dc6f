using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Sonde.Tests.Web.Browser;

/// <summary>Debian's chromium, driven by Playwright; tests skip where it is not installed.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string AxeSha256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where chromium is; null where it is not.</summary>
    public static string? Chromium
        => ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser"]).FirstOrDefault(File.Exists);

    /// <summary>What finds faults of accessibility (axe-core 4.14.1, MPL-2.0), as it was published.</summary>
    public static string Axe
    {
        get
        {
            using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("axe.min.js")!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())).ShouldBe(AxeSha256);
            return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Chromium is not { } chromium) return;
        string package = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == "PlaywrightPackage").Value!;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", package);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    /// <summary>A page that notes what it asks for and complains of.</summary>
    internal async Task<WatchedPage> OpenAsync(string address, BrowserNewContextOptions? options = null)
    {
        if (_browser is null) Assert.Skip("chromium is not installed: apt-get install chromium");
        IBrowserContext context = await _browser.NewContextAsync(options ?? new BrowserNewContextOptions());
        var page = new WatchedPage(await context.NewPageAsync());
        await page.Page.GotoAsync(address);
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
