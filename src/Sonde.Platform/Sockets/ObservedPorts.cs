namespace Sonde.Platform.Sockets;

/// <summary>The local ports of what is captured: the filter of a capture lets no others through.</summary>
internal static class ObservedPorts
{
    /// <summary>The first and the last: the upper half of the ports that Linux gives to connections.</summary>
    public const int Lowest = 45000, Highest = 60999;

    /// <summary>Both, as the option IP_LOCAL_PORT_RANGE wants them.</summary>
    public const uint Range = Lowest | ((uint)Highest << 16);

    private const int IpLocalPortRange = 51;

    /// <summary>
    /// Lets a socket take no others. Kernels before 6.3 choose ports anywhere; then the capture does not see it, and the record says so.
    /// </summary>
    public static unsafe void Choose(int fd)
    {
        uint range = Range;
        _ = Linux.Libc.SetSockOpt(fd, Linux.Constants.IPPROTO_IP, IpLocalPortRange, &range, sizeof(uint));
    }
}
