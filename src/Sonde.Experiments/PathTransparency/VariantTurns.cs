namespace Sonde.Experiments.PathTransparency;

/// <summary>How often a plain connection, or datagram, and a variant are tried by turns at most.</summary>
internal static class VariantTurns
{
    /// <summary>What comes to nothing.</summary>
    public const int MostFailures = 7;

    /// <summary>What is answered beside it: it costs little.</summary>
    public const int MostSuccesses = 10;

    /// <summary>What is answered in the end, before.</summary>
    public const int MostBeforeFirst = 2;
}
