using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Network;

/// <summary>The marks of one captured TCP segment of a conversation: what tells its sender from another one.</summary>
/// <param name="At">When it passed, by the kernel's stamp.</param>
/// <param name="IsOurs">Whether this machine sent it.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Ttl">Time to live, or hop limit, as it was captured.</param>
public readonly record struct PacketMarks(Instant At, bool IsOurs, TcpFlags Flags, byte Ttl)
{
    /// <summary>The IPv4 identification; null in IPv6.</summary>
    public ushort? Id { get; init; }

    /// <summary>Whether IPv4 forbids its fragmentation (DF); null in IPv6.</summary>
    public bool? IsUnfragmentable { get; init; }

    /// <summary>The type of service, or traffic class: DSCP and ECN.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>The window as sent, unscaled.</summary>
    public ushort Window { get; init; }

    /// <summary>Its sequence number from the sender's first one on (of its SYN: 0); as sent, where that was not seen.</summary>
    public uint Sequence { get; init; }

    /// <summary>Its acknowledgement from the other side's first one on; as sent, where that was not seen.</summary>
    public uint Acknowledgement { get; init; }

    /// <summary>Bytes of data, by what its headers state.</summary>
    public int Length { get; init; }

    /// <summary>
    /// A hash of its data's first 128 bytes, by which two payloads for one place in the stream are told apart; 0 without data.
    /// </summary>
    public uint Hash { get; init; }

    /// <summary>The TCP options as sent.</summary>
    public ReadOnlyMemory<byte> Options { get; init; }
}
