namespace Sonde.Analysis.Packing;

/// <summary>Codes without a common beginning, told by their lengths alone (RFC 1951 §3.2.2).</summary>
internal static class HuffmanCode
{
    /// <summary>The lengths of codes that make a text of symbols shortest; 0 where a symbol never comes.</summary>
    /// <param name="counts">How often each symbol comes; two at least come.</param>
    /// <param name="most">The longest that a code may be, in bits.</param>
    public static byte[] Lengths(ReadOnlySpan<int> counts, int most)
    {
        int[] symbols = new int[counts.Length];
        int used = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0) symbols[used++] = i;
        }

        symbols = symbols[..used];
        int[] keys = new int[used];
        for (int i = 0; i < used; i++) keys[i] = counts[symbols[i]];
        Array.Sort(keys, symbols);
        int[] ofLength = Shortened(Depths(keys), most);
        byte[] lengths = new byte[counts.Length];
        int next = used;
        for (int length = 1; length <= most; length++)
        {
            for (int i = 0; i < ofLength[length]; i++) lengths[symbols[--next]] = (byte)length;
        }

        return lengths;
    }

    /// <summary>The codes that lengths tell, first bit lowest.</summary>
    public static ushort[] Codes(ReadOnlySpan<byte> lengths)
    {
        ushort[] codes = new ushort[lengths.Length];
        int code = 0;
        for (int length = 1; length <= 15; length++, code <<= 1)
        {
            for (int i = 0; i < lengths.Length; i++)
            {
                if (lengths[i] == length) codes[i] = Reversed(code++, length);
            }
        }

        return codes;
    }

    private static ushort Reversed(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++) reversed |= ((code >> i) & 1) << (length - 1 - i);
        return (ushort)reversed;
    }

    /// <summary>How many codes of each length the tree has: the two least frequent of what is left are joined until all are one.</summary>
    private static int[] Depths(int[] counts)
    {
        int leaves = counts.Length, joined = 0;
        long[] weights = new long[leaves];
        int[] parents = new int[(2 * leaves) - 1];
        int leaf = 0, inner = 0;
        while (joined < leaves - 1)
        {
            for (int side = 0; side < 2; side++)
            {
                bool isLeaf = inner == joined || (leaf < leaves && counts[leaf] <= weights[inner]);
                weights[joined] += isLeaf ? counts[leaf] : weights[inner];
                parents[isLeaf ? leaf++ : leaves + inner++] = leaves + joined;
            }

            joined++;
        }

        int[] depths = new int[parents.Length], ofLength = new int[leaves + 1];
        for (int node = parents.Length - 2; node >= 0; node--)
        {
            depths[node] = depths[parents[node]] + 1;
            if (node < leaves) ofLength[depths[node]]++;
        }

        return ofLength;
    }

    /// <summary>Cuts codes to the longest allowed. Each that was cut takes room, which is made by lengthening a shorter one.</summary>
    private static int[] Shortened(int[] ofLength, int most)
    {
        int[] cut = new int[most + 1];
        for (int length = 1; length < ofLength.Length; length++) cut[Math.Min(length, most)] += ofLength[length];
        long taken = 0;
        for (int length = 1; length <= most; length++) taken += (long)cut[length] << (most - length);
        for (; taken > 1L << most; taken--)
        {
            int shorter = most - 1;
            while (cut[shorter] == 0) shorter--;
            cut[shorter]--;
            cut[shorter + 1] += 2;
            cut[most]--;
        }

        return cut;
    }
}
