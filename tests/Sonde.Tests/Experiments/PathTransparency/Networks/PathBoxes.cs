using System.Buffers.Binary;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>What boxes on a path do to packets of IPv4.</summary>
internal static class PathBoxes
{
    private const int OptionsAt = 40;

    /// <summary>What a box does to what an experiment looks at: takes it off, clears it, or clamps it.</summary>
    public static Action<byte[]> Of(string experiment) => experiment switch
    {
        "dscp" => CodePoint(0),
        "evilbit" => packet => packet[6] &= 0x7F,
        "mss" => Clamp(1300),
        "tcpopt" => Strip(TcpOptionKind.Timestamps),
        "udpzero" => Datagrams.DatagramScene.Fill,
        "tfo" => StripCookie,
        "ecn" => ClearMarks,
        _ => throw new ArgumentOutOfRangeException(nameof(experiment), experiment, null),
    };

    /// <summary>Writes a code point.</summary>
    public static Action<byte[]> CodePoint(int point) => packet => packet[1] = (byte)((point << 2) | (packet[1] & 3));

    /// <summary>Writes a code point over another one.</summary>
    public static Action<byte[]> CodePoint(int from, int to) => packet =>
    {
        if (packet[1] >> 2 == from) CodePoint(to)(packet);
    };

    /// <summary>Clears the ECN field.</summary>
    public static void ClearMarks(byte[] packet) => packet[1] &= 0xFC;

    /// <summary>Clears the bits that ask for ECN.</summary>
    public static void ClearEcnBits(byte[] packet)
    {
        if (!IsSyn(packet)) return;
        packet[32] &= 0xFE;
        packet[33] &= 0x3F;
    }

    /// <summary>Writes a size over a larger one, in SYNs and SYN/ACKs.</summary>
    public static Action<byte[]> Clamp(ushort size) => packet =>
    {
        if (PlaceOf(packet, TcpOptionKind.MaximumSegmentSize) is not { } at) return;
        Span<byte> named = packet.AsSpan(at + 2, 2);
        if (BinaryPrimitives.ReadUInt16BigEndian(named) > size) BinaryPrimitives.WriteUInt16BigEndian(named, size);
    };

    /// <summary>Puts no-operations over an option, in SYNs and SYN/ACKs.</summary>
    public static Action<byte[]> Strip(byte kind) => packet =>
    {
        if (PlaceOf(packet, kind) is { } at) packet.AsSpan(at, packet[at + 1]).Fill(TcpOptionKind.NoOperation);
    };

    /// <summary>Gives packets identifications of its own.</summary>
    public static Action<byte[]> Identifications()
    {
        ushort next = 1;
        return packet => BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), next++);
    }

    /// <summary>Whether it is a SYN, or a SYN/ACK.</summary>
    public static bool IsSyn(byte[] packet) => packet[9] == 6 && packet.Length >= OptionsAt && (packet[33] & 2) != 0;

    /// <summary>Whether it is a SYN, or a SYN/ACK, with an option.</summary>
    public static bool Has(byte[] packet, byte kind) => PlaceOf(packet, kind) is not null;

    private static void StripCookie(byte[] packet)
    {
        Strip(34)(packet);
        PacketSeal.Mend(packet);
    }

    private static int? PlaceOf(byte[] packet, byte kind)
    {
        if (!IsSyn(packet)) return null;
        int end = Math.Min(packet.Length, 20 + ((packet[32] >> 4) * 4));
        for (int at = OptionsAt; at < end; at += packet[at] == TcpOptionKind.NoOperation ? 1 : packet[at + 1])
        {
            if (packet[at] == kind) return at;
            if (packet[at] == TcpOptionKind.EndOfList || (packet[at] > 1 && (at + 1 >= end || packet[at + 1] < 2))) return null;
        }

        return null;
    }
}
