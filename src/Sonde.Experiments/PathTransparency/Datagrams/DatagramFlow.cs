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
/// A crafted datagram, a state machine without I/O: it is sent once, and ends by its answer or by an ICMP error that refuses it. What comes
/// and answers something else is noted, and ends nothing.
/// </summary>
/// <param name="variant">Which of the series' variants it is of; 0 is the baseline.</param>
/// <param name="recipe">In what it differs from a plain one.</param>
/// <param name="ends">Both ends.</param>
/// <param name="request">What is asked.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="id">Its IPv4 identification, by chance; not 0.</param>
internal sealed class DatagramFlow(
    int variant, DatagramRecipe recipe, WireEndpoints ends, JobRequest request, TimeSpan timeout, ushort id)
    : ICraftedFlow
{
    private const int MostHeaders = 48, LeastKnown = 12;

    private ushort _checksum;
    private bool _isStamped;

    /// <summary>Which of the series' variants it is of; 0 is the baseline.</summary>
    public int Variant => variant;

    /// <summary>In what it differs from a plain one.</summary>
    public DatagramRecipe Recipe => recipe;

    /// <summary>Which try it is part of, from 0: a try is up to three of them, one after the other.</summary>
    public int Turn { get; init; }

    /// <summary>Our port.</summary>
    public ushort LocalPort => ends.LocalPort;

    /// <summary>What it came to.</summary>
    public CraftedEnd End { get; private set; }

    /// <summary>When it was first sent; by the kernel's stamp where there is one.</summary>
    public Instant SentAt { get; private set; }

    /// <summary>Whether it was sent.</summary>
    public bool IsSent { get; private set; }

    /// <summary>When its time is over.</summary>
    public Instant Deadline { get; private set; }

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
    public void Begin(Instant now) => (SentAt, Deadline) = (now, now + timeout);

    /// <summary>The packet to send, or null.</summary>
    public byte[]? Take()
    {
        if (IsClosed || IsSent) return null;
        IsSent = true;
        return Write();
    }

    /// <summary>A later one was answered: it is waited for no more.</summary>
    public void GiveUp()
    {
        if (!IsClosed) End = CraftedEnd.TimedOut;
    }

    /// <summary>Does what time asks for.</summary>
    /// <returns>When to be asked again.</returns>
    public Instant OnTime(Instant now)
    {
        if (IsClosed) return Instant.Never;
        if (now < Deadline) return Deadline;
        End = CraftedEnd.TimedOut;
        return Instant.Never;
    }

    /// <summary>A packet of it left at this moment.</summary>
    public void OnSent(Instant at)
    {
        if (_isStamped) return;
        _isStamped = true;
        // A process that was held up decided earlier: the time of the other end begins now.
        if (at > SentAt) Deadline += at - SentAt;
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

        ushort swapped = BinaryPrimitives.ReverseEndianness(cited.Id);
        return IsSent && (cited.Id == id || swapped == id);
    }

    /// <summary>An ICMP error cites a packet of ours.</summary>
    public void OnError(IcmpError error, bool ends, uint? mtu)
    {
        Icmp ??= error;
        if (ends && !IsClosed) End = CraftedEnd.Unreachable;
    }

    private byte[] Write()
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
