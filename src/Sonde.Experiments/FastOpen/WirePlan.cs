using Sonde.Experiments.Network;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.FastOpen;

/// <summary>
/// The crafted probes to one target, side by side: five at once, the sixth when a cookie came. Those that came to nothing good
/// are repeated once, after a while, unless nothing came from the target at all; and more often where this machine lost packets
/// that came while they were under way, since they may have been theirs.
/// </summary>
internal sealed class WirePlan : IPlan<TraceProbe, TraceReply>
{
    private const int MostRounds = 4;
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
    public WirePlan(FastOpenTarget target, TimeSpan timeout, PacketAddress source, Func<ushort> nextPort, Random random, Func<long>? drops = null)
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
        foreach (WireProbeKind kind in (WireProbeKind[])[WireProbeKind.Plain, WireProbeKind.Ask34, WireProbeKind.Ask254, WireProbeKind.DataOnly, WireProbeKind.BogusCookie])
        {
            Start(now, kind, 0, []);
        }
    }

    public PlanStep<TraceProbe> Next(Instant now)
    {
        // What time ends, ends before it is looked at what is to be done next.
        foreach (WireFlow flow in _flows) flow.OnTime(now);
        if (!_interrupted) Continue(now);
        Instant due = _repeatAt ?? Instant.Never;
        for (int i = 0; i < _flows.Count; i++)
        {
            due = Instant.Earlier(due, _flows[i].OnTime(now));
            if (_flows[i].Take() is { } packet) return PlanStep<TraceProbe>.Send(i, new TraceProbe(packet, _address));
        }

        bool done = _flows.TrueForAll(flow => flow.IsClosed) && (_repeatAt is null || _interrupted);
        if (!done && _interrupted) WasInterrupted = true;
        if (!done && !_interrupted) return PlanStep<TraceProbe>.Wait(due);
        FinishedAt = now;
        return PlanStep<TraceProbe>.Finished;
    }

    public void OnReply(in TraceReply reply)
    {
        if (reply.Kind == TraceReplyKind.Heard)
        {
            Hear(reply.At, reply.Packet.Span);
            return;
        }

        int place = reply.Id.Number;
        if (place < 0 || place >= _flows.Count) return;
        if (reply.Kind == TraceReplyKind.Sent) _flows[place].OnSent(reply.At);
        else _flows[place].OnUnsent();
    }

    public void Interrupt() => _interrupted = true;

    /// <summary>
    /// The probe of a kind that decides: the last of those that came to nothing good, or the first that did. A cookie that the
    /// server replaced by another one once is not valid, whatever luck it had at other times.
    /// </summary>
    public WireFlow? Of(WireProbeKind kind)
    {
        if (kind == WireProbeKind.Cookie && _flows.Find(IsRejected) is { } rejected) return rejected;
        List<WireFlow> ended = _flows.FindAll(flow => flow.Kind == kind && flow.End is not (WireEnd.Pending or WireEnd.Unsent));
        return ended.Find(flow => !IsPoor(flow))
            ?? ended.FindLast(flow => !flow.MayLackPackets)
            ?? ended.LastOrDefault()
            ?? _flows.Find(flow => flow.Kind == kind);
    }

    private void Continue(Instant now)
    {
        WireFlow ask34 = _flows[1], ask254 = _flows[2];
        bool asked = ask34.End != WireEnd.Pending && ask254.End != WireEnd.Pending;
        if (!_cookieTried && (ask34.CookieReceived is { Length: > 0 } || asked))
        {
            _cookieTried = true;
            if (ask34.CookieReceived is { Length: > 0 } cookie) Start(now, WireProbeKind.Cookie, TcpOptionKind.FastOpen, cookie);
            else if (ask254.CookieReceived is { Length: > 0 } other) Start(now, WireProbeKind.Cookie, TcpOptionKind.Experiment2, other);
        }

        if (!_cookieChecked && _flows.Find(flow => flow.Kind == WireProbeKind.Cookie) is { End: WireEnd.Answered, SynDataAcked: > 0, LostSynAck: false } accepted)
        {
            // Behind a pool of addresses a cookie is accepted by chance; twice in a row hardly.
            _cookieChecked = true;
            Start(now, WireProbeKind.Cookie, accepted.OptionKind, accepted.CookieSent);
        }

        if (_repeatAt is { } at && now >= at)
        {
            (_repeatAt, _dropsBefore) = (null, _drops());
            foreach (WireFlow poor in Undone()) Start(now, poor.Kind, poor.OptionKind, poor.CookieSent);
        }

        if (_repeatAt is null && _cookieTried && _rounds < MostRounds && _flows.TrueForAll(flow => flow.IsClosed)) EndRound(now);
    }

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
        bool again = (_rounds == 1 && alive) || (_rounds < MostRounds && (lost || Undone().Exists(flow => flow.End == WireEnd.Unsent)));
        if (again && Undone().Count > 0) _repeatAt = now + (BackOff * _rounds);
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
            if (packet.Source != _address || !TcpSegment.TryParse(packet.Payload, out TcpSegment segment) || segment.SourcePort != _target.Port) return;
            ushort port = segment.DestinationPort;
            bool isGenuine = _flows.FindLast(flow => flow.LocalPort == port)?.OnSegment(at, segment, new SegmentMarks(packet.HopLimit, packet.IsIpv4 ? packet.Id : null, segment.Window)) ?? false;
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
            || cited.Destination != _address || !TcpQuote.TryParse(cited.Payload, out TcpQuote quote) || quote.DestinationPort != _target.Port) return;
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
