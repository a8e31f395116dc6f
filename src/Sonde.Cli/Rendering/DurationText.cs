using System.Globalization;

namespace Sonde.Cli.Rendering;

/// <summary>Durations as flags take them.</summary>
internal static class DurationText
{
    /// <summary>The shortest exact form: <c>3s</c>, <c>500ms</c>, <c>90s</c>.</summary>
    public static string Of(TimeSpan duration)
        => duration.TotalSeconds % 1 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
}
