namespace Sonde.Packets.Tcp;

/// <summary>What a segment to be written carries in its TCP header.</summary>
/// <param name="SourcePort">The sender's port.</param>
/// <param name="DestinationPort">The receiver's port.</param>
/// <param name="Flags">The control bits.</param>
public readonly record struct TcpFields(ushort SourcePort, ushort DestinationPort, TcpFlags Flags = TcpFlags.Syn)
{
    /// <summary>Sequence number.</summary>
    public uint Sequence { get; init; }

    /// <summary>Acknowledgement number.</summary>
    public uint Acknowledgement { get; init; }

    /// <summary>Window, unscaled.</summary>
    public ushort Window { get; init; } = 8192;

    /// <summary>The three bits before the flags that RFC 9293 reserves, 0 to 7.</summary>
    public int Reserved { get; init; }

    /// <summary>Urgent pointer.</summary>
    public ushort UrgentPointer { get; init; }
}
