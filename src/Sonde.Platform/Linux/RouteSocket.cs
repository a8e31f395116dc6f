namespace Sonde.Platform.Linux;

/// <summary>
/// A socket on which the kernel tells what changes in the machine's network (rtnetlink(7)); nobody needs a right for that.
/// </summary>
internal static unsafe class RouteSocket
{
    private const int AF_NETLINK = 16, NETLINK_ROUTE = 0;

    /// <summary>Opens one.</summary>
    /// <param name="groups">What is to be told, a bit a group.</param>
    /// <returns>Its descriptor, or -1 where there is none to have.</returns>
    public static int Open(uint groups)
    {
        int socket = Libc.Socket(AF_NETLINK, Constants.SOCK_RAW | Constants.SOCK_CLOEXEC | Constants.SOCK_NONBLOCK, NETLINK_ROUTE);
        if (socket < 0) return -1;
        uint* address = stackalloc uint[3]; // struct sockaddr_nl: family, port of the kernel's choice, groups
        *(ushort*)address = AF_NETLINK;
        address[1] = 0;
        address[2] = groups;
        if (Libc.Bind(socket, (byte*)address, 3 * sizeof(uint)) == 0) return socket;
        _ = Libc.Close(socket);
        return -1;
    }
}
