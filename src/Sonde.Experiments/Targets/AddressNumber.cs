using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sonde.Experiments.Targets;

/// <summary>Addresses as numbers of 32 or 128 bits.</summary>
internal static class AddressNumber
{
    public static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    public static UInt128 Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The last number of a range that begins at a number.</summary>
    public static UInt128 Last(UInt128 first, int bits, int prefixLength) => first | HostMask(bits, prefixLength);

    /// <summary>The first address of the range that an address is in; a zone is dropped.</summary>
    public static IPAddress First(IPAddress address, int prefixLength)
    {
        int bits = Bits(address);
        UInt128 number = Of(address) & ~HostMask(bits, prefixLength);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bits == 32 ? bytes[12..] : bytes);
    }

    private static UInt128 HostMask(int bits, int prefixLength)
        => bits - prefixLength == 128 ? UInt128.MaxValue : (UInt128.One << (bits - prefixLength)) - 1;
}
