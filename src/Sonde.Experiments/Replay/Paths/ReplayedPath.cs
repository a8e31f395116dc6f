using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay.Paths;

/// <summary>A trace of several flows to one target, as a capture shows it.</summary>
internal sealed class ReplayedPath : ITrace, IProbeNumbers
{
    private const int MostAnswers = 8, MostOthers = 256, Forever = 255, MostTried = 4096;

    private readonly List<TraceOther> _others = [];
    private readonly HashSet<int> _nearTtls = [];
    private readonly ProbeAgreement _agreement;
    private readonly TraceReach _reach;
    private readonly Dictionary<(TraceProtocol, ushort), List<SentProbe>> _byPort = [];
    private readonly CapturedProbes _captured;

    /// <summary>Puts a trace together.</summary>
    /// <param name="captured">Its probes.</param>
    /// <param name="heard">All else that has to do with the target, in order.</param>
    /// <param name="source">Where its probes come from.</param>
    /// <param name="target">Where they go.</param>
    public ReplayedPath(CapturedProbes captured, IEnumerable<SeenPacket> heard, PacketAddress source, PacketAddress target)
    {
        _captured = captured;
        (Source, Destination) = (source, target);
        string host = target.ToString();
        Target = new Target { Input = host, Host = host, Address = target.ToIPAddress(), Port = 0, IsCaptured = true };
        int[] ttls = [.. captured.Probes.Select(probe => probe.Ttl)];
        Settings = new TraceSettings
        {
            Flows = captured.Flows,
            FirstTtl = Math.Max(1, ttls.Min()),
            MaxTtl = Math.Min(Forever, ttls.Max()),
            LegacyPorts = captured.IsLegacy,
        };
        Flows = [.. captured.Flows.Select(_ => new FlowState(Settings.MaxTtl))];
        foreach (SentProbe probe in captured.Probes)
        {
            (probe.IsAside ? Flows[probe.Flow].Asides : Flows[probe.Flow].Hops[probe.Ttl]).Add(probe);
            (TraceProtocol, ushort) key = (captured.Flows[probe.Flow].Protocol, probe.SourcePort);
            if (!_byPort.TryGetValue(key, out List<SentProbe>? named)) _byPort[key] = named = [];
            named.Add(probe);
        }

        _agreement = new ProbeAgreement(Settings, this);
        _reach = new TraceReach(Settings, Flows);
        Zero = captured.Probes[0].SentAt;
        FinishedAt = captured.Probes[^1].SentAt;
        foreach (SeenPacket packet in heard) Take(packet);
        StartedAt = DateTimeOffset.UnixEpoch.AddTicks(Zero.Nanoseconds / 100);
        new CapturedTrials(captured.Probes).Weigh(Flows);
    }

    /// <inheritdoc/>
    public Target Target { get; }

    /// <inheritdoc/>
    public TraceSettings Settings { get; }

    /// <summary>Where its probes come from.</summary>
    public PacketAddress Source { get; }

    /// <inheritdoc/>
    PacketAddress? ITracing.Source => Source;

    /// <inheritdoc/>
    public PacketAddress Destination { get; }

    /// <inheritdoc/>
    public bool IsRaw => true;

    /// <inheritdoc/>
    public IReadOnlyList<FlowState> Flows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SentProbe> Probes => _captured.Probes;

    /// <inheritdoc/>
    public IReadOnlyList<TraceOther> Others => _others;

