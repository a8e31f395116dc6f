using System.Text;

namespace Sonde.Experiments.Traceroute.Tables;

/// <summary>
/// Rows of TTLs and columns of flows within a width: where the columns do not fit side by side they stand in blocks, one below the other.
/// Neighbours that say the same are written once.
/// </summary>
/// <param name="width">How many columns of the screen a line may have.</param>
internal sealed class TableLayout(int width)
{
    private const int Margin = 5, Gap = 2, Narrowest = 8;

    /// <summary>How wide what stands above a column may be, so that it is not cut.</summary>
    /// <param name="width">How many columns of the screen a line may have.</param>
    public static int RoomOf(int width) => Math.Max(Narrowest, width - Margin) - Gap;

    /// <summary>The lines.</summary>
    /// <param name="heads">What stands above each column.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="least">How wide a column is at least.</param>
    /// <param name="figuresHead">What stands above the figures.</param>
    public IEnumerable<string> Lines(IReadOnlyList<string> heads, IReadOnlyList<TableRow> rows, int least, string figuresHead)
    {
        int[] widths = [
            .. heads.Select(
                (head, i) => Math.Clamp(
                    Math.Max(head.Length, rows.Select(row => row.Cells[i].Length).Append(least).Max()) + Gap, Narrowest,
                    Math.Max(Narrowest, width - Margin)))];
        int figures = rows.Select(row => row.Figures.Length).Append(figuresHead.Length).Max();
        for (int first = 0; first < heads.Count;)
        {
            int count = 1;
            while (first + count < heads.Count && Margin + Sum(widths, first, count + 1) <= width) count++;
            bool isLast = first + count == heads.Count;
            bool hasFigures = isLast && Margin + Sum(widths, first, count) + figures <= width;
            foreach (string line in Block(heads, rows, widths, first, count, hasFigures ? figuresHead : null)) yield return line;
            first += count;
            if (!isLast || hasFigures) continue;
            yield return Cut($"TTL  {figuresHead}");
            foreach (TableRow row in rows.Where(row => row.Figures.Length > 0))
                yield return Cut(Figures(row, new StringBuilder($"{row.Ttl,3}  ")));
        }
    }

    private IEnumerable<string> Block(
        IReadOnlyList<string> heads, IReadOnlyList<TableRow> rows, int[] widths, int first, int count, string? figuresHead)
    {
        var head = new StringBuilder("TTL  ");
        for (int i = first; i < first + count; i++) head.Append(Fit(heads[i], widths[i]));
        yield return Cut(head.Append(figuresHead).ToString());
        foreach (TableRow row in rows)
        {
            var line = new StringBuilder($"{row.Ttl,3}  ");
            for (int i = first; i < first + count;)
            {
                string text = row.Cells[i];
                int same = 1;
                while (text.Length > 0 && i + same < first + count && row.Cells[i + same] == text) same++;
                line.Append(Fit(text, Sum(widths, i, same)));
                i += same;
            }

            yield return Cut(figuresHead is null ? line.ToString() : Figures(row, line));
        }
    }

    private static string Figures(TableRow row, StringBuilder line) => line.Append(row.Figures).Append(row.Names).ToString();

    // The ends of an address tell more than its middle.
    private static string Fit(string text, int room)
    {
        int most = room - Gap;
        if (text.Length <= most) return text.PadRight(room);
        int tail = (most - 1) / 2;
        return (text[..(most - 1 - tail)] + "…" + text[^tail..]).PadRight(room);
    }

    private string Cut(string line)
    {
        string text = line.TrimEnd();
        return text.Length <= width ? text : text[..Math.Max(0, width - 1)] + "…";
    }

    private static int Sum(int[] widths, int first, int count) => widths.AsSpan(first, count).ToArray().Sum();
}
