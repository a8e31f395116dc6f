using System.Globalization;
using System.Text;

namespace Sonde.Web.Pages.Pings;

/// <summary>
/// Pings as a page's script reads them, in numbers only: when the first was, in milliseconds since 1970, and of each how many milliseconds
/// after the one before, and the round trip in hundredths of a millisecond; <c>x</c> for one that was lost, <c>f</c> for one that failed.
/// Those that connected and have no round trip are not among them.
/// </summary>
internal static class PlotText
{
    /// <summary>So many are drawn one by one; of more, of each piece the fastest, the slowest, and one lost and one failing.</summary>
    public const int Most = 20_000;

    /// <summary>The text.</summary>
    public static string Of(IReadOnlyList<PingPoint> points)
    {
        var text = new StringBuilder();
        long last = Milliseconds(points[0]);
        text.Append(CultureInfo.InvariantCulture, $"{last}|");
        foreach (PingPoint point in Drawn(points))
        {
            long at = Milliseconds(point);
            if (text[^1] != '|') text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{at - last} ");
            if (point.Rtt is { } rtt) text.Append(CultureInfo.InvariantCulture, $"{Math.Round(rtt * 100_000)}");
            else text.Append(point.IsLost ? 'x' : 'f');
            last = at;
        }

        return text.ToString();
    }

    private static long Milliseconds(PingPoint point) => (long)Math.Floor(point.At * 1000);

    private static IEnumerable<PingPoint> Drawn(IReadOnlyList<PingPoint> points)
    {
        if (points.Count <= Most) return points.Where(point => !point.IsUntimed);
        return points.Chunk((points.Count + (Most / 4) - 1) / (Most / 4)).SelectMany(
            piece => ((PingPoint[])
                [
                    .. piece.Where(point => point.Rtt is not null).OrderBy(point => point.Rtt).Take(1),
                    .. piece.Where(point => point.Rtt is not null).OrderByDescending(point => point.Rtt).Take(1),
                    .. piece.Where(point => point.IsLost).Take(1),
                    .. piece.Where(point => point.IsFailing).Take(1),
                ]).Distinct().OrderBy(point => point.At).ThenBy(point => point.Id));
    }
}
