namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// How far away the sender of a packet is, as its time to live shows: systems begin at 32, 64, 128 or 255, and one machine may begin at
/// another number for its resets than for all else. Two senders are told apart by distances, never by the numbers themselves (dd-158).
/// </summary>
internal static class HopDistance
{
    /// <summary>Ways are balanced: a hop more or less says nothing.</summary>
    private const int Margin = 1;

    /// <summary>Routers between it and us.</summary>
    public static int Of(byte ttl) => (ttl <= 32 ? 32 : ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;

    /// <summary>Whether two packets cannot be one sender's.</summary>
    public static bool Differs(byte one, byte other) => Math.Abs(Of(one) - Of(other)) > Margin;

    /// <summary>
    /// Whether one sender is nearer than another. A firewall that answers for ports that nobody serves is nearer than the server, and
    /// ordinary; who is nearer than it, and answers for the served port, is not.
    /// </summary>
    public static bool IsNearer(byte one, byte than) => Of(one) + Margin < Of(than);
}
