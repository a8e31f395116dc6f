using System.Buffers.Binary;

namespace Sonde.Packets.Dns;

/// <summary>Walks the questions and records of a DNS message; ends at the first that overruns.</summary>
public ref struct DnsRecordEnumerator
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _questions;
    private readonly int _answers;
    private readonly int _authorities;
    private readonly int _all;
    private int _offset;
    private int _index;

    internal DnsRecordEnumerator(DnsMessage message)
    {
        _bytes = message.Bytes;
        _offset = DnsMessage.HeaderLength;
        _questions = message.QuestionCount;
        _answers = _questions + message.AnswerCount;
        _authorities = _answers + message.AuthorityCount;
        _all = _authorities + message.AdditionalCount;
    }

    /// <summary>The question or record at hand.</summary>
    public DnsRecord Current { get; private set; }

    /// <summary>Whether all that the header counts was there.</summary>
    public readonly bool IsWhole => _index == _all;

    /// <summary>Bytes walked so far, the header included.</summary>
    public readonly int Consumed => _offset;

    /// <summary>This walk.</summary>
    public readonly DnsRecordEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next question or record.</summary>
    public bool MoveNext()
    {
        if (_index >= _all) return false;
        int name = _offset, at = _offset;
        bool isQuestion = _index < _questions;
        if (!DnsName.TrySkip(_bytes, ref at) || _bytes.Length - at < (isQuestion ? 4 : 10)) return false;
        ReadOnlySpan<byte> fixedPart = _bytes[at..];
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(fixedPart);
        ushort @class = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[2..]);
        uint ttl = isQuestion ? 0 : BinaryPrimitives.ReadUInt32BigEndian(fixedPart[4..]);
        int length = isQuestion ? 0 : BinaryPrimitives.ReadUInt16BigEndian(fixedPart[8..]);
        at += isQuestion ? 4 : 10;
        if (_bytes.Length - at < length) return false;
        DnsSection section = isQuestion ? DnsSection.Question
            : _index < _answers ? DnsSection.Answer
            : _index < _authorities ? DnsSection.Authority : DnsSection.Additional;
        Current = new(_bytes, section, name, type, @class, ttl, at, length);
        _offset = at + length;
        _index++;
        return true;
    }
}
