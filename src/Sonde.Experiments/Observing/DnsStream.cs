using System.Buffers.Binary;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Observing;

/// <summary>
/// Puts the first DNS messages of one direction of a TCP connection together (RFC 1035 §4.2.2): what does not begin like one is not kept,
/// and of one that does no more than it has bytes here. What is sent again counts once, and what overtook others waits for them, a little.
/// </summary>
internal sealed class DnsStream
{
    private const int Prefix = 2, MostAhead = 16, MostAheadBytes = 1 << 13;

    private readonly SortedDictionary<uint, byte[]> _ahead = [];
    private byte[] _bytes = [];
    private int _have, _aheadBytes;
    private uint? _next;
    private bool _isOther;

    /// <summary>How many bytes of what overtook others it keeps.</summary>
    public int Held => _aheadBytes;

    /// <summary>Takes a whole message.</summary>
    public delegate void MessageTaker(ReadOnlySpan<byte> message);

    /// <summary>Where its data begin: behind the SYN.</summary>
    public void Begin(uint sequence) => _next ??= sequence;

    /// <summary>Takes data.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="data">The data.</param>
    /// <param name="take">Is given each message that is whole.</param>
    public void Add(uint sequence, ReadOnlySpan<byte> data, MessageTaker take)
    {
        _next ??= sequence;
        if (_isOther || data.IsEmpty) return;
        if ((int)(sequence - _next.Value) > 0)
        {
            Hold(sequence, data);
            return;
        }

        Append(sequence, data, take);
        while (TryTakeHeld(out uint from, out byte[] held)) Append(from, held, take);
    }

    private void Hold(uint sequence, ReadOnlySpan<byte> data)
    {
        // Of two of a number the longer one says more.
        int known = _ahead.TryGetValue(sequence, out byte[]? held) ? held.Length : 0;
        int more = data.Length - known;
        if (more <= 0 || (held is null && _ahead.Count >= MostAhead) || _aheadBytes + more > MostAheadBytes) return;
        _ahead[sequence] = data.ToArray();
        _aheadBytes += more;
    }

    private bool TryTakeHeld(out uint sequence, out byte[] data)
    {
        foreach ((uint from, byte[] held) in _ahead)
        {
            if ((int)(from - _next!.Value) > 0) continue;
            _ahead.Remove(from);
            _aheadBytes -= held.Length;
            (sequence, data) = (from, held);
            return true;
        }

        (sequence, data) = (0, []);
        return false;
    }

    private void Append(uint sequence, ReadOnlySpan<byte> data, MessageTaker take)
    {
        uint known = _next!.Value - sequence;
        if (_isOther || known >= data.Length) return;
        data = data[(int)known..];
        _next += (uint)data.Length;
        if (_have + data.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(512, _have + data.Length));
        data.CopyTo(_bytes.AsSpan(_have));
        _have += data.Length;
        int at = 0;
        while (_have - at >= Prefix && !_isOther)
        {
            ReadOnlySpan<byte> rest = _bytes.AsSpan(at + Prefix, _have - at - Prefix);
            int length = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at));
            _isOther = !MayBegin(rest, length);
            if (_isOther || rest.Length < length) break;
            take(rest[..length]);
            at += Prefix + length;
        }

        if (_isOther) Forget();
        else if (at > 0) _bytes.AsSpan(at, _have - at).CopyTo(_bytes);
        _have = _isOther ? 0 : _have - at;
    }

    private void Forget()
    {
        _bytes = [];
        _ahead.Clear();
        _aheadBytes = 0;
    }

    // Any length of two bytes may be one: a header that asks many questions, or of a kind that nobody uses, is none.
    private static bool MayBegin(ReadOnlySpan<byte> rest, int length)
        => length >= DnsMessage.HeaderLength
            && (!DnsMessage.TryParse(rest, out DnsMessage message)
                || (message.QuestionCount <= 1 && message.Opcode <= 6
                    && message.AnswerCount + message.AuthorityCount + message.AdditionalCount <= length / 11));
}
