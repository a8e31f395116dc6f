namespace Sonde.Packets.Ip;

/// <summary>Walks the options of an IPv4 header; ends at the end-of-list option or at the first malformed one.</summary>
public ref struct Ipv4OptionEnumerator
{
    private ReadOnlySpan<byte> _left;

    internal Ipv4OptionEnumerator(ReadOnlySpan<byte> options) => _left = options;

    /// <summary>The option at hand.</summary>
    public Ipv4Option Current { get; private set; }

    /// <summary>This walk.</summary>
    public readonly Ipv4OptionEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    public bool MoveNext()
    {
        if (_left.IsEmpty) return false;
        byte kind = _left[0];
        if (kind <= Ipv4OptionKind.NoOperation)
        {
            Current = new(kind, [], isMalformed: false);
            _left = kind == Ipv4OptionKind.EndOfList ? [] : _left[1..];
            return true;
        }

        int length = _left.Length > 1 ? _left[1] : 0;
        bool malformed = length < 2 || length > _left.Length;
        Current = new(kind, malformed ? _left[1..] : _left[2..length], malformed);
        _left = malformed ? [] : _left[length..];
        return true;
    }
}
