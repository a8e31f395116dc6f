using Sonde.Analysis.Reports;
using Sonde.Measurements.Model;
using Sonde.Web.Counting;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Dns;

/// <summary>Names asked of resolvers: who answered what.</summary>
public sealed class DnsSection : IPageSection
{
    private const int MostNames = 25, MostAnswers = 20, MostResolvers = 14;

    // What a resolver said, with what its measurement came to: an answer alone is neither right nor wrong.
    private const string Answers =
        "(SELECT o.id, o.target AS resolver, o.target_country AS country, lower(o.hostname) AS name, o.is_control, "
        + "coalesce(o.answer, o.failure, CASE WHEN o.outcome_code LIKE 'dns.%' THEN o.outcome_code END, o.result, 'no answer') AS answer, o.answer_asn, o.outcome_code, t.expectation "
        + "FROM observations o LEFT JOIN (SELECT measurement_id, any_value(expectation) AS expectation FROM outcomes WHERE nettest = 'dns' GROUP BY 1) t USING (measurement_id) "
        + "WHERE o.nettest = 'dns' AND o.step = 'dns' AND o.hostname IS NOT NULL)";

    /// <inheritdoc/>
    public string Id => "dns";

    /// <inheritdoc/>
    public string Title => "DNS";

    /// <inheritdoc/>
    public bool IsThere(OpenTables tables)
        => tables.Ask(
            "SELECT 1 AS one FROM observations WHERE nettest = 'dns' AND step = 'dns' AND hostname IS NOT NULL LIMIT 1").Count > 0;

    /// <inheritdoc/>
    public void Write(PageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Page.Leaf(
            "p", "What resolvers answered. Of several addresses in an answer the first is named. Whether an answer was expected is decided by addresses, networks, certificates and pages together, not by the address alone; control resolvers stand apart.");
        string[] names = [.. context.Tables.Ask(
            $"SELECT name FROM {Answers} GROUP BY 1 ORDER BY count(*) FILTER (expectation = 'unexpected' AND is_control IS NOT TRUE) DESC, count(*) DESC, name LIMIT {MostNames}")
            .Select(row => row.Text("name")!)];
        WriteAnswers(context, names);
        WriteMatrix(context, names);
    }

    private static void WriteAnswers(PageContext context, string[] names)
    {
        context.Page.Leaf("h3", "Which answers names got");
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT * FROM (SELECT name, answer, any_value(answer_asn) AS asn, is_control IS TRUE AS is_control, count(*) AS answers, count(DISTINCT resolver) AS resolvers, count(DISTINCT country) AS countries, "
            + $"mode(outcome_code) AS code, count(*) FILTER (expectation = 'unexpected') AS unexpected, {SampleIds.AnyColumn}, min(id, {SampleIds.Most}) FILTER (expectation = 'unexpected') AS odd_ids, row_number() OVER (PARTITION BY name ORDER BY count(*) DESC, answer) AS nth "
            + $"FROM {Answers} WHERE {SqlText.In("name", names)} GROUP BY name, answer, is_control IS TRUE) WHERE nth <= {MostAnswers} ORDER BY name, is_control, answers DESC, answer");
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            (string name, string answer, bool isControl) = (row.Text("name")!, row.Text("answer")!, row.Flag("is_control"));
            string where =
                $"nettest = 'dns' AND step = 'dns' AND {SqlText.Is("lower(hostname)", name)} AND {SqlText.Is("coalesce(answer, failure, CASE WHEN outcome_code LIKE 'dns.%' THEN outcome_code END, result, 'no answer')", answer)} AND is_control IS {(isControl ? "" : "NOT ")}TRUE";
            string title = $"{name}: {answer}{(isControl ? " (control)" : "")}";
            string? link = context.Shelf.Link(title, "observations", where, row.Count("answers"), SampleIds.Of(row));
            string? odd = context.Shelf.Link(
                $"{title}, unexpected", "observations",
                $"{where} AND measurement_id IN (SELECT measurement_id FROM outcomes WHERE nettest = 'dns' AND expectation = 'unexpected')",
                row.Count("unexpected"), row.Numbers("odd_ids"));
            cells.Add(
            [
                name, answer, row.Text("asn") is { } asn ? $"AS{asn}" : "", isControl ? "control" : "resolver",
                Cell.Of(row.Count("answers"), link),
                Cell.Of(row.Count("resolvers"), link), Cell.Of(row.Count("countries"), link), row.Text("code") ?? "",
                Cell.Of(row.Count("unexpected"), odd),
            ]);
        }

        new DataTable(
            $"Answers of {Numerals.Count(names.Length, "name")}, those first with the most unexpected outcomes, {MostAnswers} answers at most of each",
            ["name", "answer", "network", "asked", "answers", "resolvers", "countries", "outcome most often", "unexpected"], cells)
        { FileName = "dns-answers.csv" }.Write(context.Page);
    }

    private static void WriteMatrix(PageContext context, string[] names)
    {
        context.Page.Leaf("h3", "Names by resolver");
        (string Resolver, string Title)[] resolvers = [.. context.Tables.Ask(
            $"SELECT resolver, any_value(country) AS country, bool_and(is_control IS TRUE) AS is_control FROM {Answers} WHERE {SqlText.In("name", names)} AND resolver IS NOT NULL GROUP BY 1 "
            + $"ORDER BY count(*) FILTER (expectation = 'unexpected') DESC, count(DISTINCT name) DESC, resolver LIMIT {MostResolvers}")
            .Select(
                row => (
                    row.Text("resolver")!,
                    $"{row.Text("resolver")} {row.Text("country")}{(row.Flag("is_control") ? " control" : "")}".Trim()))];
        var found = new Dictionary<(string, string), TableRow>();
        foreach (TableRow row in context.Tables.Ask(
            $"SELECT name, resolver, count(*) AS answers, string_agg(DISTINCT answer, ', ' ORDER BY answer) AS what, bool_or(expectation = 'unexpected' AND is_control IS NOT TRUE) AS is_unexpected, bool_or(expectation = 'expected') AS is_expected, {SampleIds.AnyColumn} "
            + $"FROM {Answers} WHERE {SqlText.In("name", names)} AND {SqlText.In("resolver", resolvers.Select(each => each.Resolver))} GROUP BY 1, 2"))
            found[(row.Text("name")!, row.Text("resolver")!)] = row;
        new DataTable(
            "What each resolver answered; shaded where the outcome is unexpected", ["name", .. resolvers.Select(each => each.Title)],
            [.. names.Select(
                name => (IReadOnlyList<Cell>)[name, .. resolvers.Select(each => CellOf(context, found, name, each.Resolver))])])
        { FileName = "dns-resolvers.csv" }.Write(context.Page);
    }

    private static Cell CellOf(PageContext context, Dictionary<(string, string), TableRow> found, string name, string resolver)
    {
        if (!found.TryGetValue((name, resolver), out TableRow row)) return new Cell("");
        string where = $"nettest = 'dns' AND step = 'dns' AND {SqlText.Is("lower(hostname)", name)} AND {SqlText.Is("target", resolver)}";
        string? link = context.Shelf.Link($"{name} at {resolver}", "observations", where, row.Count("answers"), SampleIds.Of(row));
        string what = row.Text("what")!;
        string shown = what.Length > 60 ? what[..60] + "…" : what;
        string says = row.Flag("is_unexpected") ? " (unexpected)" : "";
        return new Cell(
            shown + says, Link: link, Class: row.Flag("is_unexpected") ? "heat words h3" : row.Flag("is_expected") ? "heat words h0" : null,
            Data: what);
    }
}
