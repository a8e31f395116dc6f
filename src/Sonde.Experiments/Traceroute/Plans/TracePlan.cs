using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Experiments.Traceroute.Trials;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>
/// One trace: all flows over all TTLs, side by side. What is next is <see cref="TraceSchedule"/>'s, how long to wait is
/// <see cref="TraceWaiting"/>'s, where the path ends is <see cref="TraceReach"/>'s, and what is asked once more before flows are judged is
/// <see cref="SilenceTrials"/>'.
/// </summary>
internal sealed class TracePlan : IPlan<PacketProbe, PacketReply>, ITrace
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);

    private readonly TraceSettings _settings;
    private readonly ProbeWriter? _writer;
    private readonly ProbeMatcher? _matcher;
    private readonly TraceIntake? _intake;
    private readonly TraceLosses _losses;
    private readonly TraceReach _reach;
    private readonly TraceSchedule _schedule;
    private readonly TraceWaiting _waiting;
    private readonly SilenceTrials _trials;
    private readonly Action<SentProbe, bool> _over;
    private readonly Pacer _pacer;
    private readonly PacketAddress _destination;
    private readonly List<SentProbe> _probes = [];
    private readonly Queue<int> _abandoned = new();
    private readonly IPacketChannel _channel;
    private Instant _overdueAt;
    private (Instant OverdueAt, Instant Ends)? _glance;
    private bool _isAnyOver, _isSwept;
    private int _asides;

    /// <summary>Makes a plan.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="settings">How.</param>
    /// <param name="channel">The way there.</param>
    /// <param name="random">Chance.</param>
    public TracePlan(Target target, TraceSettings settings, IPacketChannel channel, Random random)
    {
        (Target, _channel) = (target, channel);
        // A system that makes the packets itself tells them apart by their ports alone.
        if (!channel.IsRaw) settings = settings with { LegacyPorts = true, Flags = AnswerFlags.IpSrc, IsMatchedBySystem = true };
        _settings = settings;
        _destination = PacketAddress.From(target.Address);
        _pacer = new Pacer(settings.Rate);
        Flows = [.. settings.Flows.Select(_ => new FlowState(settings.MaxTtl))];
        _reach = new TraceReach(settings, Flows);
        _schedule = new TraceSchedule(settings, Flows, _reach);
        var waits = new TraceWaits(settings, _reach);
        _waiting = new TraceWaiting(settings, Flows, _reach, waits);
        _trials = new SilenceTrials(this, waits, random);
        _losses = new TraceLosses(channel, settings.LongestWait, _probes);
        _over = OnOver;
        IsRaw = channel.IsRaw;
        Source = channel.SourceFor(_destination);
        if (Source is not { } source)
        {
            _schedule.Close();
            return;
        }

        _writer = new ProbeWriter(settings, source, _destination, (channel.LowestPort, channel.HighestPort), random);
        _matcher = new ProbeMatcher(settings, _writer, _probes);
        _intake = new TraceIntake(settings, _probes, _matcher, Flows, _reach, _destination);
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
    public IReadOnlyList<TraceOther> Others => _intake?.Others ?? [];

    /// <summary>How many packets came that claim to answer a probe, and that a sender may have sent who saw none.</summary>
    public long Forged => _matcher?.Forged ?? 0;

    /// <summary>How many of these name no port that a probe left from: other programs' answers may be among them.</summary>
    public long Strangers => _matcher?.Strangers ?? 0;

    /// <summary>Whether something that may answer a probe of this TTL is among <see cref="Others"/>.</summary>
    public bool HasOthersAt(int ttl) => _intake?.HasOthersAt(ttl) == true;

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
        _losses.Begin(now);
    }

    /// <inheritdoc/>
    public PlanStep<PacketProbe> Next(Instant now)
    {
        while (true)
        {
            if (_abandoned.TryDequeue(out int number)) return PlanStep<PacketProbe>.Abandon(number);
            if (_schedule.TryTake(now, out Instant quiet, out (int Flow, int Ttl) cell))
            {
                if (_pacer.TryAdmit(now)) return Send(new(cell.Flow, cell.Ttl, IsAside: false), now);
                _schedule.Hold(cell);
                return PlanStep<PacketProbe>.Wait(_pacer.NextAt);
            }

            if (_glance is { } glance && glance.Ends <= now) (_overdueAt, _glance) = (glance.OverdueAt, null);
            _isAnyOver = false;
            Instant due = Instant.Earlier(_waiting.TakeOverdue(_overdueAt, _schedule.IsClosed, _over), quiet);
            if (_isAnyOver) continue;
            if (TakeTrial(now, quiet, ref due) is { } step) return step;
            if (due == Instant.Never)
            {
                FinishedAt = now;
                // What the user stopped before it could be asked is not judged.
                WasInterrupted |= Source is not null && _schedule.IsClosed && new PathQuestions(this).All(isPatient: false).Any();
                return PlanStep<PacketProbe>.Finished;
            }

            if (due > now) return PlanStep<PacketProbe>.Wait(due);
            // What came in the meantime, to a process that was held up, is heard before anything is given up.
            _glance ??= (now, now + Glance);
            return PlanStep<PacketProbe>.Wait(_glance.Value.Ends);
        }
    }

    /// <inheritdoc/>
    public void OnReply(in PacketReply reply)
    {
        switch (reply.Kind)
        {
            case PacketReplyKind.Sent:
                OnSent(reply);
                break;
            case PacketReplyKind.Unsent:
                if ((uint)reply.Id.Number >= (uint)_probes.Count) return;
                SentProbe unsent = _probes[reply.Id.Number];
                unsent.Errno = reply.Errno;
                _waiting.Settle(unsent);
                break;
            default:
                OnHeard(reply);
                break;
        }
    }

    /// <inheritdoc/>
    public void Interrupt()
    {
        WasInterrupted |= _schedule.Close();
        WasInterrupted |= _trials.Close();
    }

    // A stamp long before or after the probe was given away belongs to another one.
    private void OnSent(in PacketReply reply)
    {
        if ((uint)reply.Id.Number >= (uint)_probes.Count) return;
        SentProbe probe = _probes[reply.Id.Number];
        double late = reply.At.SecondsSince(probe.SentAt);
        if (probe.IsStamped || late is < -0.001 or > SentProbe.LongestHeldUp) return;
        probe.SentAt = reply.At;
        probe.IsStamped = true;
    }

    private void OnHeard(in PacketReply reply)
    {
        int unclearFlow = -1;
        if (_intake?.Take(reply, out unclearFlow) is not { } probe)
        {
            if (unclearFlow >= 0) BeginSerial(unclearFlow, reply.At);
            return;
        }

        HeardPacket heard = probe.Answer!.Heard;
        _waiting.Answered(probe, reply.At);
        FinishedAt = reply.At;
        if (probe.IsAside) return; // its way need not be its flow's
        if (heard.Kind == AnswerKind.TimeExceeded) _schedule.OnExpired(probe.Ttl);
        if (!WasInterrupted) _schedule.OnRouter(probe.Ttl, heard.From);
        if (heard.Kind is AnswerKind.TimeExceeded or AnswerKind.OtherError) return;
        _reach.EndAt(Flows[probe.Flow], probe.Ttl, heard.From == _destination || heard.Kind == AnswerKind.EchoReply);
    }

    // Trials begin when all that was swept has been answered, or had its time.
    private PlanStep<PacketProbe>? TakeTrial(Instant now, Instant quiet, ref Instant due)
    {
        if (_schedule.IsClosed) return null;
        if (!_isSwept)
        {
            Instant at = quiet == Instant.Never ? _waiting.HeardOutAt() : Instant.Never;
            if (at > now) due = Instant.Earlier(due, at);
            _isSwept = at <= now;
            if (!_isSwept) return null;
        }

        NoteLosses(now);
        bool isTrial = _trials.TryTake(now, _intake!.Answered, out Instant next, out Trial? trial);
        due = Instant.Earlier(due, next);
        if (!isTrial) return null;
        return _pacer.TryAdmit(now) ? Send(trial!.Take(), now, trial) : PlanStep<PacketProbe>.Wait(_pacer.NextAt);
    }

    private PlanStep<PacketProbe> Send(TrialCell cell, Instant now, Trial? trial = null)
    {
        List<SentProbe> tries = cell.IsAside ? Flows[cell.Flow].Asides : Flows[cell.Flow].Hops[cell.Ttl];
        SentProbe probe = _writer!.Write(_probes.Count, cell.Flow, cell.Ttl, tries.Count + 1, cell.IsAside ? _asides++ : null);
        probe.SentAt = now;
        _probes.Add(probe);
        tries.Add(probe);
        _matcher!.Add(probe);
        _waiting.Add(probe);
        trial?.Add(probe);
        return PlanStep<PacketProbe>.Send(probe.Number, new PacketProbe(probe.Packet, _destination));
    }

    // What is tried again is still listened to; a system that holds a socket for each probe frees those of the cell when it is done.
    private void OnOver(SentProbe probe, bool hasTriesLeft)
    {
        _isAnyOver = true;
        if (probe.Answer is null) NoteLosses(_channel.Now);
        if (hasTriesLeft && !_schedule.IsClosed)
        {
            _schedule.Again((probe.Flow, probe.Ttl));
            return;
        }

        WasInterrupted |= hasTriesLeft;
        if (!IsRaw) Abandon(probe.IsAside ? [probe] : Flows[probe.Flow].Hops[probe.Ttl]);
    }

    private void NoteLosses(Instant now) => _matcher!.Lost = _losses.Note(now);

    private void Abandon(List<SentProbe> tries)
    {
        foreach (SentProbe probe in tries)
        {
            if (probe.Answer is null) _abandoned.Enqueue(probe.Number);
        }
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
                _waiting.Settle(probe);
                _schedule.Again((index, ttl));
            }
        }
    }
}
