using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Sonde.Cli.Redaction;

/// <summary>
/// JSON within a string of JSON, as OONI's API hands measurements out (<c>raw_measurement</c>): one value, or several one after the other.
/// </summary>
internal static class NestedJson
{
    /// <summary>How often a string is read within a string.</summary>
    public const int MostDeep = 8;

    private const string Blanks = " \t\r\n";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64, AllowMultipleValues = true };

    /// <summary>The values that a text consists of; null where it is some other text.</summary>
    /// <remarks>A string alone counts too: what is written as JSON twice begins with a quote.</remarks>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Values(string text) => Places(text) is { } found
        ? [.. found.Places.Select(place => found.Bytes.AsMemory(place.At, place.Length))]
        : null;

    /// <summary>A text with other values in the place of its own.</summary>
    /// <param name="text">The text.</param>
    /// <param name="change">What stands in the place of a value; null: it stays.</param>
    /// <returns>The text; the same instance where nothing is changed, or it is no JSON.</returns>
    public static string Rewrite(string text, Func<ReadOnlyMemory<byte>, byte[]?> change)
    {
        if (Places(text) is not { } found) return text;
        ArrayBufferWriter<byte>? changed = null;
        int done = 0;
        foreach ((int at, int length) in found.Places)
        {
            if (change(found.Bytes.AsMemory(at, length)) is not { } other) continue;
            changed ??= new(found.Bytes.Length + 64);
            changed.Write(found.Bytes.AsSpan(done, at - done));
            changed.Write(other);
            done = at + length;
        }

        if (changed is null) return text;
        changed.Write(found.Bytes.AsSpan(done));
        return Encoding.UTF8.GetString(changed.WrittenSpan);
    }

    // Of lists those of things that have names; packets in words, which begin with a bracket too, are none.
    private static bool LooksLikeJson(ReadOnlySpan<char> text) => text is [.., '}' or ']' or '"'] && text switch
    {
        ['"', _, ..] => true,
        ['{', .. var rest] => rest.TrimStart(Blanks) is ['"' or '}', ..],
        ['[', .. var rest] => rest.TrimStart(Blanks) is ['{' or '[' or '"', ..],
        _ => false,
    };

    private static (byte[] Bytes, List<(int At, int Length)> Places)? Places(string text)
    {
        if (!LooksLikeJson(text.AsSpan().Trim(Blanks))) return null;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        List<(int, int)> places = [];
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                places.Add((start, (int)reader.BytesConsumed - start));
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return (bytes, places);
    }
}
