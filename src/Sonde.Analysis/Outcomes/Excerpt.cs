using System.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Shows where in a text something was found: <c>»…«</c> around it, with some of what stands before and behind.</summary>
internal static class Excerpt
{
    private const int Context = 40;
    private const int Longest = 200;

    /// <summary>The span in its surroundings. Bytes that are no UTF-8 are shown as U+FFFD; control characters stay as they are.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="offset">Where the span begins, in bytes.</param>
    /// <param name="length">How long it is, in bytes.</param>
    public static string Of(ReadOnlySpan<byte> text, int offset, int length)
    {
        int from = Boundary(text, Math.Max(0, offset - Context)), to = Boundary(text, Math.Min(text.Length, offset + length + Context));
        string before = Encoding.UTF8.GetString(text[from..offset]), behind = Encoding.UTF8.GetString(text[(offset + length)..to]);
        return $"{(from > 0 ? "…" : "")}{before}»{Short(text.Slice(offset, length))}«{behind}{(to < text.Length ? "…" : "")}";
    }

    /// <summary>A text, or its beginning where it is long.</summary>
    public static string Short(ReadOnlySpan<byte> text)
    {
        if (text.Length <= Longest) return Encoding.UTF8.GetString(text);
        return Encoding.UTF8.GetString(text[..Boundary(text, Longest)]) + "…";
    }

    /// <summary>The text with the first place where a pattern fits marked; the bare text where it does not fit.</summary>
    public static string OfMatch(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern, ErrorTest test, bool fires)
    {
        if (!fires) return Short(text);
        int offset = test switch
        {
            ErrorTest.EndsWith => text.Length - pattern.Length,
            ErrorTest.Contains => text.IndexOf(pattern),
            _ => 0,
        };
        return Of(text, offset, pattern.Length);
    }

    /// <summary>The place at or before another one at which no character is cut.</summary>
    private static int Boundary(ReadOnlySpan<byte> text, int at)
    {
        while (at > 0 && at < text.Length && (text[at] & 0xC0) == 0x80) at--;
        return at;
    }
}
