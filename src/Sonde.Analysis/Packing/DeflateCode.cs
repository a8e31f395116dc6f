namespace Sonde.Analysis.Packing;

/// <summary>The codes of one block: of each byte, of each length and of each distance, with the bits that follow.</summary>
internal sealed class DeflateCode
{
    /// <summary>Longest codes: so short that what two of them leave fits a word beside 32 bits not yet written.</summary>
    private const int MostBits = 12;
    private static readonly byte[] LengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly byte[] _literalLengths, _distanceLengths;
    private readonly ushort[] _distanceCodes;

    private DeflateCode(byte[] literalLengths, byte[] distanceLengths, bool isFixed)
    {
        (_literalLengths, _distanceLengths, IsFixed) = (literalLengths, distanceLengths, isFixed);
        ushort[] codes = HuffmanCode.Codes(literalLengths);
        _distanceCodes = HuffmanCode.Codes(distanceLengths);
        for (int i = 0; i < Literals.Length; i++) Literals[i] = codes[i] | ((uint)literalLengths[i] << 24);
        for (int length = DeflateSymbols.ShortestMatch; length <= DeflateSymbols.LongestMatch; length++)
        {
            (int symbol, int bits, int value) = DeflateSymbols.OfLength(length);
            int own = literalLengths[symbol];
            Matches[length] = codes[symbol] | ((uint)value << own) | ((uint)(own + bits) << 24);
        }
    }

    /// <summary>The codes that need not be told (RFC 1951 §3.2.6), for short texts.</summary>
    public static DeflateCode Fixed { get; } = MakeFixed();

    public bool IsFixed { get; }

    /// <summary>Bytes and the end: the code in the lower 24 bits, its length in the upper 8.</summary>
    public uint[] Literals { get; } = new uint[DeflateSymbols.End + 1];

    /// <summary>The same of lengths, with the bits that follow.</summary>
    public uint[] Matches { get; } = new uint[DeflateSymbols.LongestMatch + 1];

    /// <summary>The codes that suit what was counted.</summary>
    public static DeflateCode Of(TokenCounts counts)
        => new(HuffmanCode.Lengths(counts.Literals, MostBits), HuffmanCode.Lengths(counts.Distances, MostBits), isFixed: false);

    /// <summary>The same of a distance: 25 bits at most.</summary>
    public uint OfDistance(int distance, out int length)
    {
        (int symbol, int bits, int value) = DeflateSymbols.OfDistance(distance);
        int own = _distanceLengths[symbol];
        length = own + bits;
        return _distanceCodes[symbol] | ((uint)value << own);
    }

    /// <summary>Writes the head of a block that is the last one.</summary>
    public void WriteHead(ref TokenWriter into)
    {
        into.Bits(IsFixed ? 0b011u : 0b101u, 3);
        if (IsFixed) return;
        into.Bits(DeflateSymbols.Literals - 257, 5);
        into.Bits(DeflateSymbols.Distances - 1, 5);
        List<(byte Symbol, byte Value)> told = Told();
        int[] counts = new int[19];
        foreach ((byte symbol, _) in told) counts[symbol]++;
        byte[] lengths = HuffmanCode.Lengths(counts, 7);
        ushort[] codes = HuffmanCode.Codes(lengths);
        into.Bits((uint)LengthOrder.Length - 4, 4);
        foreach (byte symbol in LengthOrder) into.Bits(lengths[symbol], 3);
        foreach ((byte symbol, byte value) in told)
        {
            into.Bits(codes[symbol], lengths[symbol]);
            if (symbol == 16) into.Bits(value, 2);
        }
    }

    /// <summary>The lengths of all codes; three to six that repeat one are symbol 16. None is 0.</summary>
    private List<(byte Symbol, byte Value)> Told()
    {
        byte[] all = [.. _literalLengths, .. _distanceLengths];
        List<(byte Symbol, byte Value)> told = [];
        for (int i = 0; i < all.Length;)
        {
            int same = 0;
            while (i > 0 && same < 6 && i + same < all.Length && all[i + same] == all[i - 1]) same++;
            told.Add(same < 3 ? (all[i], (byte)0) : ((byte)16, (byte)(same - 3)));
            i += same < 3 ? 1 : same;
        }

        return told;
    }

    private static DeflateCode MakeFixed()
    {
        byte[] literals = new byte[288], distances = new byte[32];
        literals.AsSpan(0, 144).Fill(8);
        literals.AsSpan(144, 112).Fill(9);
        literals.AsSpan(256, 24).Fill(7);
        literals.AsSpan(280, 8).Fill(8);
        distances.AsSpan().Fill(5);
        return new DeflateCode(literals, distances, isFixed: true);
    }
}
