using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Sonde.Web.Markup;

/// <summary>A style or script of ours, inlined in every page.</summary>
/// <param name="Text">It, as it stands between its tags.</param>
/// <param name="IsStyle">Whether it is a style.</param>
internal sealed record PageAsset(string Text, bool IsStyle)
{
    /// <summary>The style of all pages.</summary>
    public static PageAsset Style => field ??= Load("page.css", isStyle: true);

    /// <summary>What makes pages more convenient where scripts run; without them nothing is missing.</summary>
    public static PageAsset Script => field ??= Load("page.js", isStyle: false);

    /// <summary>What tells at a live page that there is more than it shows.</summary>
    public static PageAsset Live => field ??= Load("live.js", isStyle: false);

    /// <summary>What draws long series: uPlot 1.6.32 (MIT) as it was published, which stands in pages that have one only.</summary>
    public static PageAsset Uplot => field ??= Load("uPlot.iife.min.js", isStyle: false);

    /// <summary>Its style.</summary>
    public static PageAsset UplotStyle => field ??= Load("uPlot.min.css", isStyle: true);

    /// <summary>What uPlot is asked to draw.</summary>
    public static PageAsset Plot => field ??= Load("plot.js", isStyle: false);

    /// <summary>The licence of uPlot, which goes with it.</summary>
    public static string UplotLicence => field ??= Read("uPlot.LICENSE");

    /// <summary>How a policy names it.</summary>
    public string Hash => field ??= $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";

    /// <summary>How a policy names several.</summary>
    public static string Hashes(IEnumerable<PageAsset> assets) => string.Join(' ', assets.Select(asset => asset.Hash));

    private static PageAsset Load(string name, bool isStyle)
    {
        string text = Read(name);
        if (text.Contains("</", StringComparison.Ordinal)) throw new InvalidOperationException($"{name} would end its own element");
        return new PageAsset(text, isStyle);
    }

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Sonde.Web.Assets.{name}")
            ?? throw new InvalidOperationException($"{name} is not in this build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
