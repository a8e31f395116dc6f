namespace Sonde.Experiments.Interference.Dns;

/// <summary>How steadily a resolver answered, in one run, names that nobody can have forbidden.</summary>
internal sealed class ResolverHabits
{
    // One that refuses a tenth of all names would have shown it by then, in all but one of eight runs; each of its names is asked thrice.
    private const int Enough = 20;

    private int _answered;
    private bool _hasFailed;

    /// <summary>Whether it answered so many, and failed none: then it need not be looked at for each name anew.</summary>
    public bool IsSteady => !_hasFailed && _answered >= Enough;

    /// <summary>Takes what became of a question.</summary>
    /// <param name="hasFailed">It was refused, or came to nothing.</param>
    /// <param name="isAnswered">An answer came.</param>
    public void Take(bool hasFailed, bool isAnswered)
    {
        _hasFailed |= hasFailed;
        if (isAnswered && !hasFailed) _answered++;
    }
}
