namespace Sonde.Packets.Tcp;

/// <summary>Walks the options of a TCP header; ends at the end-of-list option or at the first malformed one.</summary>
public ref struct TcpOptionEnumerator
{
    private ReadOnlySpan<byte> _left;

    /// <summary>A walk over the bytes between the fixed header and the data.</summary>
    public TcpOptionEnumerator(ReadOnlySpan<byte> options) => _left = options;

    /// <summary>The option at hand.</summary>
    public TcpOption Current { get; private set; }

    /// <summary>This walk.</summary>
    public readonly TcpOptionEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    public bool MoveNext()
    {
        if (_left.IsEmpty) return false;
        byte kind = _left[0];
        if (kind <= TcpOptionKind.NoOperation)
        {
            Current = new(kind, [], isMalformed: false);
            _left = kind == TcpOptionKind.EndOfList ? [] : _left[1..];
            return true;
        }

        int length = _left.Length > 1 ? _left[1] : 0;
        bool malformed = length < 2 || length > _left.Length;
        Current = new(kind, malformed ? _left[1..] : _left[2..length], malformed);
        _left = malformed ? [] : _left[length..];
        return true;
    }
}
