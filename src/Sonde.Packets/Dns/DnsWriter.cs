using System.Buffers.Binary;

namespace Sonde.Packets.Dns;

/// <summary>Writes DNS queries in place.</summary>
public static class DnsWriter
{
    /// <summary>Writes a query for one name and returns its length in bytes.</summary>
    /// <param name="message">Where to; <see cref="DnsName.MaximumLength"/> + 16 bytes are enough.</param>
    /// <param name="id">Identification.</param>
    /// <param name="name">The name in ASCII, with or without its last dot.</param>
    /// <param name="type">What is asked for.</param>
    /// <param name="recursionDesired">Whether the server shall recurse.</param>
    /// <exception cref="ArgumentException">The name is none, or there is no room.</exception>
    public static int WriteQuery(Span<byte> message, ushort id, ReadOnlySpan<char> name, DnsType type, bool recursionDesired = true)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2..DnsMessage.HeaderLength].Clear();
        message[2] = recursionDesired ? (byte)1 : (byte)0;
        message[5] = 1;
        if (!DnsName.TryWrite(name, message[DnsMessage.HeaderLength..], out int written))
            throw new ArgumentException("Not a domain name.", nameof(name));
        Span<byte> tail = message[(DnsMessage.HeaderLength + written)..];
        BinaryPrimitives.WriteUInt16BigEndian(tail, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(tail[2..], 1);
        return DnsMessage.HeaderLength + written + 4;
    }
}
