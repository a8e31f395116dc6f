using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports.Reading;

namespace Sonde.Analysis.Reports.Changes;

/// <summary>Says when the share of what is not expected changed, group by group.</summary>
/// <param name="by">What tests are grouped by: no time.</param>
/// <param name="of">Of which tests the share is asked for; null for those that did not come to what is expected.</param>
public sealed class OutcomeChanges(IReadOnlyList<SummaryKey> by, WhereExpression? of = null)
{
    /// <summary>From so many days on tests of a day are taken together.</summary>
    private const int ManyDays = 10;

    private readonly Dictionary<string, (SummaryGroup Group, ChangeSeries Series)> _series = new(StringComparer.Ordinal);

    /// <summary>Reads all and says what it shows.</summary>
    /// <param name="options">What is read and how it is decided.</param>
    /// <param name="by">What tests are grouped by.</param>
    /// <param name="filter">Which are counted; null for all.</param>
    /// <param name="size">Over how long tests are taken together.</param>
    /// <param name="least">How many tests the middle day or hour must have; null: 300 of remote measurements, any of direct ones.</param>
    /// <param name="of">Of which tests the share is asked for; null for those that did not come to what is expected.</param>
    /// <param name="cancel">Stops it.</param>
    public static ChangeReport Make(
        ClassifyOptions options, IReadOnlyList<SummaryKey> by, OutcomeFilter? filter, ChangeBinSize size, long? least, WhereExpression? of,
        CancellationToken cancel)
    {
        var changes = new OutcomeChanges(by, of);
        var reader = new OutcomeReader(options, filter);
        reader.Read(changes.Add, cancel);
        return new ChangeReport(by, of?.Text, changes.Find(size, least), reader.Unread);
    }

    /// <summary>Adds a measurement. Controls count in no series.</summary>
    public void Add(MeasuredOutcome measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.IsControl) return;
        string?[] values = [.. by.Select(key => ValueOf(key, measured))];
        string name = string.Join('\n', values.Select(value => value ?? "\0"));
        if (!_series.TryGetValue(name, out (SummaryGroup Group, ChangeSeries Series) known))
        {
            var group = new SummaryGroup(by, values);
            _series.Add(name, known = (group, new ChangeSeries(group, of)));
        }

        known.Series.Add(measured);
    }

    // A target that is measured from some day on is no change of another one of its name (dd-210): a series is of one target.
    private static string? ValueOf(SummaryKey key, MeasuredOutcome measured)
        => key == SummaryKey.Domain ? measured.Subject : SummaryKeys.ValueOf(key, measured);

    /// <summary>What each series shows.</summary>
    public IReadOnlyList<ChangeFinding> Find(ChangeBinSize size, long? least)
    {
        if (size == ChangeBinSize.Auto)
            size = _series.Values.Select(each => each.Series.Days).DefaultIfEmpty().Max() >= ManyDays
                ? ChangeBinSize.Day
                : ChangeBinSize.Hour;
        return [.. _series.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Series.Find(size, least))];
    }
}
