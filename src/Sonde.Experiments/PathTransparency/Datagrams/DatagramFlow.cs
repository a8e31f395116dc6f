using System.Buffers.Binary;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>
/// One try of a crafted datagram, a state machine without I/O: it is sent up to three times within its time, and ends by its answer or by
/// an ICMP error that refuses it. What comes and answers something else is noted, and ends nothing.
/// </summary>
/// <param name="variant">Which of the series' variants it is of; 0 is the baseline.</param>
/// <param name="recipe">In what it differs from a plain one.</param>
/// <param name="ends">Both ends.</param>
/// <param name="request">What is asked.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="firstId">Its first IPv4 identification, by chance; not 0.</param>
internal sealed class DatagramFlow(
    int variant, DatagramRecipe recipe, WireEndpoints ends, JobRequest request, TimeSpan timeout, ushort firstId)
    : ICraftedFlow
{
    private const int MostSent = 3, MostHeaders = 48, LeastKnown = 12;

    private ushort _checksum;
    private Instant _deadline, _againAt;
    private bool _isStamped;

    /// <summary>Which of the series' variants it is of; 0 is the baseline.</summary>
    public int Variant => variant;

    /// <summary>In what it differs from a plain one.</summary>
    public DatagramRecipe Recipe => recipe;

    /// <summary>Our port.</summary>
    public ushort LocalPort => ends.LocalPort;

    /// <summary>What it came to.</summary>
    public CraftedEnd End { get; private set; }

    /// <summary>When it was first sent; by the kernel's stamp where there is one.</summary>
    public Instant SentAt { get; private set; }

    /// <summary>How often it was sent.</summary>
    public int Sent { get; private set; }

    /// <summary>When its answer came, or null.</summary>
    public Instant? AnsweredAt { get; private set; }

    /// <summary>The answer's headers, or null.</summary>
    public HeardDatagram? Answer { get; private set; }

    /// <summary>The ICMP error that came, or null.</summary>
    public IcmpError? Icmp { get; private set; }

    /// <summary>Packets that came were lost for want of room while it was under way: its answer may have been there.</summary>
    public bool MayLackPackets { get; set; }

    /// <summary>Its answer came when its time was over: the target, or the way, is slow, and silence is no word.</summary>
    public bool WasLate { get; private set; }

    /// <summary>Whether nothing more is to be done.</summary>
    public bool IsClosed => End != CraftedEnd.Pending;

    /// <summary>Begins.</summary>
    public void Begin(Instant now) => (SentAt, _againAt, _deadline) = (now, now, now + timeout);

    /// <summary>The next packet to send, or null.</summary>
    public byte[]? Take(Instant now)
    {
        if (IsClosed || Sent >= MostSent || now < _againAt) return null;
        _againAt = now + (timeout / MostSent);
        return Write((ushort)(firstId + Sent++));
    }

    /// <summary>Does what time asks for.</summary>
    /// <returns>When to be asked again.</returns>
    public Instant OnTime(Instant now)
    {
        if (IsClosed) return Instant.Never;
        if (now < _deadline) return Sent < MostSent ? Instant.Earlier(_againAt, _deadline) : _deadline;
        End = CraftedEnd.TimedOut;
        return Instant.Never;
    }

    /// <summary>A packet of it left at this moment.</summary>
    public void OnSent(Instant at)
    {
        if (_isStamped) return;
        _isStamped = true;
        // A process that was held up decided earlier: the time of the other end begins now.
        if (at > SentAt) (_deadline, _againAt) = (_deadline + (at - SentAt), _againAt + (at - SentAt));
        SentAt = at;
    }

    /// <summary>It could not be sent.</summary>
    public void OnUnsent()
    {
        if (!IsClosed) End = CraftedEnd.Unsent;
    }

    /// <summary>A datagram came to our port from the target.</summary>
    /// <returns>Whether whoever sent it must have seen ours.</returns>
    public bool OnDatagram(Instant at, in IpPacket packet, in UdpDatagram datagram)
    {
        bool isAnswer = request.Judge is not { } judge || judge(datagram.Payload, datagram.Payload.Length) == AnswerState.Answer;
        if (!isAnswer) return false;
        if (IsClosed)
        {
            WasLate |= End == CraftedEnd.TimedOut;
            return true; // each of its packets is answered
        }

        (End, AnsweredAt, Answer) = (CraftedEnd.Answered, at, HeardDatagram.Of(packet, datagram));
        return true;
    }

    /// <summary>
    /// Whether a citation is of a packet of ours: by its identification, which some systems cite with its bytes swapped; IPv6 has none, and
    /// the checksum, or the question's own bytes, stand for it.
    /// </summary>
    public bool IsCited(in IpPacket cited, in UdpDatagram datagram)
    {
        if (!cited.IsIpv4)
        {
            return _checksum == datagram.Checksum
                || (datagram.Payload.Length >= LeastKnown && request.Bytes.AsSpan().StartsWith(datagram.Payload));
        }

        ushort id = cited.Id, swapped = BinaryPrimitives.ReverseEndianness(id);
        return (ushort)(id - firstId) < Sent || (ushort)(swapped - firstId) < Sent;
    }

    /// <summary>An ICMP error cites a packet of ours.</summary>
    public void OnError(IcmpError error, bool ends, uint? mtu)
    {
        Icmp ??= error;
        if (ends && !IsClosed) End = CraftedEnd.Unreachable;
    }

    private byte[] Write(ushort id)
    {
        var ip = new IpFields(ends.Source, ends.Target, SegmentOutbox.FullHopLimit)
        {
            Id = id,
            TrafficClass = recipe.TrafficClass,
            HasReservedBit = recipe.HasReservedBit,
        };
        byte[] room = new byte[MostHeaders + request.Bytes.Length];
        int length = recipe.HasNoChecksum
            ? PacketWriter.WriteUdpWithoutChecksum(room, ip, ends.LocalPort, ends.TargetPort, request.Bytes)
            : PacketWriter.WriteUdp(room, ip, ends.LocalPort, ends.TargetPort, request.Bytes);
        if (IpPacket.TryParse(room.AsSpan(0, length), out IpPacket packet)
            && UdpDatagram.TryParse(packet.Payload, out UdpDatagram datagram)) _checksum = datagram.Checksum;
        return room[..length];
    }
}
