using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Wording;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Pages;

namespace Sonde.Web.Documents;

/// <summary>
/// What was found, in sentences with their basis: how many of how many tests, where and when, how sure, and what else it could be. The
/// sentences are those of <c>sonde summary</c>.
/// </summary>
internal sealed class FindingList(PageContext context)
{
    private const int Most = 15;

    public void Write()
    {
        MarkupWriter page = context.Page;
        IReadOnlyList<FoundGroup> groups = new TableFindings(context.Outcomes).Top(Most + 1, context.Enough, context.Shelf.TakesRows);
        if (groups.Count == 0)
        {
            page.Leaf("p", "There is no outcome of a test among what is shown, so nothing can be said of the network.");
            return;
        }

        FoundGroup[] odd = [.. groups.Where(each => each.Group.Unexpected > 0)];
        bool isCut = odd.Length > Most;
        if (odd.Length == 0)
        {
            page.Leaf(
                "p", "Of what was measured nothing came to an unexpected outcome. What was not measured, or says nothing, is not in that.");
            odd = [.. groups.Take(3)];
        }

        page.Open("ul", ("class", "findings"));
        foreach (FoundGroup group in odd.Take(Most)) Write(page, group);
        page.Close();
        if (isCut)
            page.Leaf("p", $"These are {Most} of the groups with unexpected outcomes, those with the most; the tables below have the others.");
    }

    private void Write(MarkupWriter page, FoundGroup group)
    {
        Finding finding = Findings.Of(group.Group, context.Enough);
        RowCondition where = RowCondition.None.And(ConditionPart.IsTest).And(ConditionPart.Test, group.Test)
            .And(ConditionPart.Subject, group.Subject).And(ConditionPart.Country, group.Country);
        string title = $"{group.Test}: {group.Subject}{(group.Country is null ? "" : $" in {group.Country}")}";
        string? link = context.Shelf.Link(title, context.Outcomes.Cube, where, group.Rows, group.Ids);
        page.Open("li").Open("p").Foreign(finding.Sentence).Close();
        page.Open("p", ("class", "quiet")).Text(finding.HowSure);
        if (finding.OtherCauses is { } causes) page.Text(" It could also be ").Foreign(causes).Text(".");
        page.Text(" ");
        if (link is not null) page.Open("a", ("href", link)).Text("Rows and evidence of ").Foreign(group.Subject).Close();
        page.Close().Close();
    }
}
