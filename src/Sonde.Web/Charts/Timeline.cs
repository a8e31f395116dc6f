using System.Globalization;
using Sonde.Web.Markup;

namespace Sonde.Web.Charts;

/// <summary>Counts in the course of time, one column a step, the kinds one above the other.</summary>
/// <param name="Id">The chart's place in the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Kinds">What is counted.</param>
/// <param name="Steps">Days or hours and their counts, in order.</param>
public sealed record Timeline(
    string Id, string Title, IReadOnlyList<Series> Kinds, IReadOnlyList<(string Name, IReadOnlyList<long> Counts)> Steps)
{
    private const int Left = 70, Width = 900, Top = 10, Height = 260, Bottom = 40, LabelWide = 85, MostGaps = 12;

    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH"];

    /// <summary>Writes it.</summary>
    public void Write(MarkupWriter page)
    {
        ArgumentNullException.ThrowIfNull(page);
        double most = Figures.RoundCount(Steps.Max(step => step.Counts.Sum())), tall = Height - Top - Bottom;
        double wide = Math.Min(60, (Width - Left) / (double)Steps.Count);
        Figures.Begin(
            page, Id, Title,
            $"{Steps.Count} columns from {Steps[0].Name} to {Steps[^1].Name}, of up to {Steps.Max(step => step.Counts.Sum())} each. The table below has the numbers.",
            Width, Height);
        for (int part = 0; part <= 4; part++)
        {
            string y = Figures.Of(Height - Bottom - (tall * part / 4));
            page.Leaf("line", null, ("class", "grid"), ("x1", Figures.Of(Left)), ("x2", Figures.Of(Width)), ("y1", y), ("y2", y));
            page.Leaf(
                "text", Figures.Of(most * part / 4),
                ("x", Figures.Of(Left - 6)), ("y", y), ("text-anchor", "end"), ("dominant-baseline", "middle"));
        }

        int every = (int)Math.Ceiling((LabelWide + 10) / wide);
        for (int i = 0; i < Steps.Count; i++)
        {
            double x = Left + (i * wide), y = Height - Bottom;
            for (int kind = 0; kind < Kinds.Count; kind++)
            {
                double high = tall * Steps[i].Counts[kind] / most;
                if (high == 0) continue;
                y -= high;
                Rect(page, Kinds[kind].Fill, x, y, wide, high);
                if (Kinds[kind].Over is { } over) Rect(page, over, x, y, wide, high);
            }

            // A name that would be cut at the edge is left out; the table has it.
            if (i % every == 0 && (i == 0 || x + LabelWide <= Width))
                page.Leaf("text", Steps[i].Name, ("x", Figures.Of(x)), ("y", Figures.Of(Height - Bottom + 18)));
        }

        bool hasGaps = WriteGaps(page, wide);
        page.Close().Close();
        if (hasGaps)
            page.Leaf(
                "p", "Columns stand for times with tests. A broken line between two: without tests in between, however long.",
                ("class", "quiet"));
        Legend.Write(page, Kinds);
        page.Close();
    }

    // Where time is left out between two columns; of very many gaps (a test a week) lines would say no more than the sentence.
    private bool WriteGaps(MarkupWriter page, double wide)
    {
        int[] gaps = [.. Enumerable.Range(1, Steps.Count - 1).Where(i => IsGap(Steps[i - 1].Name, Steps[i].Name))];
        foreach (int i in gaps.Length > MostGaps ? [] : gaps)
        {
            string x = Figures.Of(Left + (i * wide) - 0.5);
            page.Leaf(
                "line", null, ("class", "part"), ("x1", x), ("x2", x), ("y1", Figures.Of(Top)), ("y2", Figures.Of(Height - Bottom + 6)),
                ("stroke-dasharray", "6 4"));
        }

        return gaps.Length > 0;
    }

    private static bool IsGap(string before, string after)
        => DateTime.TryParseExact(before, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime first)
            && DateTime.TryParseExact(after, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime then)
            && then - first > (after.Length > 10 ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1));

    private static void Rect(MarkupWriter page, string look, double x, double y, double wide, double high)
        => page.Leaf(
            "rect", null, ("class", look), ("x", Figures.Of(x)), ("y", Figures.Of(y)), ("width", Figures.Of(Math.Max(wide - 1, 0.7))),
            ("height", Figures.Of(high)));
}
