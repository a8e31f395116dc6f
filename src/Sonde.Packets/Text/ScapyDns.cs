using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Sonde.Packets.Text;

/// <summary>A DNS message as Scapy 2.2 showed it.</summary>
/// <remarks>
/// Messages that expand to more than a bound are refused: names may point at one another, so a small message can have long names.
/// </remarks>
internal ref struct ScapyDns(ReadOnlySpan<byte> message, StringBuilder text)
{
    private const int HeaderLength = 12;
    private const int MaximumText = 64 * 1024;
    private const int MaximumName = 1024;

    private readonly ReadOnlySpan<byte> _message = message;
    private readonly byte[] _name = new byte[MaximumName];

    public readonly bool TryAppend(out int consumed)
    {
        consumed = HeaderLength;
        if (_message.Length < HeaderLength) return TryAppendPartial(ref consumed);
        ReadOnlySpan<byte> header = _message;
        byte high = header[2], low = header[3];
        int opcode = (high >> 3) & 0xF, code = low & 0xF;
        text.Append(" id=").Append(BinaryPrimitives.ReadUInt16BigEndian(header)).Append(" qr=").Append(high >> 7)
            .Append("L opcode=").Append(opcode switch { 0 => "QUERY", 1 => "IQUERY", 2 => "STATUS", _ => $"{opcode}L" })
            .Append(" aa=").Append((high >> 2) & 1).Append("L tc=").Append((high >> 1) & 1).Append("L rd=").Append(high & 1)
            .Append("L ra=").Append(low >> 7).Append("L z=").Append((low >> 4) & 7).Append("L rcode=").Append(code switch
            {
                0 => "ok",
                1 => "format-error",
                2 => "server-failure",
                3 => "name-error",
                4 => "not-implemented",
                5 => "refused",
                _ => $"{code}L",
            });
        ReadOnlySpan<string> counts = ["qdcount", "ancount", "nscount", "arcount"], sections = ["qd", "an", "ns", "ar"];
        for (int i = 0; i < 4; i++)
            text.Append(' ').Append(counts[i]).Append('=').Append(BinaryPrimitives.ReadUInt16BigEndian(header[(4 + 2 * i)..]));

        ReadOnlySpan<byte> body = _message[HeaderLength..];
        if (body.IsEmpty) return true;
        int at = 0;
        for (int i = 0; i < 4; i++)
        {
            text.Append(' ').Append(sections[i]).Append('=');
            if (!TryAppendSection(body, ref at, BinaryPrimitives.ReadUInt16BigEndian(header[(4 + 2 * i)..]), isQuestion: i == 0))
                return false;
        }

        consumed = HeaderLength + Math.Min(at, body.Length);
        return true;
    }

    // A header that is cut: Scapy showed the fields that were there, where the cut fell between two.
    private readonly bool TryAppendPartial(ref int consumed)
    {
        if (_message.Length is 0 or 1 or 3 or 5 or 7 or 9 or 11) return false;
        Span<byte> padded = stackalloc byte[HeaderLength];
        padded.Clear();
        _message.CopyTo(padded);
        int mark = text.Length;
        if (!new ScapyDns(padded, text).TryAppend(out _)) return false;
        string all = text.ToString(mark, text.Length - mark);
        string next = _message.Length switch { 2 => " qr=", 4 => " qdcount=", 6 => " ancount=", 8 => " nscount=", _ => " arcount=" };
        text.Length = mark + all.IndexOf(next, StringComparison.Ordinal);
        consumed = _message.Length;
        return true;
    }

    private readonly bool TryAppendSection(ReadOnlySpan<byte> body, ref int at, int count, bool isQuestion)
    {
        if (count > body.Length)
        {
            text.Append("''");
            at = 0;
            return true;
        }

        if (count == 0) text.Append("None");
        for (int i = 0; i < count; i++)
        {
            if (!TryReadName(body, ref at, out int length) || text.Length > MaximumText) return false;
            text.Append(i == 0 ? "" : "|").Append(isQuestion ? "<DNSQR  qname=" : "<DNSRR  rrname=").AppendLiteral(_name.AsSpan(0, length));
            if (!(isQuestion ? TryAppendQuestion(body, ref at) : TryAppendRecord(body, ref at))) return false;
            text.Append(' ');
        }

        if (count > 0) text.Append('|').Append('>', count);
        return true;
    }

    private readonly bool TryAppendQuestion(ReadOnlySpan<byte> body, ref int at)
    {
        ReadOnlySpan<byte> left = at < body.Length ? body.Slice(at, Math.Min(4, body.Length - at)) : [];
        if (left.Length is 1 or 3) return false;
        if (left.Length >= 2) text.Append(" qtype=").Append(ScapyNames.DnsQuestionType(BinaryPrimitives.ReadUInt16BigEndian(left)));
        if (left.Length >= 4) text.Append(" qclass=").Append(ScapyNames.DnsClass(BinaryPrimitives.ReadUInt16BigEndian(left[2..])));
        at += 4;
        return true;
    }

    private readonly bool TryAppendRecord(ReadOnlySpan<byte> body, ref int at)
    {
        if (at > body.Length - 10) return false;
        ReadOnlySpan<byte> head = body.Slice(at, 10);
        int type = BinaryPrimitives.ReadUInt16BigEndian(head), length = BinaryPrimitives.ReadUInt16BigEndian(head[8..]);
        text.Append(" type=").Append(ScapyNames.DnsType(type)).Append(" rclass=")
            .Append(ScapyNames.DnsClass(BinaryPrimitives.ReadUInt16BigEndian(head[2..])))
            .Append(" ttl=").Append(BinaryPrimitives.ReadUInt32BigEndian(head[4..]));
        at += 10;
        ReadOnlySpan<byte> data = body.Slice(at, Math.Min(length, body.Length - at));
        if (type is >= 2 and <= 5)
        {
            int target = at;
            if (!TryReadName(body, ref target, out int nameLength)) return false;
            text.Append(" rdata=").AppendLiteral(_name.AsSpan(0, nameLength));
        }
        else if (!data.IsEmpty && !TryAppendData(type, data))
        {
            return false;
        }

        at += length;
        return true;
    }

    private readonly bool TryAppendData(int type, ReadOnlySpan<byte> data)
    {
        text.Append(" rdata=");
        switch (type)
        {
            case 1 or 28:
                if (data.Length != (type == 1 ? 4 : 16)) return false;
                text.Append('\'').Append(new IPAddress(data).ToString()).Append('\'');
                return true;
            case 12:
                int at = 0;
                if (!TryReadName(data, ref at, out int length)) return false;
                text.AppendLiteral(_name.AsSpan(0, length));
                return true;
            case 16:
                byte[] joined = new byte[data.Length];
                int used = 0;
                while (!data.IsEmpty)
                {
                    int piece = Math.Min(data[0] + 1, data.Length);
                    data[1..piece].CopyTo(joined.AsSpan(used));
                    used += piece - 1;
                    data = data[piece..];
                }

                text.AppendLiteral(joined.AsSpan(0, used));
                return true;
            default:
                text.AppendLiteral(data);
                return true;
        }
    }

    // Reads a name into the buffer, each label with a dot after it; a name that is cut ends where the bytes end.
    private readonly bool TryReadName(ReadOnlySpan<byte> body, ref int at, out int length)
    {
        length = 0;
        int after = -1, steps = 0;
        int p = at;
        while (p < body.Length)
        {
            byte label = body[p++];
            if ((label & 0xC0) != 0)
            {
                if (after < 0) after = p + 1;
                if (p >= body.Length) break;
                int target = ((label & 0x3F) << 8) + body[p] - HeaderLength;
                if (target < 0) return false;
                // Scapy broke off at the second visit of a place; a chain of jumps is bounded by the name's bound as well.
                if (target == at || ++steps > 64) break;
                p = target;
                continue;
            }

            if (label == 0) break;
            int piece = Math.Min(label, body.Length - p);
            if (length + piece + 1 > MaximumName) return false;
            body.Slice(p, piece).CopyTo(_name.AsSpan(length));
            length += piece;
            _name[length++] = (byte)'.';
            p += label;
        }

        at = after >= 0 ? after : p;
        return true;
    }
}
