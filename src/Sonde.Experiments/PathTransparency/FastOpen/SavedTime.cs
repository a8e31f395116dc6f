namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>The time that data on a SYN saves: that of the handshake.</summary>
internal static class SavedTime
{
    // Less than the least that anybody waits before it says again what was lost.
    private const double Jitter = 0.02;

    /// <summary>
    /// Compares a plain connection with one that had its request on the SYN; null where nothing was saved, or nobody can tell.
    /// </summary>
    /// <param name="opening">Seconds from the plain one's SYN to its SYN/ACK.</param>
    /// <param name="answer">Seconds from its request to its answer.</param>
    /// <param name="sooner">Seconds from the other's SYN to its answer.</param>
    public static double? Of(double opening, double answer, double sooner)
    {
        // Both last legs go the same way: where the plain one's is much longer its answer was said again, or cost more to find.
        if (answer - sooner > Math.Max(opening / 2, Jitter)) return null;
        return opening + answer - sooner is > 0 and var saved ? saved : null;
    }
}
