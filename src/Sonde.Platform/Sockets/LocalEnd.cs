using System.Net;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>Where a socket stands on this machine.</summary>
internal static unsafe class LocalEnd
{
    /// <summary>Our address and port, or null where it has none yet.</summary>
    public static IPEndPoint? Of(int fd)
    {
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.MaxLength;
        if (Libc.GetSockName(fd, address, &length) != 0) return null;
        var bytes = new ReadOnlySpan<byte>(address, SocketAddressBytes.MaxLength);
        return SocketAddressBytes.Address(bytes) is { } own && SocketAddressBytes.Port(bytes) is > 0 and var port
            ? new IPEndPoint(own, port)
            : null;
    }
}
