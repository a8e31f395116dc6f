namespace Sonde.Packets.Captures;

/// <summary>Reads pieces of a stated length from a stream into one buffer that grows only by what is really there.</summary>
internal sealed class BoundedInput(Stream stream, int maximum)
{
    private byte[] _buffer = new byte[4096];

    /// <summary>Why reading ended before the end of the stream, or null.</summary>
    public string? Fault { get; set; }

    /// <summary>Reads exactly this many bytes, valid until the next read; false at the end or when there are fewer.</summary>
    public bool TryRead(long count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (Fault is not null) return false;
        if (count > maximum)
        {
            Fault = $"a block states {count} bytes, more than the {maximum} that are read";
            return false;
        }

        int have = 0;
        while (have < count)
        {
            if (have == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, maximum));
            int got = stream.Read(_buffer, have, (int)Math.Min(count, _buffer.Length) - have);
            if (got == 0)
            {
                if (have > 0) Fault = "the file ends in the middle of a block";
                return false;
            }

            have += got;
        }

        bytes = _buffer.AsSpan(0, have);
        return true;
    }

    /// <summary>As <see cref="TryRead"/>, but an end of the stream is a fault as well.</summary>
    public bool TryReadRest(long count, out ReadOnlySpan<byte> bytes)
    {
        if (TryRead(count, out bytes)) return true;
        Fault ??= "the file ends in the middle of a block";
        return false;
    }
}
