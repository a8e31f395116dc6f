namespace Sonde.Packets.Icmp;

/// <summary>Types of ICMP messages for IPv4 (RFC 792, IANA).</summary>
public static class IcmpType
{
    /// <summary>Echo reply.</summary>
    public const byte EchoReply = 0;

    /// <summary>Destination unreachable.</summary>
    public const byte DestinationUnreachable = 3;

    /// <summary>Source quench (historic).</summary>
    public const byte SourceQuench = 4;

    /// <summary>Redirect.</summary>
    public const byte Redirect = 5;

    /// <summary>Echo request.</summary>
    public const byte EchoRequest = 8;

    /// <summary>Router advertisement.</summary>
    public const byte RouterAdvertisement = 9;

    /// <summary>Time exceeded.</summary>
    public const byte TimeExceeded = 11;

    /// <summary>Parameter problem.</summary>
    public const byte ParameterProblem = 12;

    /// <summary>Timestamp request.</summary>
    public const byte TimestampRequest = 13;

    /// <summary>Timestamp reply.</summary>
    public const byte TimestampReply = 14;

    /// <summary>Address mask reply.</summary>
    public const byte AddressMaskReply = 18;

    /// <summary>Whether messages of the type cite the packet that caused them.</summary>
    public static bool IsError(byte type) => type is DestinationUnreachable or SourceQuench or Redirect or TimeExceeded or ParameterProblem;

    /// <summary>Whether messages of the type may carry extensions (RFC 4884 §4).</summary>
    public static bool MayCarryExtensions(byte type) => type is DestinationUnreachable or TimeExceeded or ParameterProblem;
}
