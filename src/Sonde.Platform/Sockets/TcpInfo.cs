using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>What the kernel knows of a connection (TCP_INFO).</summary>
/// <param name="State">The state of the connection, as the kernel numbers it.</param>
/// <param name="Rtt">Smoothed round-trip time in seconds, or null if none was measured.</param>
/// <param name="Retransmits">Segments sent again since the connection began.</param>
/// <param name="SynDataAcked">Whether data on our SYN were acknowledged.</param>
/// <param name="FastOpenFailure">Why fast open came to nothing, as the kernel numbers it; 0 none.</param>
/// <param name="InFlight">Segments that were sent and not acknowledged.</param>
/// <param name="Unsent">Bytes given to the system that have not left, or null where it does not say (before Linux 4.6).</param>
internal readonly record struct TcpInfo(
    byte State, double? Rtt, int Retransmits, bool SynDataAcked, int FastOpenFailure, int InFlight, uint? Unsent)
{
    /// <summary>A SYN is out and nothing came back.</summary>
    public const byte SynSent = 2;

    /// <summary>The connection is open.</summary>
    public const byte Established = 1;

    /// <summary>It is over.</summary>
    public const byte Closed = 7;

    private const int OptionsOffset = 5, FlagsOffset = 7, InFlightOffset = 24, RttOffset = 68;
    private const int TotalRetransmitsOffset = 100, UnsentOffset = 144;
    private const int Least = 104, Length = 148;
    private const byte SynData = 0x20, CloseWait = 8;

    /// <summary>
    /// Whether all that was given to the system is seen to be acknowledged. Of a connection that is over it does not say: it has thrown
    /// away what it counted by.
    /// </summary>
    public bool IsAllAcked => (State is Established or CloseWait) && InFlight == 0 && Unsent == 0;

    public static unsafe TcpInfo Of(int fd)
    {
        byte* info = stackalloc byte[Length];
        int length = Length;
        if (Libc.GetSockOpt(fd, Constants.IPPROTO_TCP, Constants.TCP_INFO, info, &length) != 0 || length < Least) return default;
        uint rtt = *(uint*)(info + RttOffset);
        return new TcpInfo(
            info[0], rtt == 0 ? null : rtt / 1e6, (int)*(uint*)(info + TotalRetransmitsOffset),
            (info[OptionsOffset] & SynData) != 0, (info[FlagsOffset] >> 1) & 3, (int)*(uint*)(info + InFlightOffset),
            length < Length ? null : *(uint*)(info + UnsentOffset));
    }
}
