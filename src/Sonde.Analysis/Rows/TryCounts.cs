using System.Globalization;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Rows;

/// <summary>The elements of the column <c>outcome_counts</c>: how many tries, a blank, and the code of their outcome.</summary>
internal static class TryCounts
{
    public static string Write(OutcomeCount count) => string.Create(CultureInfo.InvariantCulture, $"{count.Count} {count.Outcome.Code}");

    public static bool TryParse(string? text, out long times, out Outcome outcome)
    {
        times = 0;
        outcome = default;
        int blank = text?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        return blank > 0 && long.TryParse(text.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out times)
            && OutcomeText.TryParseCode(text![(blank + 1)..], out outcome);
    }
}
