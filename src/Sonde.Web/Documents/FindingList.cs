using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Pages;
using Sonde.Web.Pages.Interference;

namespace Sonde.Web.Documents;

/// <summary>What was found, in sentences with their basis: how many of how many tests, where and when, and what else it could be.</summary>
internal sealed class FindingList(PageContext context)
{
    private const int Most = 12;

    public void Write()
    {
        MarkupWriter page = context.Page;
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT subject, coalesce(country, 'an unknown country') AS place, country, {OutcomeCounts.Columns}, count(DISTINCT network) AS networks, min(date) AS first, max(date) AS last, "
            + $"mode(outcome_code) FILTER (expectation = 'unexpected') AS most, {SampleIds.Column} FROM {InterferenceTests.Sql} GROUP BY 1, 2, 3 HAVING unexpected > 0 "
            + $"ORDER BY (unexpected + expected >= {context.Enough}) DESC, unexpected DESC, 1, 2 LIMIT {Most}");
        if (rows.Count == 0)
        {
            page.Leaf("p", "No test of interference came to an unexpected outcome.");
            return;
        }

        page.Open("ul", ("class", "findings"));
        foreach (TableRow row in rows) Write(page, row);
        page.Close();
    }

    private void Write(MarkupWriter page, TableRow row)
    {
        OutcomeCounts counts = OutcomeCounts.Of(row);
        string subject = row.Text("subject")!;
        string where = InterferenceTests.And(
            $"{SqlText.Is(InterferenceTests.Subject, subject)} AND {SqlText.Is(InterferenceTests.Country, row.Text("country"))}");
        string? link = context.Shelf.Link($"{subject} in {row.Text("place")}", "outcomes", where, counts.Tests, SampleIds.Of(row));
        string when = row.Text("first") == row.Text("last")
            ? $"on {row.Text("first")}"
            : $"between {row.Text("first")} and {row.Text("last")}";
        long networks = row.Count("networks");
        page.Open("li").Text("In ").Open("a", ("href", link));
        page.Text(string.Create(CultureInfo.InvariantCulture, $"{counts.Unexpected:#,0} of {counts.Conclusive:#,0} tests")).Close();
        page.Text($" from {networks} {(networks == 1 ? "network" : "networks")} in ").Foreign(row.Text("place"))
            .Text($" {when} what came back for ");
        page.Foreign(subject).Text(" was not what was expected, most often ").Open("code").Foreign(row.Text("most")).Close().Text(". ");
        bool isEnough = counts.Conclusive >= context.Enough && networks >= 3;
        page.Text(isEnough
            ? $"This is {counts.Share}."
            : $"How often in general cannot be said from so few: fewer than {context.Enough} tests, or than 3 networks.");
        page.Close();
    }
}
