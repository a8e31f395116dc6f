namespace Sonde.Analysis.Reports.Reading;

/// <summary>Patterns of SQL's <c>like</c>: <c>%</c> is any text, <c>_</c> any letter.</summary>
internal static class WherePattern
{
    public static bool Fits(string text, string pattern)
    {
        // The last % that was met is where it goes on from when the rest does not fit: no more than text times pattern steps.
        int at = 0, of = 0, lastAt = 0, lastOf = -1;
        while (at < text.Length)
        {
            if (of < pattern.Length && pattern[of] == '%') (lastAt, lastOf) = (at, of++);
            else if (of < pattern.Length && (pattern[of] == '_' || pattern[of] == text[at])) (at, of) = (at + 1, of + 1);
            else if (lastOf >= 0) (at, of) = (++lastAt, lastOf + 1);
            else return false;
        }

        while (of < pattern.Length && pattern[of] == '%') of++;
        return of == pattern.Length;
    }
}
