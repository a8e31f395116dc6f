using Sonde.Experiments.Options;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>How trials are made. The defaults are choices of ours: no source says what the archives' prober waits for.</summary>
internal sealed record TrialOptions
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Millisecond = TimeSpan.FromMilliseconds(1);

    public required TimeSpan ConnectTimeout { get; init; }

    public required TimeSpan TlsTimeout { get; init; }

    /// <summary>Of request and answer together: what drips ends too.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long echo and discard are waited for after the acknowledgement, or the last byte.</summary>
    public required TimeSpan QuietTime { get; init; }

    /// <summary>Tries of a test at most.</summary>
    public required int Tries { get; init; }

    /// <summary>Between the first try and the second; then twice as long each time, up to <see cref="LongestPause"/>.</summary>
    public required TimeSpan Pause { get; init; }

    public static TimeSpan LongestPause { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after the tries the second control follows the first.</summary>
    public required TimeSpan ControlDelay { get; init; }

    /// <summary>How long an address rests after controls that failed.</summary>
    public required TimeSpan StatefulDelay { get; init; }

    /// <summary>From the beginning of a trial at an address to that of the next.</summary>
    public required TimeSpan Spacing { get; init; }

    /// <summary>The most bytes that are read of an answer.</summary>
    public required long MostRead { get; init; }

    /// <summary>One try, one control.</summary>
    public required bool IsQuick { get; init; }

    /// <summary>Variants of a test that failed.</summary>
    public required bool IsThorough { get; init; }

    /// <summary>How to reach who measures, told to a web server in a request of its own before the first; or null.</summary>
    public string? Contact { get; init; }

    /// <summary>Whether packets are captured, so that marks can be compared.</summary>
    public bool IsObserved { get; init; }

    /// <summary>The control names that the user gave; empty for random ones.</summary>
    public required IReadOnlyList<string> ControlNames { get; init; }

    /// <summary>The options of trials over TCP, in the order of the page.</summary>
    public static IReadOnlyList<OptionDescription> Descriptions(bool isWeb, bool isSecure) =>
    [
        new OptionDescription.Texts(
            "Domain", "a name to test, with a path where it has one", "NAME") { Role = OptionRole.Domains, IsRecorded = false },
        new OptionDescription.Text(
            "Domains", "a file of names to test: one a line, or Citizen Lab's CSV", "FILE") { Role = OptionRole.DomainFile,
            IsRecorded = false },
        new OptionDescription.Texts("ControlDomain", "a name that is not blocked, instead of fresh random ones", "NAME"),
        new OptionDescription.Count("Tries", "tries of a name at most; the first that matches ends them", 5, 1, 20),
        new OptionDescription.Duration(
            "Pause", "between the first try and the second; then twice as long each time, up to 30s", TimeSpan.FromSeconds(5), Millisecond,
            10 * Minute),
        new OptionDescription.Duration(
            "ControlDelay", "between the two controls that follow the tries", TimeSpan.FromSeconds(2), Millisecond, 10 * Minute),
        new OptionDescription.Duration(
            "StatefulDelay", "how long an address rests after controls that failed", 2 * Minute, Millisecond, 60 * Minute),
        new OptionDescription.Duration(
            "Spacing", "from one trial at an address to the next", TimeSpan.FromSeconds(2), Millisecond, 60 * Minute),
        new OptionDescription.Duration("ConnectTimeout", "for the TCP handshake", TimeSpan.FromSeconds(5), Millisecond, 10 * Minute),
        .. isSecure
            ? (OptionDescription[])[new OptionDescription.Duration(
                "TlsTimeout", "for the TLS handshake", TimeSpan.FromSeconds(10), Millisecond, 10 * Minute)] : [],
        new OptionDescription.Duration("Timeout", "for request and answer", TimeSpan.FromSeconds(15), Millisecond, 10 * Minute),
        .. isWeb
            ? (OptionDescription[])[new OptionDescription.Count(
                "MaxRead", "bytes of an answer that are read at most", 1024 * 1024, 1024, 16 * 1024 * 1024)]
            : [new OptionDescription.Duration(
                "QuietTime", "how long to wait for bytes after the request was acknowledged, or the last byte", TimeSpan.FromSeconds(3),
                Millisecond, 10 * Minute)],
        new OptionDescription.Switch("Quick", "one try and one control a name; what only a repetition can tell is inconclusive"),
        new OptionDescription.Switch("Thorough", "where a name fails, vary case, segments and ports of the request as well, and look for the hop"),
        new OptionDescription.Text(
            "Pcap", "also write the packets of the trials, redacted, to a capture file", "FILE") { IsRecorded = false,
            Role = OptionRole.Pcap },
        new OptionDescription.Texts(
            "Signatures", "decide by these signatures of block pages instead of the built-in ones", "FILE") { Role = OptionRole.Signatures,
            IsRecorded = false },
    ];

    /// <summary>The options as given.</summary>
    public static TrialOptions From(OptionValues values)
    {
        bool isQuick = values.IsOn("Quick");
        bool Has(string name) => values.Options.Any(option => option.Name == name);
        return new TrialOptions
        {
            ConnectTimeout = values.Duration("ConnectTimeout"),
            TlsTimeout = Has("TlsTimeout") ? values.Duration("TlsTimeout") : TimeSpan.FromSeconds(10),
            Timeout = values.Duration("Timeout"),
            QuietTime = Has("QuietTime") ? values.Duration("QuietTime") : TimeSpan.FromSeconds(3),
            Tries = isQuick ? 1 : (int)values.Count("Tries"),
            Pause = values.Duration("Pause"),
            ControlDelay = values.Duration("ControlDelay"),
            StatefulDelay = values.Duration("StatefulDelay"),
            Spacing = values.Duration("Spacing"),
            MostRead = Has("MaxRead") ? values.Count("MaxRead") : 64 * 1024,
            IsQuick = isQuick,
            IsThorough = values.IsOn("Thorough"),
            ControlNames = values.Texts("ControlDomain"),
        };
    }

    /// <summary>How long to wait before a try.</summary>
    /// <param name="number">Which one, from 1 for the second.</param>
    public TimeSpan PauseBefore(int number)
    {
        TimeSpan pause = Pause * Math.Pow(2, number - 1);
        return pause > LongestPause ? (Pause > LongestPause ? Pause : LongestPause) : pause;
    }

    /// <summary>
    /// How long an address rests before a control: where one that came too early began the time anew, as some filters do, twice as long.
    /// </summary>
    /// <param name="number">Which rest, from 0.</param>
    public TimeSpan RestBefore(int number) => number == 0 ? StatefulDelay : 2 * StatefulDelay;
}
