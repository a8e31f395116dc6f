using System.Net;
using System.Net.Sockets;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Linux;

/// <summary>
/// The addresses of this machine's interfaces, and nothing else: the managed way reads routes, resolvers and settings too.
/// </summary>
internal static unsafe class InterfaceAddresses
{
    /// <summary>All of them, loopback's included; the scope of link-local ones is left out.</summary>
    /// <exception cref="SocketException">The system does not tell.</exception>
    public static IReadOnlyList<IPAddress> All()
    {
        Libc.InterfaceAddress* first;
        if (Libc.GetInterfaceAddresses(&first) != 0) throw new SocketException(Libc.Errno);
        try
        {
            List<IPAddress> all = [];
            for (Libc.InterfaceAddress* each = first; each is not null; each = each->Next)
            {
                // The system's own memory; an address of either family takes no more than this.
                if (each->Address is null || *(ushort*)each->Address is not (Constants.AF_INET or Constants.AF_INET6)) continue;
                if (SocketAddressBytes.Address(
                    new ReadOnlySpan<byte>(each->Address, *(ushort*)each->Address == Constants.AF_INET ? 16 : 28)) is { } address) all.Add(
                    address);
            }

            return all;
        }
        finally
        {
            Libc.FreeInterfaceAddresses(first);
        }
    }
}
