namespace Sonde.Analysis.Signatures;

/// <summary>
/// The text that signatures are looked for in: status line, headers and body joined with CRLF as Censored Planet joins them
/// (a missing part is empty), or the bytes of an echo. One instance is filled again and again.
/// </summary>
public sealed class PageText
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _length;
    private readonly List<Line> _headers = [];

    /// <summary>A header's line: where its value begins and where the line ends.</summary>
    internal readonly record struct Line(int Start, int NameEnd, int ValueStart, int End);

    /// <summary>The whole text.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Where the body begins.</summary>
    public int BodyStart { get; private set; }

    /// <summary>The body.</summary>
    public ReadOnlySpan<byte> Body => _bytes.AsSpan(BodyStart, _length - BodyStart);

    internal List<Line> Headers => _headers;

    /// <summary>Takes what an echo or discard server sent, as it is; if it is an HTTP answer its headers and body are told apart.</summary>
    public PageText SetRaw(ReadOnlySpan<byte> text)
    {
        Clear();
        Append(text);
        if (text.StartsWith("HTTP/"u8)) FindParts();
        return this;
    }

    /// <summary>
    /// Begins a page with its status line (<c>301 Moved Permanently</c>); headers, <see cref="EndHeaders"/> and body follow.
    /// </summary>
    public PageText SetStatus(ReadOnlySpan<byte> status)
    {
        Clear();
        Append(status);
        Append("\r\n"u8);
        return this;
    }

    /// <summary>Adds a header as a line, <c>Name: value</c>.</summary>
    public PageText AddHeader(ReadOnlySpan<byte> line)
    {
        int start = _length;
        Append(line);
        Note(start, _length);
        Append("\r\n"u8);
        return this;
    }

    /// <summary>Adds a header.</summary>
    public PageText AddHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int start = _length;
        Append(name);
        Append(": "u8);
        Append(value);
        _headers.Add(new(start, start + name.Length, start + name.Length + 2, _length));
        Append("\r\n"u8);
        return this;
    }

    /// <summary>Ends the headers; what is appended from here on is the body.</summary>
    public PageText EndHeaders()
    {
        Append("\r\n"u8);
        BodyStart = _length;
        return this;
    }

    /// <summary>Appends text.</summary>
    public PageText Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        _length += text.Length;
        return this;
    }

    /// <summary>Room for text that the caller writes itself, such as an unescaped JSON string; <see cref="Commit"/> follows.</summary>
    public Span<byte> Reserve(int atMost)
    {
        if (_bytes.Length - _length < atMost) Array.Resize(ref _bytes, Math.Max(_length + atMost, _bytes.Length * 2));
        return _bytes.AsSpan(_length);
    }

    /// <summary>Says how much of the reserved room was written.</summary>
    public void Commit(int written)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(written);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(written, _bytes.Length - _length);
        _length += written;
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _length = 0;
        BodyStart = 0;
        _headers.Clear();
    }

    private void FindParts()
    {
        int at = Bytes.IndexOf((byte)'\n') + 1;
        while (at > 0 && at < _length)
        {
            int end = Bytes[at..].IndexOf((byte)'\n');
            if (end < 0) break;
            end += at;
            int stop = end > at && _bytes[end - 1] == '\r' ? end - 1 : end;
            if (stop == at)
            {
                BodyStart = end + 1;
                return;
            }

            Note(at, stop);
            at = end + 1;
        }

        BodyStart = _length;
    }

    private void Note(int start, int end)
    {
        int colon = _bytes.AsSpan(start, end - start).IndexOf((byte)':');
        if (colon < 0) return;
        int value = start + colon + 1;
        while (value < end && _bytes[value] is (byte)' ' or (byte)'\t') value++;
        _headers.Add(new(start, start + colon, value, end));
    }
}
