using Sonde.Analysis.Reports.Reading;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Notes of targets measured directly, again and again, when their outcome was another one than before: of one target from one origin by
/// one nettest. That two of these come to different outcomes is no change.
/// </summary>
internal sealed class SummaryChanges
{
    private readonly Dictionary<Key, Series> _series = new(KeyComparer.Instance);

    /// <summary>First and last change of each target, and how many there were.</summary>
    public IReadOnlyList<SummaryChange> All
    {
        get
        {
            bool isOfMany = _series.Keys.Select(key => key.From).Distinct().Skip(1).Any();
            ILookup<string, string?> tests = _series.Keys.Select(key => (key.Target, key.Test)).Distinct()
                .ToLookup(each => each.Target, each => each.Test, StringComparer.Ordinal);
            return
            [
                .. _series.Where(pair => pair.Value.Count > 0)
                    .Select(pair => new SummaryChange(
                        pair.Key.Target, isOfMany ? pair.Key.From.Name : null,
                        tests[pair.Key.Target].Skip(1).Any() ? pair.Key.Test ?? SummaryKeys.Unknown : null, pair.Value.First,
                        pair.Value.LastChange, pair.Value.Count))
                    .OrderBy(change => change.Target, StringComparer.Ordinal).ThenBy(change => change.From, StringComparer.Ordinal)
                    .ThenBy(change => change.Test, StringComparer.Ordinal),
            ];
        }
    }

    public void Add(MeasuredOutcome measured)
    {
        if (!measured.IsDirect || measured.IsControl || measured.Subject is not { } target) return;
        // What was not measured has no time and no place among changes, nor has what was stopped or failed on the measuring machine.
        if (measured.Time is not { Length: > 0 } time || measured.Expectation == Expectation.Invalid) return;
        string outcome = measured.Code ?? "null";
        var key = new Key(target, ProbeOrigin.Of(measured), measured.Test);
        if (_series.TryGetValue(key, out Series? series)) series.Add(outcome, time);
        else _series.Add(key, new Series(outcome));
    }

    private readonly record struct Key(string Target, ProbeOrigin From, string? Test);

    // Asked for every line: two texts tell nearly all keys apart.
    private sealed class KeyComparer : IEqualityComparer<Key>
    {
        public static KeyComparer Instance { get; } = new();

        public bool Equals(Key x, Key y)
            => string.Equals(x.Target, y.Target, StringComparison.Ordinal)
                && string.Equals(x.From.Network, y.From.Network, StringComparison.Ordinal)
                && string.Equals(x.From.Country, y.From.Country, StringComparison.Ordinal)
                && string.Equals(x.Test, y.Test, StringComparison.Ordinal);

        public int GetHashCode(Key key)
            => HashCode.Combine(key.Target.GetHashCode(StringComparison.Ordinal), key.From.Network?.GetHashCode(StringComparison.Ordinal));
    }

    private sealed class Series(string outcome)
    {
        private string _outcome = outcome;

        public int Count { get; private set; }

        public string First { get; private set; } = "";

        public string LastChange { get; private set; } = "";

        public void Add(string outcome, string time)
        {
            if (outcome == _outcome) return;
            _outcome = outcome;
            if (Count == 0) First = time;
            LastChange = time;
            Count++;
        }
    }
}
