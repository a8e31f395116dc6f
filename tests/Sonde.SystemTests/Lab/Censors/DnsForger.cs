using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>A censor of questions at one resolver: it answers those for the forbidden name in the resolver's name.</summary>
/// <remarks>Written apart from Sonde's own reader of DNS on purpose.</remarks>
internal sealed class DnsForger(Censor.Forger censor, IBoxWire wire)
{
    private const int Header = 12, A = 1, Alias = 5, Aaaa = 28;
    private const uint Seconds = 60;

    /// <summary>Takes a datagram of the DNS.</summary>
    public void Take(BoxPacket packet, bool isOfClient)
    {
        if (!isOfClient || Question(packet.Data) is not (string name, int type, int end))
        {
            wire.PassOn(packet, isOfClient);
            return;
        }

        bool hasEdns = BinaryPrimitives.ReadUInt16BigEndian(packet.Data[10..]) > 0;
        if (censor.LosesEdns && hasEdns) return;
        if (!string.Equals(name, Behaviour.ForbiddenName, StringComparison.OrdinalIgnoreCase) || type is not (A or Aaaa)
            || censor.Answers.Count == 0)
        {
            wire.PassOn(packet, isOfClient);
            return;
        }

        if (!censor.Eats) wire.PassOn(packet, isOfClient);
        var from = new IPEndPoint(packet.Destination, packet.DestinationPort);
        var to = new IPEndPoint(packet.Source, packet.SourcePort);
        foreach (ForgedAnswer answer in censor.Answers)
            wire.Emit(ForgedSegment.Udp(from, to, Message(packet.Data[..end], type, answer), answer.Ttl + 1, wire.NextId()), censor.After);
    }

    // Header and question as asked, and one address, behind a CNAME where there is one.
    private static byte[] Message(ReadOnlySpan<byte> question, int type, ForgedAnswer answer)
    {
        byte[] head = question.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), 0x8180);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)(answer.Alias is null ? 1 : 2));
        head.AsSpan(8, 4).Clear();
        byte[] address = IPAddress.Parse(type == A ? answer.A : answer.Aaaa).GetAddressBytes();
        const ushort questionsName = 0xc00c;
        if (answer.Alias is null) return [.. head, .. Record(questionsName, type, address)];
        byte[] alias = [.. answer.Alias.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
        ushort aliasAt = (ushort)(0xc000 | (head.Length + Header));
        return [.. head, .. Record(questionsName, Alias, alias), .. Record(aliasAt, type, address)];
    }

    private static byte[] Record(ushort name, int type, byte[] data)
    {
        byte[] record = new byte[Header + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(record, name);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(2), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(6), Seconds);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(10), (ushort)data.Length);
        data.CopyTo(record, Header);
        return record;
    }

    private static (string Name, int Type, int End)? Question(ReadOnlySpan<byte> message)
    {
        var name = new StringBuilder();
        int at = Header;
        while (at < message.Length && message[at] > 0 && at + 1 + message[at] < message.Length)
        {
            name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(message.Slice(at + 1, message[at])));
            at += 1 + message[at];
        }

        return at + 5 <= message.Length ? (name.ToString(), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 1)..]), at + 5) : null;
    }
}
