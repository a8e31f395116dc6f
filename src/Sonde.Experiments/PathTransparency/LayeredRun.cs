using System.Collections.Concurrent;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.PathTransparency;

/// <summary>
/// One run of an A/B experiment: the system's own connections on the calling thread, seen by the observer, and crafted probes on a second
/// one, a target going from the one to the other. Where only one layer is used, it has the thread to itself.
/// </summary>
/// <typeparam name="TKernel">The plan of a target's connections.</typeparam>
/// <typeparam name="TWire">The plan of its crafted probes.</typeparam>
/// <param name="context">The run.</param>
internal abstract class LayeredRun<TKernel, TWire>(RunContext context)
    where TKernel : VariantPlan
    where TWire : class, IPlan<PacketProbe, PacketReply>
{
    private long? _kernelDrops, _wireDrops;

    /// <summary>The run.</summary>
    protected RunContext Context => context;

    /// <summary>All chance of the run, but that of crafted probes.</summary>
    protected Random Random { get; } = new(context.Seed);

    /// <summary>Whether the packets of the system's connections are captured.</summary>
    protected bool IsObserved { get; private set; }

    /// <summary>Whether connections of the system's own are made.</summary>
    protected abstract bool UsesKernel { get; }

    /// <summary>Whether crafted probes are sent.</summary>
    protected abstract bool UsesWire { get; }

    /// <summary>Whether the system's connections are to be captured, where that is permitted.</summary>
    protected abstract bool WantsCapture { get; }

    /// <summary>The chains whose fields the records of captured connections have.</summary>
    protected virtual IReadOnlyList<string> Chains => new ChannelSettings(context.Connects).Chains;

    /// <summary>The connections of a target.</summary>
    protected abstract TKernel PlanKernel(Target target);

    /// <summary>The crafted probes to a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="kernel">What its connections came to, or null where none were made.</param>
    /// <param name="stage">Where they leave.</param>
    protected abstract TWire PlanWire(Target target, TKernel? kernel, WireStage stage);

    /// <summary>
    /// What both layers found of a target; one of them at least is there. It is called on the thread that writes, so that it holds up no
    /// other target, but where packets are kept, or the crafted probes were left out.
    /// </summary>
    /// <param name="kernel">Its connections, or null.</param>
    /// <param name="wire">Its crafted probes, or null.</param>
    /// <param name="isCutShort">Whether the user stopped it between the layers.</param>
    protected abstract MeasurementDraft Conclude(TKernel? kernel, TWire? wire, bool isCutShort);

    /// <summary>
    /// Goes once through the system's connections within this machine, so that the first target is timed as well as the last.
    /// </summary>
    protected virtual void Rehearse()
    {
    }

    /// <summary>The ports that crafted probes leave from.</summary>
    protected virtual CraftedPorts TakePorts(IPacketChannel channel, Random random) => CraftedPorts.Take(context.Network, channel, random);

    /// <summary>All targets are measured.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Measures all targets.</summary>
    public void Run()
    {
        if (UsesKernel && UsesWire) RunBoth();
        else if (UsesKernel) RunKernel(plan => context.ReportLater(() => Conclude(plan, null, isCutShort: false)));
        else RunWire(context.Targets, context.Pacing, context.Stop, _ => null);
        End();
        long? drops = _kernelDrops is null ? _wireDrops : _kernelDrops + (_wireDrops ?? 0);
        context.CaptureEnded(drops);
        if (drops is > 0 and { } lost)
            context.Notice($"the capture lost {Numerals.Count(lost, "packet")}; what {Numerals.Word(lost, "it", "they")} may have shown decides nothing");
    }

    private void RunBoth()
    {
        var waiting = new ConcurrentDictionary<Target, TKernel>(ReferenceEqualityComparer.Instance);
        var feed = new TargetFeed<Target>(context.Pacing.Parallel + 4096);
        Exception? failure = null;
        // Who takes no new targets finishes those begun, by both layers.
        var stop = new StopSignal();
        void PassOn()
        {
            if (context.Stop.IsInterrupted) stop.Interrupt();
        }

        context.Stop.Changed += PassOn;
        PassOn();
        var thread = new Thread(() =>
        {
            try
            {
                RunWire(
                    feed, new Pacing(0, context.Pacing.Parallel), stop,
                    target
                    => waiting.TryRemove(target, out TKernel? kernel)
                    ? kernel
                    : throw new InvalidOperationException("a target came that nobody sent"));
            }
            catch (Exception e)
            {
                failure = e;
                context.Stop.Interrupt();
            }
        })
        { Name = "wire" };
        thread.Start();
        try
        {
            RunKernel(plan =>
            {
                // A target that does not even open a plain connection has no more to tell.
                bool goesOn = plan.Replies.Any(reply => reply.ConnectedAt is not null);
                waiting[plan.Target] = plan;
                if (goesOn && !stop.IsInterrupted && feed.TryPut(plan.Target)) return;
                waiting.TryRemove(plan.Target, out _);
                context.Report(Conclude(plan, null, isCutShort: goesOn));
            });
        }
        finally
        {
            feed.Complete();
            thread.Join();
            context.Stop.Changed -= PassOn;
        }

        foreach (TKernel left in waiting.Values) context.Report(Conclude(left, null, isCutShort: true));
        if (failure is not null) throw failure;
    }

    private void RunKernel(Action<TKernel> finished)
    {
        Rehearse();
        using IConversationChannel channel = context.Network.Conversations.Needed("TCP conversations")
            .Open(new ChannelSettings(context.Connects) { IsObserved = WantsCapture, RepliesEarly = true, Chains = Chains });
        IsObserved = channel.IsObserved;
        new ProbeLoop<TKernel, Conversation, ConversationReply>(channel, context.Time, context.Pacing, context.Stop).Run(
            context.Targets,
            PlanKernel,
            plan =>
            {
                channel.Forget(plan.Target.Address);
                if (plan.Request is not null) finished(plan);
            },
            context.Flush);
        _kernelDrops = channel.CaptureDrops;
    }

    private void RunWire(TargetFeed<Target> feed, Pacing pacing, StopSignal stop, Func<Target, TKernel?> find)
    {
        KeptPackets? kept = KeptPackets.For(context);
        IPacketChannel opened = context.Network.Packets.Needed("packets of our own making").Open(context.Connects);
        using IPacketChannel channel = kept is null ? opened : new RecordedPackets(opened, kept, context.Time);
        var random = new Random(Random.Next());
        using CraftedPorts ports = TakePorts(channel, random);
        context.Network.DropRights();
        var kernels = new Dictionary<TWire, TKernel>(ReferenceEqualityComparer.Instance);
        new ProbeLoop<TWire, PacketProbe, PacketReply>(channel, context.Time, pacing, stop).Run(
            feed,
            target =>
            {
                PacketAddress address = PacketAddress.From(target.Address);
                TKernel? kernel = find(target);
                PacketAddress source = SourceOf(kernel, address) ?? channel.SourceFor(address)
                    ?? (address.IsIpv4 ? PacketAddress.FromIpv4(0) : default);
                TWire plan = PlanWire(target, kernel, new WireStage(channel, source, ports.Next, random));
                if (kernel is not null) kernels[plan] = kernel;
                return plan;
            },
            plan =>
            {
                kernels.Remove(plan, out TKernel? kernel);
                if (kept is null) context.ReportLater(() => Conclude(kernel, plan, isCutShort: false));
                else context.Report(WithPackets(Conclude(kernel, plan, isCutShort: false), kept));
            },
            context.Flush);
        _wireDrops = channel.CaptureDrops;
    }

    // The system's own connections have been to the target already.
    private static PacketAddress? SourceOf(TKernel? kernel, PacketAddress target)
        => kernel is { Replies: [{ Source.Address: { } own }, ..] } && PacketAddress.From(own) is var source
            && source.IsIpv4 == target.IsIpv4
            ? source
            : null;

    private static MeasurementDraft WithPackets(MeasurementDraft draft, KeptPackets? kept)
        => kept is not null && draft.Line is TransparencyLine line
            ? draft with
            {
                Form = new MeasurementForm.Own(
                    line with { Packets = kept.End(draft.Target, draft.StartedAt.UtcDateTime, draft.Sources) }),
            }
            : draft;
}
