namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>The fields of PATHspider's chain <c>tfo</c>; all 0 for a flow without the option.</summary>
public sealed record TfoFlow
{
    /// <summary>The option's kind on the SYN: 34, 254, 255, or 0 without.</summary>
    public int SynKind { get; init; }

    /// <summary>Bytes of the cookie on the SYN; 0 also where it asks for one.</summary>
    public int SynCookieLength { get; init; }

    /// <summary>The SYN's sequence number.</summary>
    public uint Sequence { get; init; }

    /// <summary>Bytes of data on the SYN.</summary>
    public int DataLength { get; init; }

    /// <summary>The SYN/ACK's acknowledgement number; 0 where none was seen.</summary>
    public uint Acknowledgement { get; init; }

    /// <summary>The option's kind on the SYN/ACK.</summary>
    public int AckKind { get; init; }

    /// <summary>Bytes of the cookie on the SYN/ACK.</summary>
    public int AckCookieLength { get; init; }

    /// <summary>A SYN without the option followed before any SYN/ACK: what a SYN/ACK acknowledges is then that one's (<c>x_tfo_fell_back</c>).</summary>
    public bool FellBack { get; init; }

    /// <summary>How many bytes of the SYN's data the SYN/ACK acknowledges (modulo 2^32), or null where no SYN/ACK was seen.</summary>
    public uint? AcknowledgedData => SynKind != 0 && Acknowledgement != 0 ? Acknowledgement - Sequence - 1 : null;
}
