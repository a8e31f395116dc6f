using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Charts;
using Sonde.Web.Documents;
using Sonde.Web.Markup;
using Sonde.Web.Pages;
using Sonde.Web.Samples;

namespace Sonde.Web.Serving;

/// <summary>
/// The pages of a live view: an overview, one for each kind of measurement there is, the rows behind a number, the evidence of a line, and
/// the report of what is seen.
/// </summary>
internal sealed class LivePages(LiveOptions options, string token, ViewFilter filter)
{
    private readonly RowLinks _links = new(token, filter);

    /// <summary>Makes a page; null where there is none of that path.</summary>
    public byte[]? Make(string path, IQueryCollection query, LiveTables.Seen seen, CancellationToken cancel)
    {
        ReportSource source = seen.Source;
        if (path == "/report.html") return Report(source, cancel);
        if (path == "/rows") return Rows(source, query, cancel);
        if (path == "/evidence") return Evidence(source, query, cancel);
        IPageSection? section = ReportDocument.Sections.FirstOrDefault(each => $"/{each.Id}" == path);
        if (section is null && path != "/") return null;
        bool isLong = section?.HasLongSeries(source.Tables) == true;
        return Page(section?.Title ?? "Overview", isLong, page =>
        {
            var context = new PageContext(
                page, source.Tables, filter.Select(source.Tables), new SampleShelf(_links.To), options.Enough);
            WriteHead(page, seen, section);
            page.Open("main", ("id", "main"));
            if (section is not null) page.Leaf("h2", section.Title);
            if (section is null) new LiveOverview(source).Write(context);
            else if (section.IsSeen(source.Tables)) section.Write(context);
            else page.Leaf("p", "Nothing of that kind among what is shown.");
            page.Close();
        });
    }

    // Rows are asked for when somebody wants to see them, and not with each number.
    private byte[]? Rows(ReportSource source, IQueryCollection query, CancellationToken cancel)
    {
        if (_links.Read(query) is not { } asked) return null;
        FirstRows found = RowsBehind.Of(source.Tables, filter, asked);
        return Page("Rows", isLong: false, page =>
        {
            page.Open("main", ("id", "main")).Open("h1").Foreign(asked.Title).Close();
            page.Open("p").Leaf("a", "Back to the overview", ("href", $"/{token}/{filter.Query}")).Close();
            var shelf = new SampleShelf();
            string where = asked.Where ?? asked.Condition!.Sql(source.Tables.Cube);
            if (shelf.Link(asked.Title, asked.Table, where, found.Count, found.Ids) is null)
                page.Leaf("p", "There are no such rows any more.");
            new SampleSection(source, shelf, EvidenceLink, filter.PublicWhere) { IsOpen = true }.Write(page, cancel);
            page.Close();
        });
    }