    /// <inheritdoc/>
    public long Forged { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset StartedAt { get; }

    /// <inheritdoc/>
    public Instant Zero { get; }

    /// <inheritdoc/>
    public Instant FinishedAt { get; private set; }

    /// <inheritdoc/>
    public bool WasInterrupted => false;

    /// <inheritdoc/>
    public bool IsReplayed => true;

    /// <inheritdoc/>
    public double SequenceBits => Settings.LegacyPorts ? 15 : 32;

    /// <inheritdoc/>
    public bool HasChosenChecksums => true;

    /// <inheritdoc/>
    public double PortBits(TraceProtocol protocol) => protocol == TraceProtocol.Icmp && !Settings.LegacyPorts ? 16 : 10;

    /// <inheritdoc/>
    public bool HasOthersAt(int ttl) => _nearTtls.Contains(ttl);

    private void Take(in SeenPacket packet)
    {
        if (!HeardPacketReader.TryRead(packet.Bytes.Span, out HeardPacket heard)) return;
        bool isOurs = heard.IsCitation
            ? heard.ProbeDestination == Destination
            : heard.From == Destination || heard.Kind == AnswerKind.EchoReply;
        var answer = new TraceAnswer(heard, packet.At, packet.Bytes);
        if (!isOurs || heard.IsFragment)
        {
            Keep(answer, heard.IsFragment ? UnmatchedReason.Fragment : UnmatchedReason.NoProbe);
            return;
        }

        SentProbe? found = Find(heard, packet.At, out bool isByPortAlone, out SentProbe? near);
        if (found is null && BlankedChecksum.Restore(heard, packet.Bytes.Span) is { } whole)
            found = Find(whole, packet.At, out isByPortAlone, out near);
        if (found is not { } probe)
        {
            if (near is not null)
            {
                near.IsUncertain = true;
                _nearTtls.Add(near.Ttl);
            }

            Keep(answer, near is null ? UnmatchedReason.NoProbe : UnmatchedReason.NumbersDiffer);
            return;
        }

        if (probe.Answers.Count >= MostAnswers) return;
        bool isFirst = probe.Answer is null;
        probe.Add(answer with { IsByPortAlone = isByPortAlone });
        FinishedAt = Instant.Later(FinishedAt, packet.At);
        if (!isFirst || probe.IsAside || heard.Kind is AnswerKind.TimeExceeded or AnswerKind.OtherError) return;
        _reach.EndAt(Flows[probe.Flow], probe.Ttl, heard.From == Destination || heard.Kind == AnswerKind.EchoReply);
    }

    // The probe that agrees in most, of those that were sent before; what names a flow and no more answers the last.
    private SentProbe? Find(in HeardPacket heard, Instant at, out bool isByPortAlone, out SentProbe? near)
    {
        isByPortAlone = heard is { Kind: AnswerKind.Datagram } or { Kind: AnswerKind.Rst, Sequence: null };
        near = null;
        SentProbe? best = null;
        double bits = -1;
        foreach (SentProbe probe in CandidatesFor(heard))
        {
            if (probe.SentAt > at) break;
            TraceFlow flow = Settings.Flows[probe.Flow];
            if (flow.Protocol != heard.Protocol) continue;
            Agreement agreement = heard.IsCitation ? _agreement.OfCitation(heard, probe, flow) : _agreement.OfDirect(heard, probe, flow);
            if (agreement.Contradicts)
            {
                if (agreement.IsHint(_captured.Probes.Count, Forged)) near ??= probe;
                continue;
            }

            if (agreement.Bits < bits || (agreement.Bits == bits && !isByPortAlone)) continue;
            (best, bits) = (probe, agreement.Bits);
        }

        bool isProved = best is not null && (isByPortAlone || new Agreement(bits).IsProof(_captured.Probes.Count, Forged));
        if (!isProved) near ??= best;
        return isProved ? best : null;
    }

    // What rewrote the port is looked for among all, where they are not too many.
    private List<SentProbe> CandidatesFor(in HeardPacket heard)
        => heard.HasPorts && _byPort.TryGetValue((heard.Protocol, heard.ProbePort), out List<SentProbe>? named) ? named
            : _captured.Probes.Count <= MostTried ? _captured.Probes : [];

    private void Keep(TraceAnswer answer, UnmatchedReason reason)
    {
        if (new ProbeMatch(null, reason).IsForged && reason != UnmatchedReason.NoProbe) Forged++;
        if (_others.Count < MostOthers) _others.Add(new TraceOther(answer, reason));
    }
}
