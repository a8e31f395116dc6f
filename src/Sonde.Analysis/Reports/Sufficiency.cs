namespace Sonde.Analysis.Reports;

/// <summary>When there is enough for a share: the one rule of summaries, sentences, reports and the live view.</summary>
public static class Sufficiency
{
    /// <summary>From how many networks on a share is given that speaks of more than one.</summary>
    public const int LeastNetworks = 3;

    /// <summary>Whether there is enough.</summary>
    /// <param name="telling">Tests that say something.</param>
    /// <param name="networks">The known networks that these are from.</param>
    /// <param name="least">From how many such tests on there are enough.</param>
    /// <param name="over">What the share speaks of: of networks in general, or of one network or vantage point alone.</param>
    public static bool IsEnough(long telling, long networks, long least, IntervalUnit over)
        => telling > 0 && telling >= least && (over != IntervalUnit.Networks || networks >= LeastNetworks);
}
