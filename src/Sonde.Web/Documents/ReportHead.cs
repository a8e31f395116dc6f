using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Measurements.Model;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Pages;

namespace Sonde.Web.Documents;

/// <summary>The head of a report: what it is of, and what was found.</summary>
internal sealed class ReportHead(ReportSource source, ReportFacts facts)
{
    private const int MostNamed = 12;

    // The vantage point of a direct measurement, as summaries name it.
    private const string Machine = "coalesce(" + SeenColumns.ProbeNetworkSql + ", '" + SummaryKeys.ThisMachine + "')";

    /// <summary>Writes title, what was read, and where the parts are.</summary>
    public void Write(PageContext context, IReadOnlyList<IPageSection> kinds)
    {
        MarkupWriter page = context.Page;
        page.Open("header").Leaf("h1", facts.Title);
        TableRow all = context.Tables.Ask(
            $"SELECT {SampleIds.AnyColumn}, min(id, {SampleIds.Most}) FILTER (vantage_point IS NOT NULL) AS remote_ids, count(vantage_point) AS remote, count(*) AS rows, min(date) AS first, max(date) AS last, count(DISTINCT vantage_point) AS vantage_points, "
            + $"count(DISTINCT vantage_point_asn) AS networks, count(DISTINCT vantage_point_country) AS countries, "
            + $"count(DISTINCT {Machine}) FILTER (vantage_point IS NULL) AS machines, count(DISTINCT {SeenColumns.NetworkUnitSql}) AS all_networks, "
            + $"count(DISTINCT {SeenColumns.CountrySql}) AS all_countries, "
            + "count(DISTINCT coalesce(domain, target)) AS subjects FROM outcomes")[0];
        page.Open("dl", ("class", "facts"));
        Fact(page, "Measured", Dates(all));
        Fact(page, "Measurements", (
            $"{Numerals.Number(all.Count("rows"))}, of {Numerals.Count(all.Count("subjects"), "name or target", "names and targets")}",
            context.Shelf.Link("All measurements", "outcomes", "true", all.Count("rows"), SampleIds.Of(all))));
        Fact(page, "Vantage points", (
            VantagePoints(all), all.Count("machines") > 1
                ? context.Shelf.Link("All measurements", "outcomes", "true", all.Count("rows"), SampleIds.Of(all))
                : context.Shelf.Link(
                    "Measurements of remote vantage points", "outcomes", "vantage_point IS NOT NULL", all.Count("remote"),
                    all.Numbers("remote_ids"))));
        Fact(page, "Tests", Named(context, "nettest", "Measurements of the test"));
        Fact(page, "Sources", Named(context, "source", "Measurements of the source"));
        Fact(page, "Rules", Named(context, "rules_version", "Measurements decided by the rules"));
        Fact(page, "Signatures", Named(context, "signatures_sha256", "Measurements compared with the signatures"));
        Fact(page, "Read", string.Join(", ", source.Names));
        Fact(page, "Made",
            $"{facts.Made.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC by Sonde {facts.Version}");
        page.Close();
        if (source.Unread.Count > 0)
        {
            page.Open("details").Leaf("summary", $"{Numerals.Count(source.Unread.Count, "thing")} could not be read").Open("ul");
            foreach (string unread in source.Unread.Take(100)) page.Open("li").Foreign(unread).Close();
            page.Close().Close();
        }

        page.Open("nav", ("aria-label", "Parts of this report")).Open("ul");
        Entry(page, "findings", "Findings");
        foreach (IPageSection kind in kinds) Entry(page, kind.Id, kind.Title);
        Entry(page, "rows", "Rows behind the numbers");
        page.Close().Close().Close();
    }

    /// <summary>Writes what was found, in sentences.</summary>
    public static void WriteFindings(PageContext context)
    {
        MarkupWriter page = context.Page;
        page.Open("section", ("id", "findings"), ("aria-labelledby", "findings-title"), ("tabindex", "-1"));
        page.Leaf("h2", "Findings", ("id", "findings-title"));
        new FindingList(context).Write();
        page.Close();
    }

