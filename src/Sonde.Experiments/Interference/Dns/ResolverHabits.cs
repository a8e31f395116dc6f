namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// How steadily a resolver answered, in one run, names that nobody can have forbidden, and how long it was looked at for that.
/// </summary>
internal sealed class ResolverHabits
{
    // One that refuses a tenth of all names would have shown it by then, in all but one of eight runs; each of its names is asked thrice.
    public const int Enough = 20;

    // One that has failed is steady again after so many in a row: one that fails a tenth of the time never is.
    private const int EnoughAgain = 100;

    /// <summary>How long turns are taken at a resolver, in all.</summary>
    public static readonly TimeSpan MostTurns = TimeSpan.FromMinutes(30);

    private int _inARow;
    private bool _hasFailed;
    private TimeSpan _spent;

    /// <summary>Whether it answered so many in a row that it need not be looked at for each name anew.</summary>
    public bool IsSteady => _inARow >= (_hasFailed ? EnoughAgain : Enough);

    /// <summary>Whether no more time is to be spent on it.</summary>
    public bool IsSpent => _spent >= MostTurns;

    /// <summary>Whether it failed at times, and no time is left to tell that from what it does to one name.</summary>
    public bool IsPastTelling => IsSpent && _hasFailed && !IsSteady;

    /// <summary>Takes what became of a question that was asked by turns with a name.</summary>
    /// <param name="hasFailed">It was refused, or came to nothing.</param>
    /// <param name="isAnswered">An answer came.</param>
    public void Take(bool hasFailed, bool isAnswered)
    {
        if (hasFailed) Fail();
        else if (isAnswered) _inARow++;
    }

    /// <summary>Takes that it failed for a control name. That it answered one tells nothing: most have those at hand.</summary>
    public void Fail() => (_hasFailed, _inARow) = (true, 0);

    /// <summary>Takes how long turns took for a name.</summary>
    public void Spend(TimeSpan time) => _spent += time;
}
