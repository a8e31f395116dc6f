namespace Sonde.Packets.Icmp;

/// <summary>One object of an ICMP extension structure (RFC 4884 §7.1).</summary>
public readonly ref struct IcmpExtensionObject
{
    /// <summary>Class of MPLS label stacks (RFC 4950).</summary>
    public const byte MplsClass = 1;

    /// <summary>Class of interface information (RFC 5837).</summary>
    public const byte InterfaceClass = 2;

    internal IcmpExtensionObject(byte @class, byte type, ReadOnlySpan<byte> payload)
    {
        Class = @class;
        Type = type;
        Payload = payload;
    }

    /// <summary>The class.</summary>
    public byte Class { get; }

    /// <summary>The type within the class.</summary>
    public byte Type { get; }

    /// <summary>What follows length, class and type.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Labels of an MPLS label stack; 0 for other objects.</summary>
    public int LabelCount => Class == MplsClass && Type == 1 ? Payload.Length / 4 : 0;

    /// <summary>One label of an MPLS label stack, the outermost first.</summary>
    public MplsLabel Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, LabelCount);
        return MplsLabel.Read(Payload.Slice(index * 4, 4));
    }
}
