namespace Sonde.Measurements.Model;

/// <summary>The middle of values.</summary>
public static class Median
{
    /// <summary>
    /// The median of times in seconds, of an even number of them the middle between the two in the middle, to the nanosecond; null of none.
    /// </summary>
    public static double? Of(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        if (sorted.Length == 0) return null;
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : Math.Round((sorted[middle - 1] + sorted[middle]) / 2, 9);
    }
}
