using Sonde.Packets.Ip;

namespace Sonde.Packets.Dns;

/// <summary>A question or a record of a DNS message, read in place.</summary>
public readonly ref struct DnsRecord
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _nameOffset;

    internal DnsRecord(
        ReadOnlySpan<byte> message, DnsSection section, int nameOffset, DnsType type, ushort @class, uint ttl, int dataOffset,
        int dataLength)
    {
        _message = message;
        _nameOffset = nameOffset;
        Section = section;
        Type = type;
        Class = @class;
        Ttl = ttl;
        DataOffset = dataOffset;
        Data = message.Slice(dataOffset, dataLength);
    }

    /// <summary>Where it stands.</summary>
    public DnsSection Section { get; }

    /// <summary>The type.</summary>
    public DnsType Type { get; }

    /// <summary>The class; 1 is the Internet.</summary>
    public ushort Class { get; }

    /// <summary>Time to live in seconds; 0 for questions.</summary>
    public uint Ttl { get; }

    /// <summary>Where the data begin, in bytes from the start of the message.</summary>
    public int DataOffset { get; }

    /// <summary>The data; empty for questions.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The address of an A or AAAA record, or null for others and for data of the wrong length.</summary>
    public PacketAddress? Address => (Type, Data.Length) is (DnsType.A, 4) or (DnsType.Aaaa, 16) ? PacketAddress.Read(Data) : null;

    /// <summary>Reads the name it is about; allocates the text.</summary>
    public bool TryReadName(out string name)
    {
        int offset = _nameOffset;
        return DnsName.TryRead(_message, ref offset, out name);
    }

    /// <summary>Reads the name that the data of an NS, CNAME or PTR record are.</summary>
    public bool TryReadTarget(out string name)
    {
        int offset = DataOffset;
        name = "";
        return Type is DnsType.NS or DnsType.Cname or DnsType.Ptr && DnsName.TryRead(_message, ref offset, out name)
            && offset == DataOffset + Data.Length;
    }
}