    private byte[] Report(ReportSource source, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, new UTF8Encoding(false), leaveOpen: true))
        {
            string title = filter.Where is null ? "Network measurements" : $"Network measurements: {Described()}";
            var facts = new ReportFacts(title, options.Version, options.Time.GetUtcNow(), options.Enough);
            new ReportDocument(source, facts, filter.Select(source.Tables)).Write(text, cancel);
        }

        return bytes.ToArray();
    }

    private byte[] Evidence(ReportSource source, IQueryCollection query, CancellationToken cancel)
    {
        string file = query["file"].ToString();
        _ = long.TryParse(query["line"], NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        (string, long) place = (file, number);
        // A line that no measurement was read from is nobody's evidence: a link in the folder may lead anywhere.
        Dictionary<(string File, long Line), string> lines = SampleRows.Has(source.Tables, place)
            ? source.Lines(new HashSet<(string, long)> { place }, cancel) : [];
        if (lines.Count == 0) lines = SampleRows.Details(source.Tables, [place]);
        return Page("Evidence", isLong: false, page =>
        {
            page.Open("main", ("id", "main")).Open("h1").Text("Evidence in ").Foreign(file)
                .Text(string.Create(CultureInfo.InvariantCulture, $", line {number}")).Close();
            page.Open("p").Leaf("a", "Back to the overview", ("href", $"/{token}/")).Close();
            if (lines.TryGetValue(place, out string? line)) SampleSection.WriteParts(page, line);
            else page.Leaf("p", "The line is not at hand: it is not among what is looked at, or was too long.");
            page.Close();
        });
    }

    private static byte[] Page(string title, bool isLong, Action<MarkupWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, new UTF8Encoding(false), leaveOpen: true))
        {
            var page = new MarkupWriter(text);
            page.Doctype().Open("html", ("lang", "en"), ("dir", "ltr")).Open("head").Empty("meta", ("charset", "utf-8"));
            page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Leaf("title", $"{title}: Sonde");
            if (isLong) page.Asset(PageAsset.UplotStyle);
            page.Asset(PageAsset.Style).Close().Open("body").Leaf("a", "Skip to the content", ("class", "skip"), ("href", "#main"));
            Figures.WritePatterns(page);
            write(page);
            if (isLong) page.Asset(PageAsset.Uplot).Asset(PageAsset.Plot);
            page.Asset(PageAsset.Script).Asset(PageAsset.Live).Close().Close();
        }

        return bytes.ToArray();
    }

    private void WriteHead(MarkupWriter page, LiveTables.Seen seen, IPageSection? current)
    {
        ReportSource source = seen.Source;
        page.Open("header").Leaf("h1", $"Live view of {string.Join(", ", source.Names)}");
        page.Open("p", ("id", "news"), ("role", "status"), ("hidden", ""), ("data-state", $"/{token}/state"), ("data-mark", seen.Mark))
            .Text("There are new results. ")
                .Leaf(
                    "a", "Show them",
                    ("href", filter.Query is { Length: > 0 } query ? $"{query}&after={seen.Mark}" : $"?after={seen.Mark}")).Close();
        page.Open("nav", ("aria-label", "Kinds of measurement")).Open("ul");
        Tab(page, "", "Overview", current is null);
        foreach (IPageSection section in seen.Sections)
            Tab(page, section.Id, section.Title, current == section);
        page.Close().Close();
        WriteForm(page, seen.Choices);
        page.Open("p").Text("What is shown: ");
        foreach ((string name, string path) in (
            (string, string)[])[("as CSV", "export.csv"), ("as JSON lines", "export.jsonl"), ("as Parquet", "export.parquet"),
            ("as a report", "report.html")])
            page.Leaf("a", name, ("href", $"/{token}/{path}{filter.Query}")).Text(" ");
        page.Close().Close();
    }

    private void Tab(MarkupWriter page, string path, string title, bool isCurrent)
        => page.Open("li").Leaf("a", title, ("href", $"/{token}/{path}{filter.Query}"), ("aria-current", isCurrent ? "page" : null))
            .Close();

    private void WriteForm(MarkupWriter page, ViewChoices choices)
    {
        page.Open("form", ("class", "filters"), ("method", "get"), ("role", "search"), ("aria-label", "What is shown"));
        Field(page, "since", "From day", filter.Since, "2026-01-31");
        Field(page, "until", "To day", filter.Until, "2026-01-31");
        Choice(page, "country", "Country", filter.Country, choices.Countries);
        Choice(page, "network", "Network", filter.Network, choices.Networks);
        Choice(page, "test", "Test", filter.Test, choices.Tests);
        Field(page, "domain", "Name or target contains", filter.Domain, "");
        page.Leaf("button", "Show", ("type", "submit")).Leaf("a", "Show all", ("href", "?")).Close();
    }

    private static void Field(MarkupWriter page, string name, string title, string? value, string example)
        => page.Open("label").Text(title).Empty("input", ("name", name), ("value", value ?? ""), ("placeholder", example), ("size", "12"))
            .Close();

    private static void Choice(MarkupWriter page, string name, string title, string? value, IReadOnlyList<string> values)
    {
        page.Open("label").Text(title).Open("select", ("name", name)).Leaf("option", "all", ("value", ""));
        if (value is not null && !values.Contains(value)) page.Leaf("option", value, ("value", value), ("selected", ""));
        foreach (string each in values)
            page.Leaf("option", Figures.Short(each, 60), ("value", each), ("selected", each == value ? "" : null));
        page.Close().Close();
    }

    private string EvidenceLink((string File, long Line) place)
        => string.Create(CultureInfo.InvariantCulture, $"/{token}/evidence?file={Uri.EscapeDataString(place.File)}&line={place.Line}");

    private string Described() => Uri.UnescapeDataString(filter.Query.TrimStart('?').Replace("&", ", ", StringComparison.Ordinal));
}
