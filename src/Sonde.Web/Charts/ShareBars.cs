using Sonde.Web.Markup;

namespace Sonde.Web.Charts;

/// <summary>Bars of a hundred percent, one below the other: of what each row is made.</summary>
/// <param name="Id">The chart's place in the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Kinds">What is counted.</param>
/// <param name="Rows">Names and counts; a row of nothing, or of too little, is hatched.</param>
public sealed record ShareBars(
    string Id, string Title, IReadOnlyList<Series> Kinds, IReadOnlyList<(string Name, IReadOnlyList<long> Counts)> Rows)
{
    private const int Left = 260, Width = 900, Bar = 18, Step = 26, Right = 80;

    /// <summary>Writes it.</summary>
    public void Write(MarkupWriter page)
    {
        ArgumentNullException.ThrowIfNull(page);
        int height = (Rows.Count * Step) + 34;
        Figures.Begin(page, Id, Title, Describe(), Width, height);
        for (int row = 0; row < Rows.Count; row++) Write(page, Rows[row], (row * Step) + 6);
        for (int part = 0; part <= 4; part++)
        {
            string x = Figures.Of(Left + ((Width - Left - Right) * part / 4.0));
            page.Leaf("line", null, ("class", "grid"), ("x1", x), ("x2", x), ("y1", "0"), ("y2", Figures.Of(height - 24)));
            page.Leaf("text", $"{part * 25} %", ("x", x), ("y", Figures.Of(height - 8)), ("text-anchor", "middle"), ("class", "quiet"));
        }

        page.Close().Close();
        Legend.Write(page, Kinds);
        page.Close();
    }

    private void Write(MarkupWriter page, (string Name, IReadOnlyList<long> Counts) row, int top)
    {
        long all = row.Counts.Sum();
        string y = Figures.Of(top), tall = Figures.Of(Bar);
        page.Leaf("text", Figures.Short(row.Name, 38), ("x", Figures.Of(Left - 8)), ("y", Figures.Of(top + 13)), ("text-anchor", "end"));
        page.Leaf(
            "text", MarkupWriter.Count(all), ("x", Figures.Of(Width - Right + 8)), ("y", Figures.Of(top + 13)), ("class", "quiet"));
        if (all == 0)
        {
            page.Leaf(
                "rect", null, ("class", "hatch"), ("x", Figures.Of(Left)), ("y", y), ("width", Figures.Of(Width - Left - Right)),
                ("height", tall));
            return;
        }

        double x = Left;
        for (int i = 0; i < Kinds.Count; i++)
        {
            double wide = (Width - Left - Right) * (double)row.Counts[i] / all;
            if (wide == 0) continue;
            page.Leaf(
                "rect", null, ("class", Kinds[i].Fill), ("x", Figures.Of(x)), ("y", y), ("width", Figures.Of(wide)), ("height", tall));
            if (Kinds[i].Over is { } over)
                page.Leaf("rect", null, ("class", over), ("x", Figures.Of(x)), ("y", y), ("width", Figures.Of(wide)), ("height", tall));
            x += wide;
        }
    }

    private string Describe()
        => $"{Rows.Count} bars, each of a hundred percent, of {string.Join(", ", Kinds.Select(kind => kind.Name))}. The table below has the numbers.";
}
