using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute;

/// <summary>
/// One trace: all flows over all TTLs, side by side. Flows take turns over the TTLs, so that no router gets many probes at once; only what
/// stayed silent is probed again; a wait is as long as the answers seen suggest; and nothing is sent beyond the end of the path.
/// </summary>
internal sealed class TracePlan : IPlan<TraceProbe, TraceReply>
{
    // A flow that has no end yet is followed a little beyond the end of the others.
    private const int BeyondTheEnd = 2;

    private readonly TraceSettings _settings;
    private readonly ProbeWriter? _writer;
    private readonly ProbeMatcher? _matcher;
    private readonly TraceWaits _waits;
    private readonly Pacer _pacer;
    private readonly MultipathSearch? _multipath;
    private readonly PacketAddress _destination;
    private readonly List<(int Flow, int Ttl)> _first = [];
    private readonly Queue<(int Flow, int Ttl)> _again = new();
    private readonly List<SentProbe> _outstanding = [];
    private readonly List<SentProbe> _probes = [];
    private readonly Queue<int> _abandoned = new();
    private (int Flow, int Ttl)? _held;
    private int _next;
    private int _farthestEnd;

    /// <summary>Makes a plan.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="settings">How.</param>
    /// <param name="channel">The way there.</param>
    /// <param name="random">Chance.</param>
    public TracePlan(Target target, TraceSettings settings, ITraceChannel channel, Random random)
    {
        Target = target;
        // A system that makes the packets itself tells them apart by their ports alone.
        if (!channel.IsRaw) settings = settings with { LegacyPorts = true, Flags = AnswerFlags.IpSrc };
        _settings = settings;
        _destination = PacketAddress.From(target.Address);
        _waits = new TraceWaits(settings);
        _pacer = new Pacer(settings.Rate);
        _multipath = settings.FindsMultipath ? new MultipathSearch(settings.MaxTtl) : null;
        Flows = [.. settings.Flows.Select(_ => new FlowState(settings.MaxTtl))];
        IsRaw = channel.IsRaw;
        Source = channel.SourceFor(_destination);
        if (Source is not { } source) return;
        _writer = new ProbeWriter(settings, source, _destination, (channel.LowestPort, channel.HighestPort), random);
        _matcher = new ProbeMatcher(settings, _writer, _probes);
        Order();
    }

    /// <summary>Where to.</summary>
    public Target Target { get; }

    /// <summary>How.</summary>
    public TraceSettings Settings => _settings;

    /// <summary>The address that probes leave from; null where there is no way to the target.</summary>
    public PacketAddress? Source { get; }

    /// <summary>Whether packets left as they stand here.</summary>
    public bool IsRaw { get; }

    /// <summary>The flows, as in the settings.</summary>
    public IReadOnlyList<FlowState> Flows { get; }

    /// <summary>All packets sent, in order.</summary>
    public IReadOnlyList<SentProbe> Probes => _probes;

    /// <summary>Packets that are about this trace and answer none of its probes.</summary>
    public List<TraceAnswer> Others { get; } = [];

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The moment from which its times count.</summary>
    public Instant Zero { get; private set; }

    /// <summary>When its last answer, or silence, was known.</summary>
    public Instant FinishedAt { get; private set; }

    /// <summary>Whether the user stopped it before all was sent.</summary>
    public bool WasInterrupted { get; private set; }

    /// <inheritdoc/>
    public void Begin(Instant now, DateTimeOffset utcNow)
    {
        StartedAt = utcNow;
        Zero = now;
        FinishedAt = now;
    }

    /// <inheritdoc/>
    public PlanStep<TraceProbe> Next(Instant now)
    {
        while (true)
        {
            if (_abandoned.TryDequeue(out int number)) return PlanStep<TraceProbe>.Abandon(number);
            Instant quiet = Instant.Never;
            if (TryChoose(now, ref quiet, out (int Flow, int Ttl) cell))
            {
                if (_pacer.TryAdmit(now)) return Send(cell, now);
                _held = cell;
                return PlanStep<TraceProbe>.Wait(_pacer.NextAt);
            }

            bool isAny = GiveUpSilent(now, out Instant due);
            if (isAny) continue;
            due = Instant.Earlier(due, quiet);
            if (due != Instant.Never) return PlanStep<TraceProbe>.Wait(due);
            FinishedAt = now;
            return PlanStep<TraceProbe>.Finished;
        }
    }

