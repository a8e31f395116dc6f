namespace Sonde.Packets.Icmp;

/// <summary>Types of ICMP messages for IPv6 (RFC 4443, IANA).</summary>
public static class Icmpv6Type
{
    /// <summary>Destination unreachable.</summary>
    public const byte DestinationUnreachable = 1;

    /// <summary>Packet too big.</summary>
    public const byte PacketTooBig = 2;

    /// <summary>Time exceeded.</summary>
    public const byte TimeExceeded = 3;

    /// <summary>Parameter problem.</summary>
    public const byte ParameterProblem = 4;

    /// <summary>Echo request.</summary>
    public const byte EchoRequest = 128;

    /// <summary>Echo reply.</summary>
    public const byte EchoReply = 129;

    /// <summary>Router solicitation, the first of the neighbour discovery messages (RFC 4861).</summary>
    public const byte RouterSolicitation = 133;

    /// <summary>Redirect, the last of the neighbour discovery messages (RFC 4861).</summary>
    public const byte Redirect = 137;

    /// <summary>Whether messages of the type are errors, which cite the packet that caused them.</summary>
    public static bool IsError(byte type) => type < 128;

    /// <summary>Whether messages of the type may carry extensions (RFC 4884 §4).</summary>
    public static bool MayCarryExtensions(byte type) => type is DestinationUnreachable or TimeExceeded;
}
