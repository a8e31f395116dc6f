using System.Buffers.Binary;

namespace Sonde.Packets.Captures;

/// <summary>Finds the IP packet in a captured frame.</summary>
public static class LinkLayer
{
    private const int EthernetHeader = 14;
    private const int MostLabels = 16, PppoeHeader = 6;
    private const byte CookedBroadcast = 1;
    private const int CookedKindAt = 10;
    private const ushort EtherTypeIpv4 = 0x0800, EtherTypeIpv6 = 0x86DD, PppIpv4 = 0x0021, PppIpv6 = 0x0057;

    private static ReadOnlySpan<byte> AllMachines => [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    /// <summary>Whether frames of a link type can be read.</summary>
    public static bool IsKnown(LinkType type) => type is LinkType.Null or LinkType.Ethernet or LinkType.RawBsd or LinkType.RawOpenBsd
        or LinkType.Raw or LinkType.Loop or LinkType.LinuxSll or LinkType.Ipv4 or LinkType.Ipv6 or LinkType.LinuxSll2;

    /// <summary>Gives the frame from its IP header on, link padding included; false for frames that carry no IP.</summary>
    public static bool TryGetIp(LinkType type, ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> ip)
    {
        int start = type switch
        {
            LinkType.Raw or LinkType.RawBsd or LinkType.RawOpenBsd or LinkType.Ipv4 or LinkType.Ipv6 => 0,
            LinkType.Null or LinkType.Loop => 4,
            LinkType.Ethernet => EthernetPayload(frame),
            LinkType.LinuxSll => Cooked(frame, 14, 16),
            LinkType.LinuxSll2 => Cooked(frame, 0, 20),
            _ => -1,
        };

        // The version decides in the end: null's address families differ from system to system.
        bool found = start >= 0 && frame.Length > start && frame[start] >> 4 is (4 or 6);
        ip = found ? frame[start..] : [];
        return found;
    }

    /// <summary>Whether a frame is for all machines of its link; false where its link type does not say.</summary>
    public static bool IsBroadcast(LinkType type, ReadOnlySpan<byte> frame) => type switch
    {
        LinkType.Ethernet => frame.StartsWith(AllMachines),
        LinkType.LinuxSll => frame is [0, CookedBroadcast, ..],
        LinkType.LinuxSll2 => frame.Length > CookedKindAt && frame[CookedKindAt] == CookedBroadcast,
        _ => false,
    };

    private static int EthernetPayload(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetHeader) return -1;
        int at = EthernetHeader - 2;
        return AfterTags(frame, at);
    }

    private static int Cooked(ReadOnlySpan<byte> frame, int protocolAt, int header)
    {
        if (frame.Length < header) return -1;
        ushort protocol = BinaryPrimitives.ReadUInt16BigEndian(frame[protocolAt..]);
        if (protocol is EtherTypeIpv4 or EtherTypeIpv6) return header;
        // A tagged frame keeps the rest of its tag where the payload would be.
        return IsTag(protocol) ? frame.Length >= header + 4 ? AfterTags(frame, header + 2) : -1 : Inside(protocol, frame, header);
    }

    private static int AfterTags(ReadOnlySpan<byte> frame, int at)
    {
        for (int tags = 0; tags <= 4 && at + 2 <= frame.Length; tags++)
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame[at..]);
            if (type is EtherTypeIpv4 or EtherTypeIpv6) return at + 2;
            if (!IsTag(type)) return Inside(type, frame, at + 2);
            at += 4;
        }

        return -1;
    }

    // What a provider's lines wrap around IP: PPPoE sessions (RFC 2516), and stacks of MPLS labels (RFC 3032).
    private static int Inside(ushort type, ReadOnlySpan<byte> frame, int at) => type switch
    {
        0x8864 => AfterPppoe(frame, at),
        0x8847 or 0x8848 => AfterLabels(frame, at),
        _ => -1,
    };

    private static int AfterPppoe(ReadOnlySpan<byte> frame, int at)
        => frame.Length >= at + PppoeHeader + 2
            && BinaryPrimitives.ReadUInt16BigEndian(frame[(at + PppoeHeader)..]) is PppIpv4 or PppIpv6
            ? at + PppoeHeader + 2
            : -1;

    private static int AfterLabels(ReadOnlySpan<byte> frame, int at)
    {
        for (int label = 0; label < MostLabels && at + 4 <= frame.Length; label++, at += 4)
            if ((frame[at + 2] & 1) != 0) return at + 4; // the last of the stack
        return -1;
    }

    private static bool IsTag(ushort type) => type is 0x8100 or 0x88A8 or 0x9100;
}