    /// <inheritdoc/>
    public void OnReply(in TraceReply reply)
    {
        switch (reply.Kind)
        {
            case TraceReplyKind.Sent:
                OnSent(reply);
                break;
            case TraceReplyKind.Unsent:
                if ((uint)reply.Id.Number >= (uint)_probes.Count) return;
                SentProbe unsent = _probes[reply.Id.Number];
                unsent.Errno = reply.Errno;
                Settle(unsent);
                break;
            default:
                OnHeard(reply);
                break;
        }
    }

    /// <inheritdoc/>
    public void Interrupt()
    {
        if (_next < _first.Count || _again.Count > 0 || _held is not null) WasInterrupted = true;
        _held = null;
        _next = _first.Count;
        _again.Clear();
    }

    // A stamp long before or after the probe was given away belongs to another one.
    private void OnSent(in TraceReply reply)
    {
        if ((uint)reply.Id.Number >= (uint)_probes.Count) return;
        SentProbe probe = _probes[reply.Id.Number];
        double late = reply.At.SecondsSince(probe.SentAt);
        if (probe.IsStamped || late is < -0.001 or > 1) return;
        probe.SentAt = reply.At;
        probe.IsStamped = true;
    }

    private void OnHeard(in TraceReply reply)
    {
        if (_matcher is null || !HeardPacket.TryRead(reply.Packet.Span, _destination, out HeardPacket heard)) return;
        var answer = new TraceAnswer(heard, reply.At, reply.Packet);
        SentProbe? probe = _matcher.Find(heard, out bool isOurs);
        if (probe is null)
        {
            if (isOurs && Others.Count < _settings.MostOthers) Others.Add(answer);
            if (isOurs && heard.Kind is AnswerKind.Datagram && _matcher.FlowOf(heard) is >= 0 and var flow) BeginSerial(flow, reply.At);
            return;
        }

        if (probe.Answers.Count >= MostAnswers) return;
        probe.Answers.Add(answer);
        if (probe.Answers.Count > 1) return;
        Settle(probe);
        FinishedAt = reply.At;
        _waits.Add(probe.Ttl, reply.At - probe.SentAt);
        if (_multipath is not null) Widen(probe.Ttl, heard.From);
        if (heard.Kind is AnswerKind.TimeExceeded or AnswerKind.OtherError) return;
        EndAt(Flows[probe.Flow], probe.Ttl, heard.From == _destination);
    }

    /// <summary>How many answers to one probe are kept: a storm of them says no more.</summary>
    private const int MostAnswers = 8;

    private void EndAt(FlowState flow, int ttl, bool isReached)
    {
        if (flow.End is { } end && end <= ttl) return;
        flow.End = ttl;
        flow.IsReached = isReached;
        _farthestEnd = 0;
        foreach (FlowState each in Flows)
        {
            if (each.IsReached) _farthestEnd = Math.Max(_farthestEnd, each.End!.Value);
        }

        _waits.End = _farthestEnd;
    }

    private int Limit(FlowState flow)
    {
        if (_farthestEnd == 0) return flow.End ?? _settings.MaxTtl;
        return flow.End is { } end ? Math.Max(end, _farthestEnd) : Math.Min(_settings.MaxTtl, _farthestEnd + BeyondTheEnd);
    }

    // Which router a probe dies at is another one for each flow at any time.
    private void Order()
    {
        int hops = _settings.MaxTtl - _settings.FirstTtl + 1;
        const int stride = 7; // spreads neighbouring flows over the path
        for (int turn = 0; turn < hops; turn++)
        {
            for (int flow = 0; flow < Flows.Count; flow++) _first.Add((flow, _settings.FirstTtl + ((turn + (flow * stride)) % hops)));
        }
    }

