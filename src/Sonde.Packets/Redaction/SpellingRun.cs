namespace Sonde.Packets.Redaction;

/// <summary>Searches a run of hexadecimal digits and marks for all spellings, from each place where a token may begin.</summary>
internal static class SpellingRun
{
    private const int Shortest = 3; // 1::

    /// <summary>Adds the places of all secrets in a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="after">The text behind it.</param>
    /// <param name="offset">Where it begins in the whole text.</param>
    /// <param name="shape">What it has room for.</param>
    /// <param name="secrets">What to look for.</param>
    /// <param name="found">Where they are added.</param>
    public static void Search(
        ReadOnlySpan<byte> run, ReadOnlySpan<byte> after, int offset, RunShape shape, SecretSet secrets, ref List<Range>? found)
    {
        for (int i = 0; i + Shortest <= run.Length;)
        {
            Range place = default;
            if (IsTokenStart(run, i) && TryFind(run, after, i, shape, secrets, out place))
            {
                int end = place.End.Value;
                (found ??= []).Add((offset + place.Start.Value)..(offset + end));
                run = run[end..]; // what is left is a token of its own
                offset += end;
                i = 0;
            }
            else
            {
                i++;
            }
        }
    }

    private static bool IsTokenStart(ReadOnlySpan<byte> run, int i)
    {
        if (SpellingKind.IsMark(run[i])) return run[i + 1] == run[i];
        // A number may follow a letter, of which ip is none and abc is: there the word is cut.
        return i == 0 || !SpellingKind.IsHex(run[i - 1]) || (SpellingKind.IsDigit(run[i]) && !SpellingKind.IsDigit(run[i - 1]));
    }

    // The longest secret that begins here.
    private static bool TryFind(
        ReadOnlySpan<byte> run, ReadOnlySpan<byte> after, int i, RunShape shape, SecretSet secrets, out Range place)
    {
        int end = shape.HasQuad && SpellingKind.IsDigit(run[i]) ? QuadSpelling.EndOf(run, after, i, secrets) : 0;
        if (shape.HasIpv6) end = Math.Max(end, Ipv6Spelling.EndOf(run, i, secrets));
        if (SpellingKind.IsHex(run[i]))
        {
            if (shape.HasParts) end = Math.Max(end, PartSpelling.EndOf(run, i, secrets));
            if (shape.HasGroups) end = Math.Max(end, GroupedDigits.EndOf(run, i, secrets));
            if (shape.HasDigits && end == 0) return DigitSpelling.TryFind(run, i, secrets, out place);
        }

        place = i..end;
        return end > 0;
    }
}
