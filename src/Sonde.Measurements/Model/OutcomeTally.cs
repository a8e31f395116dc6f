namespace Sonde.Measurements.Model;

/// <summary>
/// Makes one outcome of several probes': the one of more than half of those finished, else the most frequent that is
/// not a match. Interrupted probes never finished: they are not added, and no count holds them.
/// </summary>
public sealed class OutcomeTally
{
    private readonly List<OutcomeCount> _counts = new(1);
    private int _finished;

    /// <summary>How often each outcome came, the most frequent first, equals in the order of their codes.</summary>
    public IReadOnlyList<OutcomeCount> Counts
    {
        get
        {
            Sort();
            return [.. _counts];
        }
    }

    /// <summary>The outcome of the whole; <see cref="Outcome.SetupFailure"/> when no probe finished.</summary>
    public Outcome Whole
    {
        get
        {
            Sort();
            if (_counts.Count == 0) return Outcome.SetupFailure;
            if (_counts[0].Count > _finished / 2.0 || _counts[0].Outcome != Outcome.Match) return _counts[0].Outcome;

            // No majority, so there is something besides the matches.
            return _counts[1].Outcome;
        }
    }

    /// <summary>Adds the outcome of a probe that finished.</summary>
    public void Add(Outcome outcome)
    {
        _finished++;
        for (int i = 0; i < _counts.Count; i++)
        {
            if (_counts[i].Outcome != outcome) continue;
            _counts[i] = new OutcomeCount(outcome, _counts[i].Count + 1);
            return;
        }

        _counts.Add(new OutcomeCount(outcome, 1));
    }

    private void Sort() => _counts.Sort(static (a, b)
        => a.Count == b.Count ? string.CompareOrdinal(a.Outcome.Code, b.Outcome.Code) : b.Count.CompareTo(a.Count));
}
