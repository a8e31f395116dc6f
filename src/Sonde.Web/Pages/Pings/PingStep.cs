using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Pings;

/// <summary>A step of a long series: a hundred and twentieth of its time.</summary>
/// <param name="Number">Which it is, from 0.</param>
/// <param name="From">When it begins, in seconds since 1970.</param>
/// <param name="To">When the next begins.</param>
/// <param name="Points">Its pings, in the order of time.</param>
internal sealed record PingStep(int Number, double From, double To, IReadOnlyList<PingPoint> Points)
{
    /// <summary>How many steps a series has, counted with those in which nothing was sent.</summary>
    public const int Most = 120;

    private readonly double[] _rtts = [.. Points.Select(point => point.Rtt).OfType<double>().Order()];

    /// <summary>Those that nothing came back for.</summary>
    public IReadOnlyList<PingPoint> Lost { get; } = [.. Points.Where(point => point.IsLost)];

    /// <summary>Those that were refused or failed otherwise.</summary>
    public IReadOnlyList<PingPoint> Failing { get; } = [.. Points.Where(point => point.IsFailing)];

    /// <summary>A quantile of the round trips in seconds; null where there was none.</summary>
    public double? Rtt(double share) => Quantile.Of(_rtts, share);

    /// <summary>The steps of a series in which something was sent.</summary>
    public static IReadOnlyList<PingStep> Of(IReadOnlyList<PingPoint> points)
    {
        // Whole milliseconds, so that a query which names them has the same pings.
        double first = Math.Floor(points[0].At * 1000) / 1000;
        double wide = Math.Ceiling(Math.Max(1e-3, (points[^1].At - first) / Most) * 1000) / 1000;
        List<PingStep> steps = [];
        for (int start = 0; start < points.Count;)
        {
            int number = (int)((points[start].At - first) / wide);
            while (points[start].At >= Begin(number + 1)) number++;
            while (points[start].At < Begin(number)) number--;
            int end = start;
            while (end < points.Count && points[end].At < Begin(number + 1)) end++;
            steps.Add(new PingStep(number, Begin(number), Begin(number + 1), [.. points.Skip(start).Take(end - start)]));
            start = end;
        }

        return steps;

        double Begin(int number) => Math.Round(first + (number * wide), 3);
    }
}
