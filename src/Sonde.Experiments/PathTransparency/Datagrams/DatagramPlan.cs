using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>Crafted datagrams to one target, by turns of a plain one and the variants, as <see cref="VariantSeries"/> wants them.</summary>
/// <param name="target">Whom to measure.</param>
/// <param name="method">The experiment.</param>
/// <param name="timeout">How long a try may take.</param>
/// <param name="stage">Where packets leave.</param>
internal sealed class DatagramPlan(JobTarget target, DatagramMethod method, TimeSpan timeout, WireStage stage)
    : TargetPlan<DatagramFlow>(target, stage.Source, stage.NextPort, IpProtocol.Udp)
{
    private bool _isNoted = true;
    private long _dropsBefore;
    private Instant _nextAt;

    /// <summary>Why the target cannot be measured, or null; nothing is sent then.</summary>
    public string? Error { get; init; }

    /// <inheritdoc/>
    public override bool IsOpen => All.Exists(flow => flow.End == CraftedEnd.Answered);

    /// <summary>What the tries say.</summary>
    public VariantSeries Series => new([.. All.Where(flow => flow.IsClosed).Select(TryOf)], method.Variants.Count);

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
        if (All is [.., var current] && !current.IsClosed)
        {
            Instant due = current.OnTime(now);
            if (!current.IsClosed)
            {
                return current.Take(now) is { } packet ? Send(now, All.Count - 1, packet) : PlanStep<PacketProbe>.Wait(due);
            }
        }

        NoteEnd(now);
        int? next = Error is null ? Series.Next : null;
        if (IsInterrupted && next is not null) WasInterrupted = true;
        if (IsInterrupted || next is not { } variant)
        {
            FinishedAt = now;
            return PlanStep<PacketProbe>.Finished;
        }

        if (now < _nextAt) return PlanStep<PacketProbe>.Wait(_nextAt);
        Start(now, variant);
        return Next(now);
    }

    protected override bool? Take(Instant at, in IpPacket packet)
    {
        if (packet.FragmentOffset != 0 || !UdpDatagram.TryParse(packet.Payload, out UdpDatagram datagram)
            || datagram.SourcePort != Target.Port) return null;
        ushort port = datagram.DestinationPort;
        return All.Find(flow => flow.LocalPort == port)?.OnDatagram(at, packet, datagram);
    }

    protected override bool? IsCited(in IpPacket cited, out DatagramFlow? flow)
    {
        flow = null;
        if (cited.Protocol != IpProtocol.Udp || !UdpDatagram.TryParse(cited.Payload, out UdpDatagram datagram)
            || datagram.DestinationPort != Target.Port) return null;
        ushort port = datagram.SourcePort;
        flow = All.Find(flow => flow.LocalPort == port);
        return flow?.IsCited(cited, datagram);
    }

    private static VariantTry TryOf(DatagramFlow flow) => new(flow.Variant, flow.End == CraftedEnd.Answered)
    {
        IsSilent = flow.End == CraftedEnd.TimedOut,
        Unanswered = flow.End == CraftedEnd.TimedOut ? flow.Sent : 0,
        Exchanges = flow.End == CraftedEnd.Answered ? 1 : 0,
        Repeats = flow.End == CraftedEnd.Answered ? flow.Sent - 1 : 0,
        IsLocal = flow.End == CraftedEnd.Unsent || flow.MayLackPackets,
        IsLate = flow.WasLate,
    };

    // Once, when a try is over and before another begins.
    private void NoteEnd(Instant now)
    {
        if (_isNoted) return;
        _isNoted = true;
        DatagramFlow last = All[^1];
        last.MayLackPackets = last.End == CraftedEnd.TimedOut && Drops != _dropsBefore;
        _nextAt = last.End == CraftedEnd.Answered ? now : now + BackOff;
    }

    private long Drops => stage.Channel.CaptureDrops ?? 0;

    private void Start(Instant now, int variant)
    {
        _dropsBefore = Drops;
        _isNoted = false;
        var flow = new DatagramFlow(
            variant, variant == 0 ? DatagramRecipe.Plain : method.Variants[variant - 1], FreshEnds(), Target.Request, timeout,
            (ushort)stage.Random.Next(1, ushort.MaxValue - 8));
        All.Add(flow);
        flow.Begin(now);
    }
}
