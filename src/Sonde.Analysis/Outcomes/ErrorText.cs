namespace Sonde.Analysis.Outcomes;

/// <summary>An error text, with what lets most rules of a table pass it by without reading it.</summary>
internal readonly ref struct ErrorText
{
    public ErrorText(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        Letters = LettersOf(bytes);
    }

    /// <summary>The text, decoded.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>One bit for each letter of the alphabet that is in the text, in whichever case.</summary>
    public uint Letters { get; }

    public static uint LettersOf(ReadOnlySpan<byte> text)
    {
        uint letters = 0;
        foreach (byte b in text) letters |= char.IsAsciiLetter((char)b) ? 1u << (b & 31) : 0;
        return letters;
    }
}
