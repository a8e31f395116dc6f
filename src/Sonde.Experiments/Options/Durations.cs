using System.Globalization;

namespace Sonde.Experiments.Options;

/// <summary>
/// Durations as flags take them: <c>500ms</c>, <c>3s</c>, <c>2m</c>, <c>1h</c>, <c>250us</c>; a bare number is refused, but 0.
/// </summary>
public static class Durations
{
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>A duration in its shortest exact form: <c>3s</c>, <c>500ms</c>, <c>90s</c>.</summary>
    public static string Text(TimeSpan duration)
        => duration.TotalSeconds % 1 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");

    /// <summary>Reads a duration.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="duration">What it says, to a tenth of a microsecond.</param>
    /// <param name="error">What is wrong with it, or null.</param>
    public static bool TryParse(string text, out TimeSpan duration, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = default;
        if (text == "0")
        {
            error = null;
            return true;
        }

        int length = text.Length;
        while (length > 0 && !char.IsAsciiDigit(text[length - 1]) && text[length - 1] != '.') length--;
        long ticks = text[length..] switch
        {
            "s" => TimeSpan.TicksPerSecond,
            "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => 0,
        };
        if (length == text.Length && length is > 0 and <= 20 && decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out _))
        {
            error = $"a number needs its unit: say {text}ms or {text}s";
            return false;
        }

        if (ticks == 0 || length > 20 || !decimal.TryParse(text.AsSpan(0, length), Plain, CultureInfo.InvariantCulture, out decimal number))
        {
            error = $"'{text}' is not a duration: write a number and us, ms, s, m or h, such as 500ms or 3s";
            return false;
        }

        if (number > (decimal)Longest.Ticks / ticks)
        {
            error = $"'{text}' is longer than ten years";
            return false;
        }

        duration = TimeSpan.FromTicks((long)decimal.Round(number * ticks));
        error = null;
        return true;
    }
}
