namespace Sonde.Analysis.Packing;

/// <summary>Takes what deflate makes of a text (RFC 1951 §2): bytes as they are, and repetitions of what came before.</summary>
internal interface ITokenSink
{
    /// <summary>Bytes as they are.</summary>
    void Literals(ReadOnlySpan<byte> bytes);

    /// <summary>A repetition.</summary>
    /// <param name="length">How many bytes: 3 to 258.</param>
    /// <param name="distance">How far back: 1 to 32,768.</param>
    void Match(int length, int distance);
}
