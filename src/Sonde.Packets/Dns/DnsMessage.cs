using System.Buffers.Binary;

namespace Sonde.Packets.Dns;

/// <summary>A DNS message (RFC 1035 §4) read in place.</summary>
public readonly ref struct DnsMessage
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 12;

    private readonly ReadOnlySpan<byte> _bytes;

    private DnsMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The message as it stands.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Identification.</summary>
    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Whether it is a response.</summary>
    public bool IsResponse => (_bytes[2] & 0x80) != 0;

    /// <summary>Kind of query, 0 to 15.</summary>
    public int Opcode => (_bytes[2] >> 3) & 0xF;

    /// <summary>Whether the answer is authoritative.</summary>
    public bool IsAuthoritative => (_bytes[2] & 4) != 0;

    /// <summary>Whether the message was cut.</summary>
    public bool IsTruncated => (_bytes[2] & 2) != 0;

    /// <summary>Whether recursion is wanted.</summary>
    public bool RecursionDesired => (_bytes[2] & 1) != 0;

    /// <summary>Whether the server recurses.</summary>
    public bool RecursionAvailable => (_bytes[3] & 0x80) != 0;

    /// <summary>Whether the data are authentic (RFC 4035).</summary>
    public bool IsAuthentic => (_bytes[3] & 0x20) != 0;

    /// <summary>Response code, 0 to 15.</summary>
    public int ResponseCode => _bytes[3] & 0xF;

    /// <summary>Questions as the header counts them.</summary>
    public int QuestionCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Answers as the header counts them.</summary>
    public int AnswerCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Authority records as the header counts them.</summary>
    public int AuthorityCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[8..]);

    /// <summary>Additional records as the header counts them.</summary>
    public int AdditionalCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[10..]);

    /// <summary>All questions and records in their order.</summary>
    public DnsRecordEnumerator Records => new(this);

    /// <summary>Reads a message; false when the header is not whole. Records are checked while they are walked.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DnsMessage message)
    {
        bool fits = bytes.Length >= HeaderLength;
        message = fits ? new DnsMessage(bytes) : default;
        return fits;
    }
}
