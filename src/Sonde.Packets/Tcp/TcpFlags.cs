namespace Sonde.Packets.Tcp;

/// <summary>The control bits of a TCP header (RFC 9293, RFC 3168, RFC 7560).</summary>
[Flags]
public enum TcpFlags : ushort
{
    /// <summary>No bit.</summary>
    None = 0,

    /// <summary>No more data.</summary>
    Fin = 0x01,

    /// <summary>Synchronize.</summary>
    Syn = 0x02,

    /// <summary>Reset.</summary>
    Rst = 0x04,

    /// <summary>Push.</summary>
    Psh = 0x08,

    /// <summary>The acknowledgement number counts.</summary>
    Ack = 0x10,

    /// <summary>The urgent pointer counts.</summary>
    Urg = 0x20,

    /// <summary>ECN echo.</summary>
    Ece = 0x40,

    /// <summary>Congestion window reduced.</summary>
    Cwr = 0x80,

    /// <summary>Accurate ECN, formerly nonce sum.</summary>
    Ae = 0x100,
}
