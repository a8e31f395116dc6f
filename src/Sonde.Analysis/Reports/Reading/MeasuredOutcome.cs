using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>
/// One measurement and what it came to, of whatever it was read from: a row of the table <c>outcomes</c> as reports see it. A line of the
/// reduced table is one of them too, which stands for many and knows neither vantage points nor times.
/// </summary>
public sealed record MeasuredOutcome
{
    /// <summary>The measurement's id; null where there is none.</summary>
    public string? MeasurementId { get; init; }

    /// <summary>The nettest: <c>tcpping</c>, <c>http</c>, <c>dns</c>; null where it is not known.</summary>
    public string? Test { get; init; }

    /// <summary>When it began, as the archive writes it; UTC of live lines; null where it is not known.</summary>
    public string? Time { get; init; }

    /// <summary>The day of that; null where it is not known, and where what the line says is no day.</summary>
    public string? Date { get; init => field = DayText.IsDay(value) ? value : null; }

    /// <summary>The scan; of live lines the nettest, unless the user gave a name.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The address whose network is judged; null where that is the measuring machine, and for what the reduced table counts.
    /// </summary>
    public string? VantagePoint { get; init; }

    /// <summary>The network of the vantage point, <c>AS64500</c>; null where it is not known.</summary>
    public string? Network { get; init; }

    /// <summary>The whole name of that network; null where it is not known.</summary>
    public string? NetworkName { get; init; }

    /// <summary>The country of the vantage point: its code, of the reduced table its name; null where it is not known.</summary>
    public string? Country { get; init; }

    /// <summary>The network of the measuring machine; null where the line does not say.</summary>
    public string? ProbeNetwork { get; init; }

    /// <summary>The country of the measuring machine; null where the line does not say.</summary>
    public string? ProbeCountry { get; init; }

    /// <summary>What was measured, as typed; of archives the domain or URL.</summary>
    public string? Target { get; init; }

    /// <summary>The name in it; null for addresses.</summary>
    public string? Domain { get; init; }

    /// <summary>The category of the domain; null where none is known.</summary>
    public string? Category { get; init; }

    /// <summary>What it is about: the target of a direct measurement, the domain of a remote one; null where neither is known.</summary>
    public string? Subject => IsDirect ? Target ?? Domain : Domain ?? Target;

    /// <summary>Whether it was measured from the network that is judged.</summary>
    public bool IsDirect { get; init; }

    /// <summary>Whether it is a control, which speaks of no network.</summary>
    public bool IsControl { get; init; }

    /// <summary>Whether its controls failed, so that nothing can be concluded; null where it has none, or does not say.</summary>
    public bool? ControlsFailed { get; init; }

    /// <summary>Whether its tries came to different outcomes; null where it does not say.</summary>
    public bool? IsMixed { get; init; }

    /// <summary>The outcome of the whole, as documented; null where the line has conditions only.</summary>
    public string? Outcome { get; init; }

    /// <summary>The same in ASCII.</summary>
    public string? Code { get; init; }

    /// <summary>What that says of the network; null without an outcome.</summary>
    public Expectation? Expectation { get; init; }

    /// <summary>What counts: the outcome once, or those of the tries. Never empty.</summary>
    public IReadOnlyList<CountedOutcome> Counted { get; init; } = [];

    /// <summary>Whether tries count, each by itself: the pings of a <c>tcpping</c>.</summary>
    public bool CountsTries { get; init; }

    /// <summary>OONI's failure string; of archives the error as it stands; null where there was none.</summary>
    public string? Failure { get; init; }

    /// <summary>PATHspider's conditions; empty where the tradition has none.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>The TTL that the outcome names, else at which the target answers; null where neither is known.</summary>
    public long? Hop { get; init; }

    /// <summary>The middle round trip in seconds; null where none was measured.</summary>
    public double? Rtt { get; init; }

    /// <summary>The rule that decided.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The file of the line, as outputs call it.</summary>
    public string File { get; init; } = "";

    /// <summary>Which line of it, from 1.</summary>
    public long Line { get; init; }

    /// <summary>The hour, <c>2026-01-02T03</c>, with the offset from UTC as the archive writes it; null where it is not known.</summary>
    public string? Hour => Time is { Length: >= 13 } time && DayText.IsDay(time.AsSpan(0, 10)) && DayText.IsHour(time.AsSpan(11, 2))
        ? $"{time[..10]}T{time[11..13]}"
        : null;
}
