using Sonde.Experiments.Network;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// The crafted probes to one target, side by side: five at once, the sixth when a cookie came. Those that came to nothing good
/// are repeated once, after a while, unless nothing came from the target at all; and more often where this machine lost packets
/// that came while they were under way, since they may have been theirs.
/// </summary>
internal sealed class WirePlan : IPlan<PacketProbe, PacketReply>
{
    private const int MostRounds = 5;
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);
    private static readonly byte[] Bogus = [0x5A, 0xA5, 0x5A, 0xA5, 0x5A, 0xA5, 0x5A, 0xA5];

    private readonly FastOpenTarget _target;
    private readonly TimeSpan _timeout;
    private readonly PacketAddress _source;
    private readonly PacketAddress _address;
    private readonly Func<ushort> _nextPort;
    private readonly Random _random;
    private readonly Func<long> _drops;
    private readonly List<WireFlow> _flows = [];
    private bool _cookieTried, _cookieChecked, _interrupted;
    private int _rounds;
    private long _dropsBefore;
    private Instant? _repeatAt;

    /// <summary>Makes a plan.</summary>
    /// <param name="target">Whom to measure.</param>
    /// <param name="timeout">How long a connection may take.</param>
    /// <param name="source">The address to leave from.</param>
    /// <param name="nextPort">Gives guarded ports in turn; there are more of them than a target can be asked from.</param>
    /// <param name="random">Where sequence numbers come from.</param>
    /// <param name="drops">How many packets that came this machine has lost so far; null where nobody knows.</param>
    public WirePlan(
        FastOpenTarget target, TimeSpan timeout, PacketAddress source, Func<ushort> nextPort, Random random, Func<long>? drops = null)
    {
        (_target, _timeout, _source, _nextPort, _random, _drops) = (target, timeout, source, nextPort, random, drops ?? (() => 0));
        _address = PacketAddress.From(target.Target.Address);
    }

    /// <summary>Whom it measures.</summary>
    public FastOpenTarget Target => _target;

    /// <summary>The address it leaves from, or null if nobody knows.</summary>
    public string? SourceText => _source.IsUnspecified ? null : _source.ToString();

    /// <summary>All probes, in the order of their SYNs.</summary>
    public IReadOnlyList<WireFlow> Flows => _flows;

    /// <summary>How many packets came that claim to belong to a connection, and that a sender may have sent who saw none.</summary>
    public long Forged { get; private set; }

    /// <summary>The moment from which its times count.</summary>
    public Instant Zero { get; private set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it was done.</summary>
    public Instant FinishedAt { get; private set; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasInterrupted { get; private set; }

    public void Begin(Instant now, DateTimeOffset utcNow)
    {
        (Zero, StartedAt, _dropsBefore) = (now, utcNow, _drops());
        foreach (WireProbeKind kind in (WireProbeKind[])[WireProbeKind.Plain, WireProbeKind.Ask34, WireProbeKind.Ask254,
            WireProbeKind.DataOnly, WireProbeKind.BogusCookie])
        {
            Start(now, kind, 0, []);
        }
    }

    public PlanStep<PacketProbe> Next(Instant now)
    {
        // What time ends, ends before it is looked at what is to be done next.
        foreach (WireFlow flow in _flows) flow.OnTime(now);
        if (!_interrupted) Continue(now);
        Instant due = _interrupted ? Instant.Never : _repeatAt ?? Instant.Never;
        for (int i = 0; i < _flows.Count; i++)
        {
            due = Instant.Earlier(due, _flows[i].OnTime(now));
            if (_flows[i].Take() is { } packet) return PlanStep<PacketProbe>.Send(i, new PacketProbe(packet, _address));
        }

        // No connection is left half open, and none is called silent before its time.
        bool done = _flows.TrueForAll(flow => flow.IsClosed) && (_repeatAt is null || _interrupted);
        if (!done) return PlanStep<PacketProbe>.Wait(due);
        WasInterrupted = _interrupted && _rounds < MostRounds;
        FinishedAt = now;
        return PlanStep<PacketProbe>.Finished;
    }

    public void OnReply(in PacketReply reply)
    {
        if (reply.Kind == PacketReplyKind.Heard)
        {
            Hear(reply.At, reply.Packet.Span);
            return;
        }

        int place = reply.Id.Number;
        if (place < 0 || place >= _flows.Count) return;
        if (reply.Kind == PacketReplyKind.Sent) _flows[place].OnSent(reply.At);
        else _flows[place].OnUnsent();
    }

    public void Interrupt() => _interrupted = true;

    /// <summary>
    /// The probe of a kind that decides: the first that came to something good, else the last that at least opened, else the last. A cookie
    /// that the server replaced by another one once is not valid, whatever luck it had at other times.
    /// </summary>
    public WireFlow? Of(WireProbeKind kind)
    {
        if (kind == WireProbeKind.Cookie && _flows.Find(IsRejected) is { } rejected) return rejected;
        if (_flows.Find(flow => flow.Kind == kind && flow is { CookieReceived.Length: > 0 }) is { } given
            && (kind is WireProbeKind.Ask34 or WireProbeKind.Ask254)) return given;
        List<WireFlow> ended = _flows.FindAll(flow => flow.Kind == kind && flow.End is not (WireEnd.Pending or WireEnd.Unsent));
        return ended.Find(flow => !IsPoor(flow))
            ?? ended.FindLast(flow => flow.SynAck is not null && !flow.MayLackPackets)
            ?? ended.FindLast(flow => !flow.MayLackPackets)
            ?? ended.LastOrDefault()
            ?? _flows.Find(flow => flow.Kind == kind);
    }

    /// <summary>
    /// Whether the silence of a kind may be chance: other connections show that the path loses packets, and so often that as many SYNs as
    /// were sent of this kind may all have been lost.
    /// </summary>
    public bool MayBeChance(WireProbeKind kind) => new PathLoss(_flows).MayExplain(_flows.Where(flow => flow.Kind == kind));

    /// <summary>Whether connections that were answered lost packets on their way.</summary>
    public bool HasPathLoss => new PathLoss(_flows).IsSeen;

    // The server gave a cookie, and takes a SYN with it as if it had no option: whether it still has the option is asked once more.
    private WireFlow? Unasked
        => _flows.FindIndex(IsTakenAsPlain) is >= 0 and var first
        && !_flows.Skip(first).Any(flow => flow.Kind is WireProbeKind.Ask34 or WireProbeKind.Ask254) ? _flows[first] : null;

    /// <summary>Whether the SYN/ACK to a SYN with the server's cookie has neither taken its data nor said why.</summary>
    public static bool IsTakenAsPlain(WireFlow flow)
        => flow is
        {
            Kind: WireProbeKind.Cookie, SynDataLength: > 0, SynAck: not null, LostSynAck: false, SynDataAcked: 0,
            KindReceived: 0
        };

    private void Continue(Instant now)
    {
        if (!_flows.Exists(flow => flow.Kind == WireProbeKind.Cookie))
        {
            bool asked = _flows.TrueForAll(
                flow => flow.Kind is not (WireProbeKind.Ask34 or WireProbeKind.Ask254) || flow.End != WireEnd.Pending);
            if (CookieOf(WireProbeKind.Ask34) is { } cookie) Start(now, WireProbeKind.Cookie, TcpOptionKind.FastOpen, cookie);
            else if (asked && CookieOf(WireProbeKind.Ask254) is { } other)
                Start(now, WireProbeKind.Cookie, TcpOptionKind.Experiment2, other);
            _cookieTried = asked || _flows[^1].Kind == WireProbeKind.Cookie;
        }

        if (!_cookieChecked
            && _flows.Find(
                flow => flow.Kind == WireProbeKind.Cookie) is { End: WireEnd.Answered, SynDataAcked: > 0, LostSynAck: false } accepted)
        {
            // Behind a pool of addresses a cookie is accepted by chance; twice in a row hardly.
            _cookieChecked = true;
            Start(now, WireProbeKind.Cookie, accepted.OptionKind, accepted.CookieSent);
        }

        if (_repeatAt is { } at && now >= at)
        {
            (_repeatAt, _dropsBefore) = (null, _drops());
            foreach (WireFlow poor in Undone()) Start(now, poor.Kind, poor.OptionKind, poor.CookieSent);
            if (Unasked is { } refused)
                Start(now, refused.OptionKind == TcpOptionKind.FastOpen ? WireProbeKind.Ask34 : WireProbeKind.Ask254, 0, []);
        }

        if (_repeatAt is null && _cookieTried && _rounds < MostRounds && _flows.TrueForAll(flow => flow.IsClosed)) EndRound(now);
    }

    private byte[]? CookieOf(WireProbeKind kind)
        => _flows.Find(flow => flow.Kind == kind && flow.CookieReceived is { Length: > 0 })?.CookieReceived;

    // What came to nothing twice is nothing, unless this machine lost packets that came.
    private void EndRound(Instant now)
    {
        bool lost = _drops() != _dropsBefore;
        if (lost)
        {
            foreach (WireFlow flow in _flows.Where(flow => flow.Round == _rounds)) flow.MayLackPackets = true;
        }

        _rounds++;
        bool alive = _flows.Exists(flow => flow.SynAck is not null);
        bool again = (alive && Undone().Exists(flow => _flows.Count(other => other.Kind == flow.Kind) == 1 && _rounds < MostRounds))
            || (_rounds < MostRounds
                && (lost || (alive && Unasked is not null)
                    || Undone().Exists(flow => flow.End == WireEnd.Unsent || MayBeChance(flow.Kind))));
        if (again && (Undone().Count > 0 || Unasked is not null)) _repeatAt = now + (BackOff * _rounds);
        else _rounds = MostRounds;
    }

    // Of each kind that no probe came to anything good of, the last one.
    private List<WireFlow> Undone()
        => [.. _flows.GroupBy(flow => flow.Kind).Where(kind => kind.All(IsPoor)).Select(kind => kind.Last())];

    private static bool IsRejected(WireFlow flow) => flow is { Kind: WireProbeKind.Cookie, SynDataAcked: 0, CookieReceived.Length: > 0 };

    // A SYN/ACK that never came may be our own capture's loss: it decides when it is missing twice.
    private static bool IsPoor(WireFlow flow)
        => flow.End is not WireEnd.Answered || flow.LostSynAck || (flow.Kind == WireProbeKind.Cookie && flow.SynDataAcked is not > 0);

    private void Start(Instant now, WireProbeKind kind, byte option, ReadOnlySpan<byte> cookie)
    {
        (option, byte[] sent) = kind switch
        {
            WireProbeKind.Ask34 => (TcpOptionKind.FastOpen, []),
            WireProbeKind.Ask254 => (TcpOptionKind.Experiment2, []),
            WireProbeKind.BogusCookie => (TcpOptionKind.FastOpen, Bogus),
            WireProbeKind.Cookie => (option, cookie.ToArray()),
            _ => ((byte)0, (byte[])[]),
        };
        var ends = new WireEndpoints(_source, FreshPort(), _address, (ushort)_target.Port);
        var flow = new WireFlow(kind, ends, _target.Request, sent, option, (uint)_random.NextInt64(1L << 32), _timeout) { Round = _rounds };
        _flows.Add(flow);
        flow.Begin(now);
    }

    // The server may still hold an earlier connection from a port, and would not answer a SYN from it.
    private ushort FreshPort()
    {
        ushort port = _nextPort();
        while (_flows.Exists(flow => flow.LocalPort == port)) port = _nextPort();
        return port;
    }

    private void Hear(Instant at, ReadOnlySpan<byte> bytes)
    {
        if (!IpPacket.TryParse(bytes, out IpPacket packet)) return;
        if (packet.Protocol == IpProtocol.Tcp)
        {
            if (packet.Source != _address || !TcpSegment.TryParse(packet.Payload, out TcpSegment segment)
                || segment.SourcePort != _target.Port) return;
            ushort port = segment.DestinationPort;
            bool isGenuine = _flows.FindLast(flow => flow.LocalPort == port)?.OnSegment(
                at, segment, new SegmentMarks(packet.HopLimit, packet.IsIpv4 ? packet.Id : null, segment.Window)) ?? false;
            if (!isGenuine) Forged++;
        }
        else if (IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage message))
        {
            HearError(packet, message);
        }
    }

    private void HearError(in IpPacket packet, in IcmpMessage message)
    {
        if (!message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || cited.Destination != _address || !TcpQuote.TryParse(cited.Payload, out TcpQuote quote)
            || quote.DestinationPort != _target.Port) return;
        ushort port = quote.SourcePort;
        WireFlow? flow = _flows.FindLast(flow => flow.LocalPort == port);
        if (flow is null || !flow.IsCited(quote))
        {
            Forged++;
            return;
        }

        bool ends = IcmpOutcomes.OfConnect(_target.Target.Address.AddressFamily, message.Type, message.Code) is not null;
        flow.OnError(new IcmpError(message.Type, message.Code, packet.Source.ToIPAddress()), ends);
    }
}
