using System.Buffers;

namespace Sonde.Packets.Redaction;

/// <summary>Finds secret addresses in text, in every spelling there is a name for, as whole tokens. Linear in the text.</summary>
/// <remarks>
/// A text with escapes is read thrice: as it stands, with what is escaped (<see cref="TextEscapes"/>) put in its place, and with only that
/// which may be of an address: in <c>100%192.0.2.1</c> no escape is meant. Where a token can be read in two ways, as an address that is a
/// secret or as something else, it is taken for the secret.
/// </remarks>
internal static class SpellingHunter
{
    /// <summary>The places of all secrets, in order and apart from one another; null where there is none.</summary>
    /// <param name="text">The text; a byte that is no ASCII stands for any other character.</param>
    /// <param name="secrets">What to look for.</param>
    /// <param name="depth">How often it was decoded before.</param>
    public static List<Range>? Find(ReadOnlySpan<byte> text, SecretSet secrets, int depth = 0)
    {
        if (secrets.IsEmpty) return null;
        List<Range>? found = null;
        Pass(text, secrets, ref found);
        EncodedText.Search(text, secrets, depth, ref found);
        if (TextEscapes.MayBeIn(text))
        {
            EscapedPass(text, secrets, ofAddressOnly: false, ref found);
            EscapedPass(text, secrets, ofAddressOnly: true, ref found);
        }

        return found is { Count: > 1 } ? Merged(found) : found;
    }

    /// <summary>Whether any address at all may be in a text: most of what people are told has none.</summary>
    public static bool HasRoom(ReadOnlySpan<byte> text)
    {
        if (TextEscapes.MayBeIn(text) || EncodedText.MayBeIn(text)) return true;
        for (int i = 0; NextRun(text, ref i, out _, out RunShape shape);)
        {
            if (shape.IsWorthIt) return true;
        }

        return false;
    }

    private static void Pass(ReadOnlySpan<byte> text, SecretSet secrets, ref List<Range>? found)
    {
        for (int i = 0; NextRun(text, ref i, out int start, out RunShape shape);)
        {
            if (shape.IsWorthIt) SpellingRun.Search(text[start..i], text[i..], start, shape, secrets, ref found);
        }
    }

    // The next run of what addresses are made of; i is where it ends.
    private static bool NextRun(ReadOnlySpan<byte> text, ref int i, out int start, out RunShape shape)
    {
        shape = default;
        start = SpellingGate.Next(text, i);
        while (start < text.Length && !SpellingKind.IsOfAddress(text[start])) start++;
        if (start >= text.Length) return false;
        while (start > i && IsOfRun(text, start - 1)) start--;
        for (i = start; i < text.Length && IsOfRun(text, i); i++) shape.Add(text[i]);
        return true;
    }

    // 0x of a hexadecimal number belongs to it.
    private static bool IsOfRun(ReadOnlySpan<byte> text, int i)
        => SpellingKind.IsOfAddress(text[i])
            || ((text[i] | 0x20) == 'x' && i > 0 && text[i - 1] == '0' && i + 1 < text.Length && SpellingKind.IsHex(text[i + 1]));

    private static void EscapedPass(ReadOnlySpan<byte> text, SecretSet secrets, bool ofAddressOnly, ref List<Range>? found)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(text.Length);
        int[] places = ArrayPool<int>.Shared.Rent(text.Length + 1);
        int length = 0;
        for (int i = 0; i < text.Length;)
        {
            places[length] = i;
            plain[length++] = TextEscapes.Read(text, ofAddressOnly, ref i);
        }

        places[length] = text.Length;
        List<Range>? here = null;
        Pass(plain.AsSpan(0, length), secrets, ref here);
        for (int i = 0; i < here?.Count; i++) (found ??= []).Add(places[here[i].Start.Value]..places[here[i].End.Value]);
        ArrayPool<byte>.Shared.Return(plain);
        ArrayPool<int>.Shared.Return(places);
    }

    private static List<Range> Merged(List<Range> found)
    {
        found.Sort((a, b) => a.Start.Value.CompareTo(b.Start.Value));
        List<Range> apart = [found[0]];
        foreach (Range range in found)
        {
            Range last = apart[^1];
            if (range.Start.Value >= last.End.Value && range.End.Value > last.End.Value) apart.Add(range);
            else if (range.End.Value > last.End.Value) apart[^1] = last.Start..range.End;
        }

        return apart;
    }
}
