using System.Buffers.Binary;
using System.Text;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>The secrets as values, as bytes and as text.</summary>
internal sealed class SecretBytes
{
    private readonly PacketAddress[] _addresses;
    private readonly byte[][] _patterns;
    private readonly byte[][] _texts;

    public SecretBytes(IEnumerable<PacketAddress> secrets)
    {
        _addresses = [.. secrets.Where(a => !a.IsLoopback && !a.IsUnspecified).Distinct()];
        _patterns = [.. _addresses.Select(Bytes)];
        _texts = [.. _addresses.Select(a => Encoding.ASCII.GetBytes(a.ToString()))];
    }

    public bool Contains(PacketAddress address)
        => _addresses.AsSpan().Contains(address) || (!address.IsIpv4 && TryGetEmbedded(address, out PacketAddress embedded) && _addresses.AsSpan().Contains(embedded));

    /// <summary>Puts loopback in the place of a secret.</summary>
    public void RedactField(Span<byte> field)
    {
        PacketAddress address = PacketAddress.Read(field);
        if (Contains(address)) (address.IsIpv4 ? PacketAddress.LoopbackV4 : PacketAddress.LoopbackV6).Write(field);
    }

    /// <summary>Whether a secret stands anywhere in the bytes.</summary>
    public bool IsIn(ReadOnlySpan<byte> bytes)
    {
        foreach (byte[] pattern in _patterns)
            if (bytes.IndexOf(pattern) >= 0) return true;
        return false;
    }

    /// <summary>Overwrites secrets in data whose fields nobody knows: as bytes by loopback, as text by asterisks.</summary>
    public void Hunt(Span<byte> data)
    {
        for (int i = 0; i < _patterns.Length; i++)
        {
            byte[] pattern = _patterns[i];
            PacketAddress loopback = _addresses[i].IsIpv4 ? PacketAddress.LoopbackV4 : PacketAddress.LoopbackV6;
            for (int from = 0, at; (at = data[from..].IndexOf(pattern)) >= 0; from += at + 1) loopback.Write(data[(from + at)..]);
            HuntText(data, _texts[i], _addresses[i].IsIpv4);
        }
    }

    // As a whole token only: 1.2.3.4 is not in 11.2.3.45.
    private static void HuntText(Span<byte> data, ReadOnlySpan<byte> text, bool isIpv4)
    {
        for (int from = 0; from < data.Length;)
        {
            int at = data[from..].IndexOf(text);
            if (at < 0) return;
            at += from;
            int end = at + text.Length;
            bool isToken = (at == 0 || !Continues(data[at - 1], isIpv4)) && (end == data.Length || !Continues(data[end], isIpv4));
            if (isToken) data[at..end].Fill((byte)'*');
            from = isToken ? end : at + 1;
        }
    }

    private static bool Continues(byte b, bool isIpv4) => isIpv4 ? char.IsAsciiDigit((char)b) : char.IsAsciiHexDigit((char)b) || b == ':';

    private static bool TryGetEmbedded(PacketAddress address, out PacketAddress embedded)
    {
        embedded = default;
        if (address.High >> 48 == 0x2002) embedded = PacketAddress.FromIpv4((uint)(address.High >> 16));
        else if (address.High >> 32 == 0x20010000) embedded = PacketAddress.FromIpv4(~(uint)address.Low);
        else if (address.High == 0 || address.High == 0x0064FF9B00000000 || (uint)(address.Low >> 32) is 0x00005EFE or 0x02005EFE) embedded = PacketAddress.FromIpv4((uint)address.Low);
        else return false;
        return true;
    }

    private static byte[] Bytes(PacketAddress address)
    {
        byte[] bytes = new byte[address.Length];
        if (address.IsIpv4) BinaryPrimitives.WriteUInt32BigEndian(bytes, address.Ipv4);
        else address.Write(bytes);
        return bytes;
    }
}
