namespace Sonde.Packets.Tcp;

/// <summary>Kinds of TCP options (IANA).</summary>
public static class TcpOptionKind
{
    /// <summary>End of options.</summary>
    public const byte EndOfList = 0;

    /// <summary>No operation.</summary>
    public const byte NoOperation = 1;

    /// <summary>Maximum segment size.</summary>
    public const byte MaximumSegmentSize = 2;

    /// <summary>Window scale (RFC 7323).</summary>
    public const byte WindowScale = 3;

    /// <summary>Selective acknowledgement permitted (RFC 2018).</summary>
    public const byte SackPermitted = 4;

    /// <summary>Selective acknowledgement (RFC 2018).</summary>
    public const byte Sack = 5;

    /// <summary>Timestamps (RFC 7323).</summary>
    public const byte Timestamps = 8;

    /// <summary>Alternate checksum data (RFC 1146, historic).</summary>
    public const byte AlternateChecksumData = 15;

    /// <summary>MD5 signature (RFC 2385).</summary>
    public const byte Md5Signature = 19;

    /// <summary>Authentication option (RFC 5925).</summary>
    public const byte Authentication = 29;

    /// <summary>Multipath TCP (RFC 8684).</summary>
    public const byte Multipath = 30;

    /// <summary>Fast open (RFC 7413).</summary>
    public const byte FastOpen = 34;

    /// <summary>Experiment 1 (RFC 6994).</summary>
    public const byte Experiment1 = 253;

    /// <summary>Experiment 2 (RFC 6994); with number F989 it is fast open's older form.</summary>
    public const byte Experiment2 = 254;
}
