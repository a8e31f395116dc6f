using Sonde.Experiments.Interference.Pages;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// How long a trial lasts at most from its first connection on, whatever the server, the path and what lies between do: every connection
/// as long as it may take, every rest and every repetition that there is.
/// </summary>
internal static class TrialBound
{
    // A control and its repetition, one behind each rest.
    private const int Controls = 2 + TrialControls.MostRests;

    // The server's own TTL, once; and the name once more behind a rest.
    private const int Single = 2, Slow = 2;

    /// <summary>The bound of a trial without <c>--thorough</c>.</summary>
    /// <param name="options">How trials are made.</param>
    /// <param name="isSecure">Whether TLS is spoken.</param>
    public static TimeSpan Of(TrialOptions options, bool isSecure)
    {
        TimeSpan connection = options.ConnectTimeout + options.Timeout + (isSecure ? options.TlsTimeout : TimeSpan.Zero);
        int connections = PageTemplate.LeastAnswers + 2 + (2 * PageTemplate.LeastAnswers) + options.Tries + Slow + Single
            + TrialControls.Nobodys + TrialControls.AsLong
            + (options.IsQuick ? 2 : (2 * Controls) + TrialControls.MostOthers + (2 * TrialTurns.Most));
        TimeSpan pauses = TimeSpan.Zero;
        for (int number = 1; number < options.Tries; number++) pauses += options.PauseBefore(number);
        TimeSpan rests = options.IsQuick ? TimeSpan.Zero : 3 * (TrialControls.LongestRest(options) + options.ControlDelay);
        // A matched name has a repetition in place of other controls and turns, and rests of its own.
        // A server that does not like to be asked so often is given time before each connection.
        return (connections * (connection + options.ControlDelay)) + pauses + rests;
    }

    /// <summary>What <c>--thorough</c> adds at most: a search, and what was begun when its time was over.</summary>
    public static TimeSpan OfSearch(TrialOptions options)
        => ControlsBetween.Longest + (3 * options.StatefulDelay) + (BegunLate * (options.ConnectTimeout + options.Timeout
            + options.TlsTimeout + options.ControlDelay));

    // Of the hop that was begun, or the variant: the controls before it, and three rounds of a comparison.
    private const int BegunLate = 30;
}
