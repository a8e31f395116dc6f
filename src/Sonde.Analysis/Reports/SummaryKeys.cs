using Sonde.Analysis.Reports.Reading;

namespace Sonde.Analysis.Reports;

/// <summary>The names of what measurements can be grouped by, and their values.</summary>
public static class SummaryKeys
{
    /// <summary>What stands for the vantage point of a direct measurement of which no network is known.</summary>
    public const string ThisMachine = "(the measuring machine)";

    /// <summary>What stands for a value that is not known, for people.</summary>
    public const string Unknown = "(unknown)";

    /// <summary>All names, as they are typed.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<SummaryKey>().Select(NameOf)];

    /// <summary>The name of a key.</summary>
    public static string NameOf(SummaryKey key) => key.ToString().ToLowerInvariant();

    /// <summary>The key of a name; null for none.</summary>
    public static SummaryKey? Find(string name)
        => Enum.GetValues<SummaryKey>().Where(key => NameOf(key) == name).Select(key => (SummaryKey?)key).FirstOrDefault();

    /// <summary>The value that a measurement falls under; null where it is not known.</summary>
    public static string? ValueOf(SummaryKey key, MeasuredOutcome measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return key switch
        {
            SummaryKey.Date => measured.Date,
            SummaryKey.Country => measured.Country,
            SummaryKey.Network => measured.NetworkName ?? measured.Network,
            SummaryKey.Domain => measured.Domain ?? measured.Target,
            SummaryKey.Target => measured.Target ?? measured.Domain,
            SummaryKey.Category => measured.Category,
            SummaryKey.Test => measured.Test,
            SummaryKey.Source => measured.Source,
            SummaryKey.Vantage => VantageOf(measured),
            SummaryKey.Hop => measured.Hop?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => measured.Hour,
        };
    }

    /// <summary>What stands before a sentence that is of a group: its values; nothing where all is one group.</summary>
    internal static string LabelOf(IReadOnlyList<string?> values)
        => values.Count == 0 ? "" : $"{string.Join(", ", values.Select(value => value ?? Unknown))}: ";

    /// <summary>
    /// The vantage point: its address, of a direct measurement the measuring machine by its network; null where none is known.
    /// </summary>
    public static string? VantageOf(MeasuredOutcome measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return measured.VantagePoint ?? (measured.IsDirect ? measured.ProbeNetwork ?? ThisMachine : null);
    }
}
