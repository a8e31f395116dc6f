namespace Sonde.Analysis.Packing;

/// <summary>Counts the symbols of a sample. Each counts once more than it came, so that each has a code.</summary>
internal sealed class TokenCounts : ITokenSink
{
    public int[] Literals { get; } = new int[DeflateSymbols.Literals];

    public int[] Distances { get; } = new int[DeflateSymbols.Distances];

    public void Clear()
    {
        Array.Fill(Literals, 1);
        Array.Fill(Distances, 1);
    }

    void ITokenSink.Literals(ReadOnlySpan<byte> bytes)
    {
        foreach (byte each in bytes) Literals[each]++;
    }

    public void Match(int length, int distance)
    {
        Literals[DeflateSymbols.OfLength(length).Symbol]++;
        Distances[DeflateSymbols.OfDistance(distance).Symbol]++;
    }
}
