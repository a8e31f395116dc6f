namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>How far a packet agrees with a probe in what only a sender who has seen the probe can know.</summary>
/// <param name="Bits">How many bits of chance it agrees in: a sender who guesses hits the probe once in 2 to the power of them.</param>
/// <param name="Contradicts">Whether it also disagrees in something that nothing on the way explains.</param>
internal readonly record struct Agreement(double Bits, bool Contradicts = false)
{
    // A measurement may be wrong by a guess once in ten thousand; that an answer was left out is doubted sooner.
    private const double MostChance = 1e-4, MostDoubt = 1e-2;

    /// <summary>It disagrees.</summary>
    public static Agreement None { get; } = new(0, Contradicts: true);

    /// <summary>Whether it is no guess.</summary>
    /// <param name="probes">How many probes a guess may hit.</param>
    /// <param name="guesses">How many packets came that answer none: so often somebody may have guessed.</param>
    public bool IsProof(int probes, long guesses) => !Contradicts && ChanceOf(probes, guesses) <= MostChance;

    /// <summary>Whether it is hardly a guess, so that nobody may say that its probe was not answered.</summary>
    /// <param name="probes">How many probes a guess may hit.</param>
    /// <param name="guesses">How many packets came that answer none.</param>
    public bool IsHint(int probes, long guesses) => ChanceOf(probes, guesses) <= MostDoubt;

    private double ChanceOf(int probes, long guesses) => probes * (guesses + 1.0) * Math.Pow(2, -Bits);
}
