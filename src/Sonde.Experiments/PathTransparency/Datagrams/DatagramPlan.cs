using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>
/// Crafted datagrams to one target, by turns of a plain one and the variants, as <see cref="VariantSeries"/> wants them. What is not
/// answered is sent again within its time, up to three times, each from another port: what is lost by the port is no word of what it is.
/// </summary>
/// <param name="target">Whom to measure.</param>
/// <param name="method">The experiment.</param>
/// <param name="timeout">How long a try may take.</param>
/// <param name="stage">Where packets leave.</param>
internal sealed class DatagramPlan(JobTarget target, DatagramMethod method, TimeSpan timeout, WireStage stage)
    : TargetPlan<DatagramFlow>(target, stage.Source, stage.NextPort, IpProtocol.Udp)
{
    private const int MostOfTurn = 3;

    private bool _isNoted = true;
    private int _turn = -1, _variant;
    private long _dropsBefore;
    private Instant _nextAt;

    /// <summary>Why the target cannot be measured, or null; nothing is sent then.</summary>
    public string? Error { get; init; }

    /// <inheritdoc/>
    public override bool IsOpen => All.Exists(flow => flow.End == CraftedEnd.Answered);

    /// <summary>What the tries say.</summary>
    public VariantSeries Series => new(
        [.. All.GroupBy(flow => flow.Turn).Select(turn => turn.ToArray()).Where(IsOver).Select(TryOf)], method.Variants.Count);

    /// <summary>The try of a variant that decides: the first that was answered, else the last; null where there was none.</summary>
    public DatagramFlow? Of(int variant)
        => All.Find(flow => flow.Variant == variant && flow.End == CraftedEnd.Answered)
            ?? All.FindLast(flow => flow.Variant == variant);

    /// <summary>
    /// Datagrams of a variant along the way, to a port where nobody listens, which the target cites; of what is not answered, to the port
    /// that was asked: a box may look at the port.
    /// </summary>
    /// <param name="variant">The variant.</param>
    /// <param name="what">What of them may be meddled with, in words.</param>
    /// <param name="packets">The packets.</param>
    /// <param name="field">What is cited of them that is compared.</param>
    public SoughtProbe Follow(int variant, string what, TraceFlow packets, QuotedField field)
    {
        DatagramFlow decisive = Of(variant)!;
        bool isBroken = Series.Verdict(variant) is VariantVerdict.Broken;
        return new SoughtProbe(decisive.Recipe.Name, what, isBroken ? packets with { Port = Target.Port } : packets, [field])
        {
            End = decisive.End,
            HasArrived = decisive.AnsweredAt is not null,
        }.Doubted(!isBroken);
    }

    public override void Begin(Instant now, DateTimeOffset utcNow)
    {
        _nextAt = now;
        base.Begin(now, utcNow);
    }

    public override PlanStep<PacketProbe> Next(Instant now)
    {
        if (Turn is { Length: > 0 } current && Continue(now, current) is { } step) return step;
        NoteEnd(now);
        int? next = Error is null ? Series.Next : null;
        if (IsInterrupted && next is not null) WasInterrupted = true;
        if (IsInterrupted || next is not { } variant)
        {
            FinishedAt = now;
            return PlanStep<PacketProbe>.Finished;
        }

        if (now < _nextAt) return PlanStep<PacketProbe>.Wait(_nextAt);
        (_turn, _variant, _dropsBefore, _isNoted) = (_turn + 1, variant, Drops, false);
        Start(now, timeout);
        return Next(now);
    }

    protected override bool? Take(Instant at, in IpPacket packet)
    {
        if (packet.FragmentOffset != 0 || !UdpDatagram.TryParse(packet.Payload, out UdpDatagram datagram)
            || datagram.SourcePort != Target.Port) return null;
        ushort port = datagram.DestinationPort;
        return All.FindLast(flow => flow.LocalPort == port)?.OnDatagram(at, packet, datagram);
    }

    protected override bool? IsCited(in IpPacket cited, out DatagramFlow? flow)
    {
        flow = null;
        if (cited.Protocol != IpProtocol.Udp || !UdpDatagram.TryParse(cited.Payload, out UdpDatagram datagram)
            || datagram.DestinationPort != Target.Port) return null;
        ushort port = datagram.SourcePort;
        flow = All.FindLast(flow => flow.LocalPort == port);
        return flow?.IsCited(cited, datagram);
    }

    private DatagramFlow[] Turn => [.. All.Where(flow => flow.Turn == _turn)];

    private static bool IsOver(DatagramFlow[] turn)
        => Array.Exists(turn, flow => flow.End == CraftedEnd.Answered) || Array.TrueForAll(turn, flow => flow.IsClosed);

    private static VariantTry TryOf(DatagramFlow[] turn)
    {
        bool isAnswered = Array.Exists(turn, flow => flow.End == CraftedEnd.Answered);
        int silent = turn.Count(flow => flow.End == CraftedEnd.TimedOut);
        bool isSilent = silent == turn.Length;
        return new VariantTry(turn[0].Variant, isAnswered)
        {
            HasPortEach = true,
            IsSilent = isSilent,
            Unanswered = isSilent ? silent : 0,
            Exchanges = isAnswered ? 1 : 0,
            Repeats = isAnswered ? silent : 0,
            IsLocal = !isAnswered && Array.Exists(turn, flow => flow.End == CraftedEnd.Unsent || flow.MayLackPackets),
            IsLate = Array.Exists(turn, flow => flow.WasLate),
        };
    }

    // What is next within a turn; null where it is over.
    private PlanStep<PacketProbe>? Continue(Instant now, DatagramFlow[] turn)
    {
        Instant due = Instant.Never;
        foreach (DatagramFlow flow in turn) due = Instant.Earlier(due, flow.OnTime(now));
        if (IsOver(turn)) return null;
        if (turn[^1].Take() is { } packet) return Send(now, All.Count - 1, packet);
        // What was refused is not lost.
        if (turn.Length < MostOfTurn && Array.TrueForAll(turn, flow => !flow.IsClosed))
        {
            Instant again = turn[^1].SentAt + (timeout / MostOfTurn);
            if (now >= again)
            {
                Start(now, turn[0].Deadline - now);
                return Next(now);
            }

            due = Instant.Earlier(due, again);
        }

        return PlanStep<PacketProbe>.Wait(due);
    }

    // Once, when a try is over and before another begins.
    private void NoteEnd(Instant now)
    {
        if (_isNoted) return;
        _isNoted = true;
        DatagramFlow[] turn = Turn;
        bool hasLost = Drops != _dropsBefore;
        foreach (DatagramFlow flow in turn) flow.MayLackPackets = flow.End == CraftedEnd.TimedOut && hasLost;
        int answered = Array.FindIndex(turn, flow => flow.End == CraftedEnd.Answered);
        for (int i = 0; i < answered; i++) turn[i].GiveUp();
        _nextAt = answered >= 0 ? now : now + BackOff;
    }

    private long Drops => stage.Channel.CaptureDrops ?? 0;

    private void Start(Instant now, TimeSpan time)
    {
        var flow = new DatagramFlow(
            _variant, _variant == 0 ? DatagramRecipe.Plain : method.Variants[_variant - 1], FreshEnds(), Target.Request, time,
            (ushort)stage.Random.Next(1, ushort.MaxValue - 8))
        {
            Turn = _turn,
        };
        All.Add(flow);
        flow.Begin(now);
    }
}
