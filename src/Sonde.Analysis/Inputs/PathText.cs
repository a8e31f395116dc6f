using System.Globalization;
using System.Text;

namespace Sonde.Analysis.Inputs;

/// <summary>
/// Names of files as text. Linux allows any bytes in them; those that are no UTF-8 become U+DC80 to U+DCFF, one each, so that a name
/// read from a folder opens the file it names, and two names never become one.
/// </summary>
public static class PathText
{
    private const char First = '\uDC00';

    /// <summary>The text of a name.</summary>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            bool isRune = Rune.DecodeFromUtf8(name, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            if (isRune) text.Append(rune.ToString());
            else foreach (byte each in name[..used]) text.Append((char)(First + each));
            name = name[used..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of a name, as the system takes them.</summary>
    public static byte[] Encode(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return Encoding.UTF8.GetBytes(name);
        using var bytes = new MemoryStream(name.Length + 8);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < name.Length;)
        {
            if (Rune.TryGetRuneAt(name, i, out Rune rune))
            {
                bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                i += rune.Utf16SequenceLength;
                continue;
            }

            bytes.WriteByte((byte)name[i++]);
        }

        return bytes.ToArray();
    }

    /// <summary>The name as valid text: bytes that are no UTF-8 are written out, <c>\xff</c>.</summary>
    public static string Shown(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return name;
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length;)
        {
            if (Rune.TryGetRuneAt(name, i, out Rune rune))
            {
                text.Append(rune.ToString());
                i += rune.Utf16SequenceLength;
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\\x{(byte)name[i++]:x2}");
        }

        return text.ToString();
    }
}
