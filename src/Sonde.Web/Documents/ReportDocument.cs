using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Charts;
using Sonde.Web.Markup;
using Sonde.Web.Pages;
using Sonde.Web.Pages.Dns;
using Sonde.Web.Pages.Interference;
using Sonde.Web.Pages.Paths;
using Sonde.Web.Pages.Pings;
using Sonde.Web.Pages.Transparency;
using Sonde.Web.Samples;

namespace Sonde.Web.Documents;

/// <summary>
/// A report: one page that holds all it shows and asks nothing of any network. It is HTML that works from a file, on paper, and read aloud.
/// </summary>
/// <param name="source">What it is of.</param>
/// <param name="facts">What it says of itself.</param>
/// <param name="seen">The outcomes that the tables let see (<see cref="OpenTables.Show"/>), for what is counted; null for all.</param>
public sealed class ReportDocument(ReportSource source, ReportFacts facts, OutcomeSelection? seen = null)
{
    /// <summary>The kinds of measurement there is a section for, in the order of the page.</summary>
    public static IReadOnlyList<IPageSection> Sections { get; } = [
        new InterferenceSection(), new DnsSection(), new PathSection(), new PingSection(), new TransparencySection()];

    /// <summary>Whether there is anything to report of.</summary>
    public bool IsEmpty => !Sections.Any(kind => kind.IsThere(source.Tables));

    /// <summary>Writes it.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Write(TextWriter output, CancellationToken cancel)
    {
        IPageSection[] kinds = [.. Sections.Where(kind => kind.IsThere(source.Tables))];
        var page = new MarkupWriter(output);
        var shelf = new SampleShelf();
        var context = new PageContext(page, source.Tables, seen ?? source.Tables.Cube.Select(), shelf, facts.Enough);
        page.Doctype().Open("html", ("lang", "en"), ("dir", "ltr"));
        bool isLong = kinds.Any(kind => kind.HasLongSeries(source.Tables));
        WriteHead(page, isLong);
        page.Open("body").Leaf("a", "Skip to the findings", ("class", "skip"), ("href", "#findings"));
        Figures.WritePatterns(page);
        var head = new ReportHead(source, facts);
        head.Write(context, kinds);
        page.Open("main");
        ReportHead.WriteFindings(context);
        foreach (IPageSection kind in kinds)
        {
            cancel.ThrowIfCancellationRequested();
            page.Open("section", ("id", kind.Id), ("aria-labelledby", $"{kind.Id}-title"));
            page.Leaf("h2", kind.Title, ("id", $"{kind.Id}-title"));
            kind.Write(context);
            page.Close();
        }

        new SampleSection(source, shelf).Write(page, cancel);
        page.Close();
        head.WriteFoot(page, isLong);
        if (isLong) page.Asset(PageAsset.Uplot).Asset(PageAsset.Plot);
        page.Asset(PageAsset.Script).Close().Close();
    }

    private void WriteHead(MarkupWriter page, bool isLong)
    {
        PageAsset[] styles = [PageAsset.Style, .. isLong ? [PageAsset.UplotStyle] : (PageAsset[])[]];
        PageAsset[] scripts = [PageAsset.Script, .. isLong ? [PageAsset.Uplot, PageAsset.Plot] : (PageAsset[])[]];
        string policy =
            $"default-src 'none'; style-src {PageAsset.Hashes(styles)}; script-src {PageAsset.Hashes(scripts)}; base-uri 'none'; form-action 'none'";
        page.Open("head").Empty("meta", ("charset", "utf-8"));
        page.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", policy));
        page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Empty("meta", ("name", "referrer"), ("content", "no-referrer"));
        page.Empty("meta", ("name", "generator"), ("content", $"Sonde {facts.Version}"));
        page.Leaf("title", facts.Title);
        foreach (PageAsset style in styles.Reverse()) page.Asset(style);
        page.Close();
    }
}
