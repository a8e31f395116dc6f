using System.Globalization;
using Sonde.Measurements.Model;
using Sonde.Web.Charts;
using Sonde.Web.Counting;
using Sonde.Web.Markup;

namespace Sonde.Web.Pages.Paths;

/// <summary>
/// A trace as a table: a column a flow, a row a TTL. Neighbours that say the same are one cell, and the first that differ are outlined.
/// </summary>
internal sealed class PathTable(PathTrace trace, string where, string title)
{
    private const int MostFlows = 24;

    public void Write(PageContext context)
    {
        MarkupWriter page = context.Page;
        string[] flows = [.. trace.Flows.Take(MostFlows)];
        (int Ttl, IReadOnlySet<string> Flows)? first = trace.FirstDifference();
        if (first is { } differs)
        {
            page.Open("p").Text(string.Create(CultureInfo.InvariantCulture, $"The first hop at which flows differ is {differs.Ttl}: "))
                .Foreign(
                string.Join(", ", differs.Flows.Order(StringComparer.Ordinal)))
                    .Text(". It is outlined below. Another router can be another way that a flow takes by its ports.").Close();
        }

        page.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", title)).Open("table")
            .Leaf("caption", title);
        page.Open("thead").Open("tr").Leaf("th", "TTL", ("scope", "col"), ("class", "n"));
        foreach (string flow in flows) page.Open("th", ("scope", "col")).Foreign(flow).Close();
        page.Close().Close().Open("tbody");
        for (int ttl = 1; ttl <= trace.LastTtl; ttl++)
        {
            int next = ttl;
            while (next < trace.LastTtl && !trace.IsTried(next)) next++;
            if (next - ttl >= 2) WriteGap(page, ttl, next - 1, flows.Length);
            ttl = next - ttl >= 2 ? next : ttl;
            WriteRow(context, flows, ttl, first);
        }

        page.Close().Close().Close();
        if (trace.Flows.Count > MostFlows) page.Leaf("p", $"Shown are {MostFlows} of {Numerals.Count(trace.Flows.Count, "flow")}.");
    }

    // Payloads are sent at few distances, and then whole: what lies between was not tried.
    private static void WriteGap(MarkupWriter page, int from, int to, int flows)
        => page.Open("tr").Leaf("th", string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"), ("scope", "row"), ("class", "n"))
            .Leaf("td", "nothing was sent", ("class", "quiet"), ("colspan", flows > 1 ? flows.ToString(CultureInfo.InvariantCulture) : null))
            .Close();

    private void WriteRow(PageContext context, string[] flows, int ttl, (int Ttl, IReadOnlySet<string> Flows)? first)
    {
        string number = ttl.ToString(CultureInfo.InvariantCulture);
        context.Page.Open("tr").Leaf("th", number, ("scope", "row"), ("class", "n"));
        for (int i = 0; i < flows.Length;)
        {
            int joined = 1;
            string text = TextOf(flows[i], ttl);
            bool parts = Parts(flows[i]);
            while (i + joined < flows.Length && TextOf(flows[i + joined], ttl) == text && Parts(flows[i + joined]) == parts) joined++;
            WriteCell(context, flows[i..(i + joined)], ttl, text, parts);
            i += joined;
        }

        context.Page.Close();

        bool Parts(string flow) => first is { } differs && differs.Ttl == ttl && differs.Flows.Contains(flow);
    }

    private void WriteCell(PageContext context, string[] flows, int ttl, string text, bool parts)
    {
        PathAnswer[] answers = [.. flows.SelectMany(flow => trace.At(flow, ttl))];
        double[] rtts = [.. answers.Select(answer => answer.Rtt).OfType<double>().Order()];
        context.Page.Open(
            "td", ("class", parts ? "path parts" : "path"),
            ("colspan", flows.Length > 1 ? flows.Length.ToString(CultureInfo.InvariantCulture) : null));
        string condition =
            $"{where} AND step = 'hop' AND hop = {ttl.ToString(CultureInfo.InvariantCulture)} AND {SqlText.In("coalesce(part, transport, 'flow')", flows)}";
        string? link = answers.Length == 0
            ? null
            : context.Shelf.Link(
                $"TTL {ttl}, {string.Join(", ", flows)}", "observations", condition, answers.Length,
                [.. answers.Take(3).Select(answer => answer.Id)]);
        if (link is null) context.Page.Text(text);
        else context.Page.Open("a", ("href", link)).Foreign(text).Close();
        if (Quantile.Of(rtts, 0.5) is { } half) context.Page.Text($" {Figures.Milliseconds(half)} ms");
        if (parts) context.Page.Leaf("strong", " differs here");
        context.Page.Close();
    }

    private string TextOf(string flow, int ttl)
    {
        IReadOnlyList<PathAnswer> answers = trace.At(flow, ttl);
        if (answers.Count == 0) return "";
        string[] answered =
            [.. answers.Where(each => each.Address is not null).Select(each => each.Text).Distinct().Order(StringComparer.Ordinal)];
        return answered.Length > 0 ? string.Join(" or ", answered) : answers[0].Text;
    }
}
