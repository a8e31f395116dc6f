using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// Whether packets can be seen and crafted here: a capability may be there and the system refuse all the same (a container's rules), so it
/// is tried.
/// </summary>
internal static class RawAccess
{
    /// <summary>Opens a socket of each kind, and closes it.</summary>
    public static bool IsGranted()
        => Opens(Constants.AF_PACKET, Constants.SOCK_DGRAM, 0) && Opens(Constants.AF_INET, Constants.SOCK_RAW, Constants.IPPROTO_TCP);

    private static bool Opens(int family, int type, int protocol)
    {
        int fd = Libc.Socket(family, type | Constants.SOCK_CLOEXEC, protocol);
        if (fd < 0) return false;
        _ = Libc.Close(fd);
        return true;
    }
}
