using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>Addresses as the kernel lays them out: <c>sockaddr_in</c> and <c>sockaddr_in6</c>.</summary>
internal static class SocketAddressBytes
{
    /// <summary>Room for either.</summary>
    public const int MaxLength = 28;

    /// <summary>Writes an address.</summary>
    /// <param name="to">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="scope">The interface of a link-local address, or 0.</param>
    /// <returns>How many bytes it takes.</returns>
    public static int Write(Span<byte> to, IPAddress address, int port, uint scope)
    {
        to[..MaxLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)port);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            to[0] = Constants.AF_INET;
            address.TryWriteBytes(to[4..], out _);
            return 16;
        }

        to[0] = Constants.AF_INET6;
        address.TryWriteBytes(to[8..], out _);
        if (address.IsIPv6LinkLocal) BitConverter.TryWriteBytes(to[24..], scope);
        return 28;
    }

    /// <summary>The port of an address.</summary>
    public static int Port(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadUInt16BigEndian(from[2..]);

    /// <summary>The address, or null if it is of neither family.</summary>
    public static IPAddress? Address(ReadOnlySpan<byte> from) => BitConverter.ToUInt16(from) switch
    {
        Constants.AF_INET => new IPAddress(from.Slice(4, 4)),
        Constants.AF_INET6 => new IPAddress(from.Slice(8, 16)),
        _ => null,
    };
}
