using System.Numerics;

namespace Sonde.Analysis.Packing;

/// <summary>How lengths and distances are told in symbols and further bits (RFC 1951 §3.2.5).</summary>
internal static class DeflateSymbols
{
    /// <summary>Bytes, the end, and lengths.</summary>
    public const int Literals = 286;

    public const int Distances = 30;

    /// <summary>Says that a block ends.</summary>
    public const int End = 256;

    public const int ShortestMatch = 3;

    public const int LongestMatch = 258;

    /// <summary>How far back a repetition may reach.</summary>
    public const int Window = 32_768;

    /// <summary>The symbol of a length, and how many bits of what value follow it.</summary>
    public static (int Symbol, int Bits, int Value) OfLength(int length)
    {
        if (length == LongestMatch) return (285, 0, 0);
        (int step, int bits, int value) = Split(length - ShortestMatch, 3);
        return (257 + step, bits, value);
    }

    /// <summary>The same of a distance.</summary>
    public static (int Symbol, int Bits, int Value) OfDistance(int distance) => Split(distance - 1, 2);

    // Steps double their width: after every fourth step of lengths, after every second of distances.
    private static (int Step, int Bits, int Value) Split(int number, int kept)
    {
        if (number < 1 << kept) return (number, 0, 0);
        int bits = BitOperations.Log2((uint)number) - kept + 1;
        return ((bits << (kept - 1)) + (number >> bits), bits, number & ((1 << bits) - 1));
    }
}
