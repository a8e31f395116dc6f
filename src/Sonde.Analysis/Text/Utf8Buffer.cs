using System.Buffers.Text;

namespace Sonde.Analysis.Text;

/// <summary>Bytes that grow, kept and reused from row to row so that writing a row allocates nothing.</summary>
internal sealed class Utf8Buffer(int capacity = 4096)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>The storage itself; its first <see cref="Length"/> bytes are in use.</summary>
    public byte[] Bytes => _bytes;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Cuts what was written back to a length it had before.</summary>
    public void Truncate(int length) => Length = Math.Min(length, Length);

    /// <summary>Takes one byte out; what follows moves up.</summary>
    public void RemoveAt(int index)
    {
        _bytes.AsSpan(index + 1, Length - index - 1).CopyTo(_bytes.AsSpan(index));
        Length--;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - Length) Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    public void Append(long number)
    {
        Utf8Formatter.TryFormat(number, Reserve(24), out int written);
        Length += written;
    }

    public void Append(double number)
    {
        number.TryFormat(Reserve(32), out int written, "R", System.Globalization.CultureInfo.InvariantCulture);
        Length += written;
    }

    public void Append(string text)
    {
        int written = System.Text.Encoding.UTF8.GetBytes(text, Reserve(System.Text.Encoding.UTF8.GetMaxByteCount(text.Length)));
        Length += written;
    }

    /// <summary>Room for at least that many bytes; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - Length) Grow(count);
        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Writes text as the inside of a JSON string; what steers a terminal is escaped too.</summary>
    public void AppendEscaped(ReadOnlySpan<byte> text)
    {
        while (TextGuard.NextSteering(text, out int length, out int value) is var at and >= 0)
        {
            AppendPlain(text[..at]);
            TextGuard.Escape(this, value);
            text = text[(at + length)..];
        }

        AppendPlain(text);
    }

    /// <summary>The same for a text of our own; halves of surrogate pairs become U+FFFD.</summary>
    public void AppendEscaped(string text) => AppendEscaped(System.Text.Encoding.UTF8.GetBytes(text));

    private void AppendPlain(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int plain = text.IndexOfAny(JsonEscapes.MustEscape);
            if (plain < 0) break;
            Append(text[..plain]);
            JsonEscapes.Write(this, text[plain]);
            text = text[(plain + 1)..];
        }

        Append(text);
    }

    private void Grow(int more)
        => Array.Resize(ref _bytes, checked((int)Math.Max(Math.Min((long)_bytes.Length * 2, Array.MaxLength), (long)Length + more)));
}