    private bool TryChoose(Instant now, ref Instant quiet, out (int Flow, int Ttl) cell)
    {
        cell = _held ?? default;
        if (WasInterrupted) return false;
        if (_held is not null)
        {
            _held = null;
            if (IsWanted(cell)) return true;
        }

        while (_next < _first.Count)
        {
            cell = _first[_next++];
            if (!IsWanted(cell)) continue;
            if (!Flows[cell.Flow].IsSerial) return true;
            _again.Enqueue(cell);
        }

        for (int left = _again.Count; left > 0; left--)
        {
            cell = _again.Dequeue();
            if (!IsWanted(cell)) continue;
            FlowState flow = Flows[cell.Flow];
            if (!flow.IsSerial || (flow.Outstanding == 0 && flow.QuietUntil <= now)) return true;
            if (flow.Outstanding == 0) quiet = Instant.Earlier(quiet, flow.QuietUntil);
            _again.Enqueue(cell);
        }

        return false;
    }

    private bool IsWanted((int Flow, int Ttl) cell)
    {
        FlowState flow = Flows[cell.Flow];
        if (_multipath is { } search && _settings.Flows[cell.Flow].Number >= search.FlowsFor(cell.Ttl)) return false;
        return cell.Ttl <= Limit(flow) && flow.AnsweredAt(cell.Ttl) is null;
    }

    // One router more is known at a TTL: more flows are needed there, and where its neighbours are, to rule out further ones.
    private void Widen(int ttl, PacketAddress router)
    {
        int before = _multipath!.FlowsFor(ttl);
        if (!_multipath.Add(ttl, router)) return;
        int after = _multipath.FlowsFor(ttl);
        for (int flow = 0; flow < Flows.Count && !WasInterrupted; flow++)
        {
            int number = _settings.Flows[flow].Number;
            if (number >= before && number < after) _again.Enqueue((flow, ttl));
        }
    }

    private PlanStep<TraceProbe> Send((int Flow, int Ttl) cell, Instant now)
    {
        FlowState flow = Flows[cell.Flow];
        List<SentProbe> tries = flow.Hops[cell.Ttl];
        SentProbe probe = _writer!.Write(_probes.Count, cell.Flow, cell.Ttl, tries.Count + 1);
        probe.SentAt = now;
        probe.IsOutstanding = true;
        _probes.Add(probe);
        tries.Add(probe);
        _matcher!.Add(probe);
        _outstanding.Add(probe);
        flow.Outstanding++;
        return PlanStep<TraceProbe>.Send(probe.Number, new TraceProbe(probe.Packet, _destination));
    }

    /// <summary>Gives up what was waited for long enough, and lets it be tried again.</summary>
    /// <returns>Whether there is any.</returns>
    private bool GiveUpSilent(Instant now, out Instant due)
    {
        bool isAny = false;
        due = Instant.Never;
        for (int i = _outstanding.Count - 1; i >= 0; i--)
        {
            SentProbe probe = _outstanding[i];
            FlowState flow = Flows[probe.Flow];
            Instant own = probe.SentAt + _waits.For(probe.Ttl);
            if (probe.IsOutstanding && own > now && probe.Ttl <= Limit(flow))
            {
                due = Instant.Earlier(due, own);
                continue;
            }

            _outstanding[i] = _outstanding[^1];
            _outstanding.RemoveAt(_outstanding.Count - 1);
            if (!probe.IsOutstanding) continue;
            isAny = true;
            Settle(probe);
            if (!IsRaw) _abandoned.Enqueue(probe.Number);
            if (flow.Hops[probe.Ttl].Count < _settings.Tries && !WasInterrupted) _again.Enqueue((probe.Flow, probe.Ttl));
        }

        return isAny;
    }

    private void Settle(SentProbe probe)
    {
        if (!probe.IsOutstanding) return;
        probe.IsOutstanding = false;
        Flows[probe.Flow].Outstanding--;
    }

    // The answers so far cannot be told apart: what is not answered is asked again, one at a time.
    private void BeginSerial(int index, Instant at)
    {
        FlowState flow = Flows[index];
        flow.QuietUntil = at + _settings.ShortestWait;
        if (flow.IsSerial || flow.Outstanding == 0) return;
        flow.IsSerial = true;
        for (int ttl = _settings.FirstTtl; ttl <= _settings.MaxTtl; ttl++)
        {
            foreach (SentProbe probe in flow.Hops[ttl])
            {
                if (!probe.IsOutstanding) continue;
                Settle(probe);
                _again.Enqueue((index, ttl));
            }
        }
    }
}