    /// <summary>Writes what holds for all numbers.</summary>
    public void WriteFoot(MarkupWriter page, bool hasUplot)
    {
        page.Open("footer").Leaf("h2", "What the words mean");
        page.Open("dl", ("class", "facts"));
        Fact(page, "expected", "the answer was the one that the controls and the template say it should be");
        Fact(page, "unexpected",
            "it was another one, or none after the connection stood. That somebody interferes is one reason; servers, routers and faults are others");
        Fact(page, "inconclusive", "it may be the vantage point's own fault, or the controls failed: in no share");
        Fact(page, "invalid", "it never left the measuring machine, or says nothing: in no share");
        Fact(page, "insufficient", $"fewer than {Numerals.Count(facts.Enough, "test that says something", "tests that say something")}, or of several networks together from fewer than {Sufficiency.LeastNetworks} known ones: no share is given, which is not a share of 0");
        page.Close();
        page.Leaf(
            "p", "What was not seen is not said to be absent. Tests of one network are not independent of one another.",
            ("class", "quiet"));
        if (hasUplot)
        {
            page.Open("details").Leaf("summary", "Long series are drawn by uPlot 1.6.32; its licence")
                .Leaf("pre", PageAsset.UplotLicence, ("tabindex", "0")).Close();
        }

        page.Close();
    }

    private static void Entry(MarkupWriter page, string id, string text)
        => page.Open("li").Leaf("a", text, ("href", $"#{id}")).Close();

    private static void Fact(MarkupWriter page, string name, string text) => Fact(page, name, (text, null));

    private static void Fact(MarkupWriter page, string name, params ReadOnlySpan<(string Text, string? Link)> parts)
    {
        page.Leaf("dt", name).Open("dd");
        for (int i = 0; i < parts.Length; i++)
        {
            if (i > 0) page.Text(", ");
            if (parts[i].Link is { } link) page.Open("a", ("href", link)).Foreign(parts[i].Text).Close();
            else page.Foreign(parts[i].Text);
        }

        page.Close();
    }

    private static string Dates(TableRow all) => (all.Text("first"), all.Text("last")) switch
    {
        (null, _) => "no row says when",
        var (first, last) when first == last => $"on {first}",
        var (first, last) => $"from {first} to {last}",
    };

    // Counted as summaries count them: of direct measurements each network that measured is one.
    private static string VantagePoints(TableRow all)
    {
        (long points, long machines) = (all.Count("vantage_points"), all.Count("machines"));
        if (machines > 1) return In(points + machines, all.Count("all_networks"), all.Count("all_countries"));
        if (points == 0) return "the measuring machine itself";
        return $"{In(points, all.Count("networks"), all.Count("countries"))}{(machines == 0 ? "" : ", and the measuring machine itself")}";
    }

    private static string In(long points, long networks, long countries)
        => $"{Numerals.Number(points)}, in {Numerals.Count(networks, "known network")} and {Numerals.Count(countries, "known country", "known countries")}";

    private static (string Text, string? Link)[] Named(PageContext context, string column, string title)
    {
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT {column} AS name, count(*) AS n, {SampleIds.AnyColumn} FROM outcomes WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MostNamed + 1}");
        if (rows.Count == 0) return [("not said", null)];
        return
        [
            .. rows.Take(MostNamed).Select(row => (
                $"{row.Text("name")} ({MarkupWriter.Count(row.Count("n"))})",
                context.Shelf.Link(
                    $"{title} {row.Text("name")}", "outcomes", SqlText.Is(column, row.Text("name")), row.Count("n"), SampleIds.Of(row)))),
            .. rows.Count > MostNamed ? [("and others", (string?)null)] : ((string, string?)[])[],
        ];
    }
}
