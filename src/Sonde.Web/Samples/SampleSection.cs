using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Measurements.Model;
using Sonde.Web.Markup;
using Sonde.Web.Tables;

namespace Sonde.Web.Samples;

/// <summary>
/// The end of a page: behind each number samples of its rows, the evidence of each, and the query that gives all of them.
/// </summary>
/// <param name="source">Where the rows and their lines are.</param>
/// <param name="shelf">What stands behind the numbers of the page.</param>
/// <param name="evidenceOf">Where the evidence of a line is shown; null: in the page itself.</param>
/// <param name="filter">The condition on the table <c>outcomes</c> that all that is shown fulfils; null for none.</param>
internal sealed class SampleSection(
    ReportSource source, SampleShelf shelf, Func<(string File, long Line), string>? evidenceOf = null, string? filter = null)
{
    /// <summary>Evidence is shown of so many lines, and of so many bytes: a page is to be read.</summary>
    private const int MostLines = 600, MostBytes = 6 << 20, MostOpen = 12;

    private readonly Dictionary<(string File, long Line), string> _evidence = [];

    /// <summary>Whether rows are shown at once, and not when their title is chosen.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Writes it.</summary>
    public void Write(MarkupWriter page, CancellationToken cancel)
    {
        if (shelf.Entries.Count == 0) return;
        var rows = new SampleRows(source.Tables, shelf.Entries);
        Dictionary<(string File, long Line), string> lines = evidenceOf is null ? Lines(rows, cancel) : [];
        int known = 0, bytes = 0;
        foreach (((string File, long Line) place, string line) in lines)
        {
            if (bytes > MostBytes) break;
            bytes += Math.Min(line.Length, 16_000);
            _evidence.Add(place, string.Create(CultureInfo.InvariantCulture, $"evidence-{++known}"));
        }

        page.Open("section", ("id", "rows"), ("aria-labelledby", "rows-title"));
        page.Leaf("h2", "Rows behind the numbers", ("id", "rows-title"));
        page.Leaf(
            "p",
            "Each number above leads to its place here: a few of its rows, the evidence of each where it is at hand, and the command that gives all of them.");
        if (QueryText.Classify(source) is { } classify)
        {
            page.Leaf("p", "What was given are raw lines. They become tables, which the commands below ask, by")
                .Open("pre", ("tabindex", "0"))
                .Leaf("code", classify).Close();
        }

        Begin(page, shelf.Entries.Count, "numbers and their rows");
        foreach (ShelfEntry entry in shelf.Entries) Write(page, entry, rows);
        End(page, shelf.Entries.Count);
        page.Close();
        if (evidenceOf is null) WriteEvidence(page, lines);
    }

    /// <summary>Writes the evidence in a line.</summary>
    public static void WriteParts(MarkupWriter page, string line)
    {
        foreach (EvidencePart part in EvidenceReader.Read(line))
            page.Leaf("h4", part.Name).Leaf("pre", part.Text, ("tabindex", "0"), ("dir", "auto"));
    }

    // A long list is folded: a link opens what it leads to.
    private static void Begin(MarkupWriter page, int count, string what)
    {
        if (count > MostOpen) page.Open("details", ("class", "shelf")).Leaf("summary", $"All {MarkupWriter.Count(count)} {what}");
    }

    private static void End(MarkupWriter page, int count)
    {
        if (count > MostOpen) page.Close();
    }

    private void Write(MarkupWriter page, ShelfEntry entry, SampleRows rows)
    {
        page.Open("details", ("id", entry.Anchor), ("open", IsOpen ? "" : null)).Open("summary").Foreign(entry.Title);
        page.Text($": {Numerals.Count(entry.Count, "row")}").Close();
        bool isEvents = entry.Table == "observations";
        TableRow[] shown = [.. rows.Of(entry)];
        new DataTable(
            shown.Length < entry.Count ? $"{shown.Length} of {Numerals.Count(entry.Count, "row")}" : "All rows",
            isEvents ? ["time", "target", "step", "TTL", "answer", "result", "failure", "line"]
                : ["time", "vantage point", "target", "outcome", "says", "decided by", "conditions", "line"],
            [.. shown.Select(row => isEvents ? EventCells(row) : OutcomeCells(row))]).Write(page);
        page.Leaf("p", "All of them:").Open("pre", ("tabindex", "0")).Leaf("code", QueryText.Of(source, entry.Table, entry.Where, filter))
            .Close();
        page.Close();
    }

    private IReadOnlyList<Cell> OutcomeCells(TableRow row) =>
    [
        row.Text("time") ?? row.Text("date"), row.Text("vantage_point") ?? "the measuring machine", row.Text("target"),
        row.Text("outcome_code") ?? "", row.Text("expectation") ?? "", row.Text("rule_id") ?? "",
        string.Join(", ", row.Texts("conditions")), LineCell(row),
    ];

    private IReadOnlyList<Cell> EventCells(TableRow row) =>
    [
        row.Text("time") ?? row.Text("date"), row.Text("target"), $"{row.Text("step")} {row.Text("part")}".Trim(),
        row.Text("hop") ?? "", row.Text("answer") ?? "", row.Text("result") ?? "", row.Text("failure") ?? "", LineCell(row),
    ];

    private Cell LineCell(TableRow row)
    {
        (string file, long line) = SampleRows.PlaceOf(row);
        string text = string.Create(CultureInfo.InvariantCulture, $"{file}:{line}");
        if (evidenceOf is not null && file.Length > 0) return new Cell(text, Link: evidenceOf((file, line)));
        return new Cell(text, Link: _evidence.TryGetValue((file, line), out string? anchor) ? $"#{anchor}" : null);
    }

    private Dictionary<(string File, long Line), string> Lines(SampleRows rows, CancellationToken cancel)
    {
        HashSet<(string File, long Line)> places = [.. rows.Places(shelf.Entries).Take(MostLines)];
        Dictionary<(string File, long Line), string> lines = source.Lines(places, cancel);
        places.ExceptWith(lines.Keys);
        if (places.Count > 0)
        {
            foreach (((string File, long Line) place, string line) in SampleRows.Details(source.Tables, places)) lines.TryAdd(place, line);
        }

        return lines;
    }

    private void WriteEvidence(MarkupWriter page, Dictionary<(string File, long Line), string> lines)
    {
        page.Open("section", ("id", "evidence"), ("class", "evidence"), ("aria-labelledby", "evidence-title"));
        page.Leaf("h2", "Evidence", ("id", "evidence-title"));
        page.Leaf("p", _evidence.Count == 0
            ? "Of these rows the lines that they were made of are not at hand: give the folder of the raw lines, or tables of all detail, to see them here."
            : "What was sent and received, as text: nothing of it is run or shown as a page.");
        Begin(page, _evidence.Count, "lines with evidence");
        foreach (((string File, long Line) place, string anchor) in _evidence)
        {
            page.Open("details", ("id", anchor)).Open("summary")
                .Foreign(string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}")).Close();
            WriteParts(page, lines[place]);
            page.Close();
        }

        End(page, _evidence.Count);
        page.Close();
    }
}
