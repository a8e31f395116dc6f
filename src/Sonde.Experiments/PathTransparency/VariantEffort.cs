using System.Globalization;
using Sonde.Experiments.Contract;

namespace Sonde.Experiments.PathTransparency;

/// <summary>What comparing a plain connection with variants of it takes, in words and at most.</summary>
internal static class VariantEffort
{
    // Pauses before a failure is repeated, as the plans make them: between tries, and growing between rounds of crafted connections.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>How many plain connections go beside each other at most where a first round was silent.</summary>
    private const int MostKnocks = 7;

    /// <summary>The rounds of crafted connections there are at most.</summary>
    private const int MostRounds = 7;

    /// <summary>Connections or datagrams by turns: each once, and more often where one alone is answered.</summary>
    /// <param name="kinds">How many kinds there are, the plain one among them.</param>
    /// <param name="what">What they are, in the plural.</param>
    /// <param name="timeout">How long one may take.</param>
    /// <param name="further">How many others may follow.</param>
    /// <param name="rests">How long it rests besides, at most.</param>
    public static Effort ByTurns(int kinds, string what, TimeSpan timeout, int further = 0, TimeSpan rests = default)
    {
        // Each variant against the plain one, as if it were the only one.
        int most = ((kinds - 1) * (VariantTurns.MostFailures + VariantTurns.MostSuccesses)) + VariantTurns.MostBeforeFirst + further;
        return new Effort(Counted(kinds, most, what, "one after the other"), (most * (timeout + Pause)) + rests);
    }

    /// <summary>Crafted connections side by side: each once, and again in rounds where one comes to nothing good.</summary>
    /// <param name="kinds">How many kinds there are, the plain one among them.</param>
    /// <param name="timeout">How long one may take.</param>
    public static Effort SideBySide(int kinds, TimeSpan timeout)
        => new(
            Counted(kinds, kinds + MostKnocks + (kinds * (MostRounds - 2)), "connections of crafted segments", "side by side"),
            (MostRounds * timeout) + (MostRounds * (MostRounds - 1) / 2 * Pause));

    /// <summary>One after the other has ended.</summary>
    public static Effort Then(this Effort first, Effort second)
        => new($"{first.Sent}; {second.Sent}", first.Longest + second.Longest);

    /// <summary>With a search along the path, whose length nobody knows before.</summary>
    public static Effort Locating(this Effort effort, bool locates, string what)
        => locates ? new Effort($"{effort.Sent}; where something meddles {what} at rising TTL, until a hop is named", null) : effort;

    private static string Counted(int least, int most, string what, string how) => string.Create(
        CultureInfo.InvariantCulture, $"{least} {what} {how}, {most} at most where they differ or fail");
}
