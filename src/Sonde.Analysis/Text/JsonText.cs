using System.Text;

namespace Sonde.Analysis.Text;

/// <summary>
/// A string of a JSON line, left where it lies: what stands between the quotes, escapes and all. Written out again as it is;
/// only what rules look at is ever decoded.
/// </summary>
internal readonly struct JsonText
{
    private readonly byte[]? _bytes;
    private readonly int _start;
    private readonly int _length;

    public JsonText(byte[] bytes, int start, int length, bool isEscaped)
    {
        _bytes = bytes;
        _start = start;
        _length = length;
        IsEscaped = isEscaped;
    }

    public static JsonText Empty { get; } = new([], 0, 0, false);

    public bool IsNull => _bytes is null;

    public bool IsEmpty => _length == 0;

    public bool IsEscaped { get; }

    /// <summary>Whether another is the same text in the same place.</summary>
    public bool IsPlaceOf(JsonText other)
        => ReferenceEquals(_bytes, other._bytes) && _start == other._start && _length == other._length;

    /// <summary>The bytes between the quotes; empty for null.</summary>
    public ReadOnlySpan<byte> Raw => _bytes is null ? default : new ReadOnlySpan<byte>(_bytes, _start, _length);

    /// <summary>A text of our own.</summary>
    public static JsonText Of(string? text) => text is null ? default : Of(Encoding.UTF8.GetBytes(text));

    /// <summary>A text of our own, copied.</summary>
    public static JsonText Of(ReadOnlySpan<byte> text)
    {
        var escaped = new Utf8Buffer(text.Length + 8);
        escaped.AppendEscaped(text);
        return new JsonText(escaped.Written.ToArray(), 0, escaped.Length, escaped.Length != text.Length);
    }

    /// <summary>
    /// The first bytes of the raw text, such as the day of a time; fewer where one more would cut a letter or an escape in two.
    /// </summary>
    public JsonText First(int count)
    {
        if (_bytes is null || count >= _length) return this;
        int end = 0;
        for (int next = Next(0); next <= count; next = Next(end)) end = next;
        return new JsonText(_bytes, _start, end, IsEscaped && Raw[..end].Contains((byte)'\\'));
    }

    // Where the letter that begins at a place ends: an escape, of two halves where it is a pair, or the bytes of UTF-8.
    private int Next(int at)
    {
        ReadOnlySpan<byte> rest = Raw[at..];
        if (rest[0] != '\\' || !IsEscaped)
            return at + Math.Min(rest.Length, rest[0] < 0xC0 ? 1 : rest[0] < 0xE0 ? 2 : rest[0] < 0xF0 ? 3 : 4);
        if (rest.Length < 2 || rest[1] != 'u') return at + Math.Min(rest.Length, 2);
        bool isPair = rest.Length >= 12 && rest[2] is (byte)'d' or (byte)'D'
            && rest[3] is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'b' or (byte)'A' or (byte)'B'
            && rest[6] == '\\';
        return at + Math.Min(rest.Length, isPair ? 12 : 6);
    }

    /// <summary>A part of the raw text that cuts no escape in two: what it keeps of the escapes decides whether it is escaped.</summary>
    public JsonText Slice(int start, int length)
        => new(_bytes!, _start + start, length, IsEscaped && Raw.Slice(start, length).Contains((byte)'\\'));

    /// <summary>The decoded text: in place, or in the scratch buffer, valid until that is used again.</summary>
    public ReadOnlySpan<byte> Decode(Utf8Buffer scratch)
    {
        if (!IsEscaped) return Raw;
        int start = scratch.Length;
        JsonEscapes.Unescape(Raw, scratch);
        return scratch.Written[start..];
    }

    /// <summary>Appends the decoded text.</summary>
    public void DecodeTo(Utf8Buffer into)
    {
        if (IsEscaped) JsonEscapes.Unescape(Raw, into);
        else into.Append(Raw);
    }

    /// <summary>Reads it where it lies, if it is JSON (<see cref="LineCursor.ReadJson"/>).</summary>
    public LineCursor Cursor() => new(_bytes!, _start, _length);

    /// <summary>A copy that outlives the line.</summary>
    public JsonText Keep() => _bytes is null ? this : new JsonText(Raw.ToArray(), 0, _length, IsEscaped);

    /// <summary>Whether the decoded text equals these bytes.</summary>
    public bool Is(ReadOnlySpan<byte> text) => IsEscaped ? IsDecoded(text) : !IsNull && Raw.SequenceEqual(text);

    // An escape is never shorter than what it stands for, so a shorter raw text cannot be equal.
    private bool IsDecoded(ReadOnlySpan<byte> text)
    {
        if (_length <= text.Length) return false;
        var decoded = new Utf8Buffer(_length);
        JsonEscapes.Unescape(Raw, decoded);
        return decoded.Written.SequenceEqual(text);
    }

    /// <summary>The decoded text as a string, or null.</summary>
    public override string? ToString()
    {
        if (IsNull) return null;
        if (!IsEscaped) return Encoding.UTF8.GetString(Raw);
        var decoded = new Utf8Buffer(_length);
        JsonEscapes.Unescape(Raw, decoded);
        return Encoding.UTF8.GetString(decoded.Written);
    }
}
