namespace Sonde.Platform.Linux;

/// <summary>
/// Whether anything changed in how this machine reaches others: interfaces, addresses, routes, rules. The kernel queues a message for each
/// change as it makes it, so what was asked of the routes before holds as long as there is none. For one thread.
/// </summary>
/// <param name="socket">Where it is told; -1: nowhere.</param>
internal sealed unsafe class RouteNews(int socket) : IDisposable
{
    // The groups RTNLGRP_LINK, addresses, routes and rules of both families, and next hops, which routes may share.
    private const uint Groups = 1 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | (1u << 18) | (1u << 31);

    /// <summary>Listens from now on.</summary>
    public RouteNews()
        : this(RouteSocket.Open(Groups))
    {
    }

    /// <summary>Whether there was any since the last call. Where the kernel does not tell, there always is.</summary>
    public bool Any()
    {
        if (socket < 0) return true;
        bool isNew = false;
        byte first;
        while (Libc.Receive(socket, &first, 1, Constants.MSG_DONTWAIT) >= 0) isNew = true; // what it says does not matter
        return isNew || Libc.Errno != Constants.EAGAIN; // of a queue that ran over, some were lost
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (socket >= 0) _ = Libc.Close(socket);
    }
}
