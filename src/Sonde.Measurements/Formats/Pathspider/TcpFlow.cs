namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>The fields of PATHspider's chain <c>tcp</c>.</summary>
public sealed record TcpFlow
{
    /// <summary>The flag bits of the last SYN forward, or null.</summary>
    public int? SynFlagsForward { get; init; }

    /// <summary>The flag bits of the last SYN back, or null.</summary>
    public int? SynFlagsReverse { get; init; }

    /// <summary>A FIN went forward. (PATHspider's code has the two directions the wrong way round.)</summary>
    public bool FinForward { get; init; }

    /// <summary>A FIN came back.</summary>
    public bool FinReverse { get; init; }

    /// <summary>A RST went forward.</summary>
    public bool RstForward { get; init; }

    /// <summary>A RST came back.</summary>
    public bool RstReverse { get; init; }

    /// <summary>SYN, SYN/ACK and then an ACK forward were seen.</summary>
    public bool IsConnected { get; init; }
}
