using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>
/// The marks of one connection's packets. However many there are, its beginning, what ends it (RST, FIN) and the first data of each side
/// are kept: who floods one kind takes no room from the others.
/// </summary>
public sealed class FlowMarks
{
    private const int MostOfKind = 16, MostErrors = 16, Hashed = 128;
    private const uint HashBasis = 2166136261, HashPrime = 16777619;

    private readonly List<PacketMarks> _packets = [];
    private readonly List<IcmpMarks> _errors = [];
    private readonly int[] _counts = new int[6];
    private uint? _ownFirst, _otherFirst;

    private enum Kind
    {
        Opening,
        Reset,
        Close,
        Data,
    }

    /// <summary>The segments, in the order in which they passed.</summary>
    public IReadOnlyList<PacketMarks> Packets => _packets;

    /// <summary>The ICMP errors about it.</summary>
    public IReadOnlyList<IcmpMarks> Errors => _errors;

    internal void Add(Instant at, bool isOurs, in IpPacket packet, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.Syn))
        {
            if (isOurs) _ownFirst ??= segment.Sequence;
            else _otherFirst ??= segment.Sequence;
        }

        int length = Math.Max(0, packet.StatedLength - packet.PayloadOffset - segment.HeaderLength);
        if (KindOf(segment, length) is not { } kind || !HasRoom(kind, isOurs)) return;
        uint own = (isOurs ? _ownFirst : _otherFirst) ?? 0, other = (isOurs ? _otherFirst : _ownFirst) ?? 0;
        _packets.Add(new PacketMarks(at, isOurs, segment.Flags, packet.HopLimit)
        {
            Id = packet.IsIpv4 ? packet.Id : null,
            IsUnfragmentable = packet.IsIpv4 ? (packet.Bytes[6] & 0x40) != 0 : null,
            TrafficClass = packet.TrafficClass,
            Window = segment.Window,
            Sequence = segment.Sequence - own,
            Acknowledgement = segment.Has(TcpFlags.Ack) ? segment.Acknowledgement - other : 0,
            Length = length,
            Hash = HashOf(segment.Payload),
            Options = segment.OptionBytes.ToArray(),
        });
    }

    internal void Add(Instant at, in IpPacket packet, in IcmpMessage icmp)
    {
        if (_errors.Count >= MostErrors) return;
        _errors.Add(new IcmpMarks(at, new IcmpError(icmp.Type, icmp.Code, packet.Source.ToIPAddress()))
        {
            Ttl = packet.HopLimit,
            Id = packet.IsIpv4 ? packet.Id : null,
        });
    }

    // What only acknowledges says nothing of who sent it that the others do not.
    private static Kind? KindOf(in TcpSegment segment, int length)
        => segment.Has(TcpFlags.Rst)
            ? Kind.Reset
            : segment.Has(TcpFlags.Syn) ? Kind.Opening : segment.Has(TcpFlags.Fin) ? Kind.Close : length > 0 ? Kind.Data : null;

    private bool HasRoom(Kind kind, bool isOurs) => _counts[kind == Kind.Data && isOurs ? 5 : (int)kind]++ < MostOfKind;

    // FNV-1a: enough to tell two payloads apart.
    private static uint HashOf(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return 0;
        uint hash = HashBasis;
        foreach (byte each in data[..Math.Min(Hashed, data.Length)]) hash = (hash ^ each) * HashPrime;
        return hash;
    }
}
