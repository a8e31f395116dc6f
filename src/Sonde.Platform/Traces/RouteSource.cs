using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Traces;

/// <summary>Asks the system which address it would use towards a destination.</summary>
internal static unsafe class RouteSource
{
    private const int AnyPort = 33434;

    /// <summary>The address, or null where there is no way.</summary>
    public static PacketAddress? Find(PacketAddress destination, ConnectSettings settings, ReadOnlySpan<byte> device, uint scope)
    {
        System.Net.IPAddress target = destination.ToIPAddress();
        if (settings.SourceFor(target.AddressFamily) is { } chosen) return PacketAddress.From(chosen);
        int fd = Libc.Socket(destination.IsIpv4 ? Constants.AF_INET : Constants.AF_INET6, Constants.SOCK_DGRAM | Constants.SOCK_CLOEXEC, 0);
        if (fd < 0) return null;
        try
        {
            fixed (byte* name = device)
            {
                if (device.Length > 0 && Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_BINDTODEVICE, name, device.Length) != 0)
                    return null;
            }

            byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
            var bytes = new Span<byte>(address, SocketAddressBytes.MaxLength);
            int length = SocketAddressBytes.Write(bytes, target, AnyPort, scope);
            if (Libc.Connect(fd, address, length) != 0) return null;
            length = SocketAddressBytes.MaxLength;
            if (Libc.GetSockName(fd, address, &length) != 0) return null;
            return PacketAddress.Read(destination.IsIpv4 ? bytes.Slice(4, 4) : bytes.Slice(8, 16));
        }
        finally
        {
            _ = Libc.Close(fd);
        }
    }
}
