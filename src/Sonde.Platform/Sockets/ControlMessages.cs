namespace Sonde.Platform.Sockets;

/// <summary>The control messages that came with a packet (cmsg(3)), one after the other.</summary>
/// <param name="bytes">All of them.</param>
internal ref struct ControlMessages(ReadOnlySpan<byte> bytes)
{
    private const int HeaderLength = 16;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The level of the present one.</summary>
    public int Level { get; private set; }

    /// <summary>Its type.</summary>
    public int Type { get; private set; }

    /// <summary>What it says.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Moves to the next one; false where there is none, or where its length cannot be.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderLength) return false;
        long length = BitConverter.ToInt64(_rest);
        if (length < HeaderLength || length > _rest.Length) return false;
        Level = BitConverter.ToInt32(_rest[8..]);
        Type = BitConverter.ToInt32(_rest[12..]);
        Data = _rest[HeaderLength..(int)length];
        _rest = _rest[Math.Min(_rest.Length, (int)(length + 7) & ~7)..];
        return true;
    }
}
