using System.Buffers.Binary;
using System.Text;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Icmp;

/// <summary>What a router says of one of its interfaces or next hops (RFC 5837 §4).</summary>
/// <param name="Role">0 the interface of arrival, 1 its sub-IP component, 2 the one that would have forwarded, 3 the next hop.</param>
/// <param name="Index">The interface's index, or null.</param>
/// <param name="Address">Its address, or null.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Mtu">Its MTU in bytes, or null.</param>
public sealed record InterfaceInfo(int Role, uint? Index, PacketAddress? Address, string? Name, uint? Mtu)
{
    /// <summary>Reads an interface information object; false for other objects and for one whose parts overrun it.</summary>
    public static bool TryParse(IcmpExtensionObject from, out InterfaceInfo? info)
    {
        info = null;
        if (from.Class != IcmpExtensionObject.InterfaceClass) return false;
        ReadOnlySpan<byte> left = from.Payload;
        uint? index = null, mtu = null;
        PacketAddress? address = null;
        string? name = null;

        if ((from.Type & 8) != 0)
        {
            if (left.Length < 4) return false;
            index = BinaryPrimitives.ReadUInt32BigEndian(left);
            left = left[4..];
        }

        if ((from.Type & 4) != 0)
        {
            if (left.Length < 4) return false;
            int length = BinaryPrimitives.ReadUInt16BigEndian(left) switch { 1 => 4, 2 => 16, _ => 0 };
            if (length == 0 || left.Length < 4 + length) return false;
            address = PacketAddress.Read(left.Slice(4, length));
            left = left[(4 + length)..];
        }

        if ((from.Type & 2) != 0)
        {
            // The length octet counts itself and the padding.
            if (left.IsEmpty || left[0] < 1 || left[0] > left.Length) return false;
            name = Encoding.UTF8.GetString(left[1..left[0]].TrimEnd((byte)0));
            left = left[left[0]..];
        }

        if ((from.Type & 1) != 0)
        {
            if (left.Length < 4) return false;
            mtu = BinaryPrimitives.ReadUInt32BigEndian(left);
        }

        info = new(from.Type >> 6, index, address, name, mtu);
        return true;
    }
}
