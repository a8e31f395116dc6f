namespace Sonde.Packets.Ip;

/// <summary>Type octets of IPv4 options (IANA).</summary>
public static class Ipv4OptionKind
{
    /// <summary>End of options.</summary>
    public const byte EndOfList = 0;

    /// <summary>No operation.</summary>
    public const byte NoOperation = 1;

    /// <summary>Record route.</summary>
    public const byte RecordRoute = 7;

    /// <summary>MTU probe (RFC 1063, historic).</summary>
    public const byte MtuProbe = 11;

    /// <summary>MTU reply (RFC 1063, historic).</summary>
    public const byte MtuReply = 12;

    /// <summary>Internet timestamp.</summary>
    public const byte Timestamp = 68;

    /// <summary>Traceroute (RFC 1393, historic).</summary>
    public const byte Traceroute = 82;

    /// <summary>Loose source and record route.</summary>
    public const byte LooseSourceRoute = 131;

    /// <summary>Stream identifier.</summary>
    public const byte StreamId = 136;

    /// <summary>Strict source and record route.</summary>
    public const byte StrictSourceRoute = 137;

    /// <summary>Router alert (RFC 2113).</summary>
    public const byte RouterAlert = 148;
}
