namespace Sonde.Analysis.Reports.Reading;

/// <summary>Which measurements a report is about.</summary>
public sealed record OutcomeFilter
{
    /// <summary>All of them.</summary>
    public static OutcomeFilter All { get; } = new();

    /// <summary>The first day, <c>2024-01-31</c>, or moment of it, <c>2024-01-31T06</c>; null for no limit.</summary>
    public string? Since { get; init; }

    /// <summary>The last day, or moment; all that begins with it is within. Null for no limit.</summary>
    public string? Until { get; init; }

    /// <summary>What else must be so; null for nothing.</summary>
    public WhereExpression? Where { get; init; }

    /// <summary>Whether a measurement is one of them. One without a date is none where days were given.</summary>
    public bool Has(MeasuredOutcome measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return IsSince(measured) && IsUntil(measured) && Where?.Holds(measured) != false;
    }

    private bool IsSince(MeasuredOutcome measured)
        => Since is null || (TimeOf(measured, Since.Length) is { } time && string.CompareOrdinal(time, Since) >= 0);

    private bool IsUntil(MeasuredOutcome measured)
        => Until is null || (TimeOf(measured, Until.Length) is { } time
            && string.CompareOrdinal(time.Length > Until.Length ? time[..Until.Length] : time, Until) <= 0);

    // A day is compared with days; of a moment a day alone tells nothing.
    private static string? TimeOf(MeasuredOutcome measured, int length)
    {
        if (length <= 10)
            return measured.Date ?? (measured.Time is { Length: >= 10 } time && DayText.IsDay(time.AsSpan(0, 10)) ? time[..10] : null);
        return measured.Time is { Length: > 10 } moment ? $"{moment[..10]}T{moment[11..]}" : null;
    }
}
