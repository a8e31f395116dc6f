using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>What the kernel knows of a connection (TCP_INFO).</summary>
/// <param name="Rtt">Smoothed round-trip time in seconds, or null if none was measured.</param>
/// <param name="Retransmits">Segments sent again since the connection began.</param>
internal readonly record struct TcpInfo(double? Rtt, int Retransmits)
{
    private const int RttOffset = 68;
    private const int TotalRetransmitsOffset = 100;
    private const int Length = 104;

    public static unsafe TcpInfo Of(int fd)
    {
        byte* info = stackalloc byte[Length];
        int length = Length;
        if (Libc.GetSockOpt(fd, Constants.IPPROTO_TCP, Constants.TCP_INFO, info, &length) != 0 || length < Length) return default;
        uint rtt = *(uint*)(info + RttOffset);
        return new TcpInfo(rtt == 0 ? null : rtt / 1e6, (int)*(uint*)(info + TotalRetransmitsOffset));
    }
}
