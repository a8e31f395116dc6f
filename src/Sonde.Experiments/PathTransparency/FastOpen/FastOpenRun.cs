using System.Collections.Concurrent;
using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.FastOpen.Locating;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// One run: the kernel's connections on the calling thread, the crafted probes on a second one, a target going from the one to
/// the other. Where only one layer is used, it has the thread to itself.
/// </summary>
internal sealed class FastOpenRun
{
    private const int GuardedPorts = 1024;

    private readonly RunContext _context;
    private readonly FastOpenOptions _options;
    private readonly Random _random;
    private readonly FastOpenPreflight _preflight;
    private readonly bool _kernel, _wire;
    private bool _observed;
    private long? _kernelDrops, _wireDrops;

    public FastOpenRun(RunContext context)
    {
        _context = context;
        _options = FastOpenOptions.From(context.Options);
        _random = new Random(context.Seed);
        _preflight = new FastOpenPreflight(context, _options);
        (_kernel, _wire) = (_preflight.UsesKernel, _preflight.UsesWire);
    }

    public void Run()
    {
        if (_kernel && _wire) RunBoth();
        else if (_kernel) RunKernel(plan => _context.Report(Of(plan, null)));
        else RunWire(_context.Targets, _context.Pacing, _context.Stop, NewTarget);
        _preflight.End();
        long? drops = _kernelDrops is null ? _wireDrops : _kernelDrops + (_wireDrops ?? 0);
        _context.CaptureEnded(drops);
        if (drops > 0) _context.Notice($"the capture lost {drops} packets; what they may have shown decides nothing");
    }

    private void RunBoth()
    {
        var waiting = new ConcurrentDictionary<Target, FastOpenTarget>(ReferenceEqualityComparer.Instance);
        var feed = new TargetFeed<Target>(_context.Pacing.Parallel + 4096);
        Exception? failure = null;
        // Who takes no new targets finishes those begun, by both layers.
        var stop = new StopSignal();
        void PassOn()
        {
            if (_context.Stop.IsInterrupted) stop.Interrupt();
        }

        _context.Stop.Changed += PassOn;
        PassOn();
        var thread = new Thread(() =>
        {
            try
            {
                RunWire(feed, new Pacing(0, _context.Pacing.Parallel), stop, target => waiting.TryRemove(target, out FastOpenTarget? found) ? found : throw new InvalidOperationException("a target came that nobody sent"));
            }
            catch (Exception e)
            {
                failure = e;
                _context.Stop.Interrupt();
            }
        })
        { Name = "wire" };
        thread.Start();
        try
        {
            RunKernel(plan =>
            {
                // A target that does not even open a plain connection has no more to tell.
                bool goesOn = plan.Replies is [{ ConnectedAt: not null }, ..];
                waiting[plan.Target] = new FastOpenTarget(plan.Target, plan.Port, plan.Request!) { Kernel = plan };
                if (goesOn && !stop.IsInterrupted && feed.TryPut(plan.Target)) return;
                waiting.TryRemove(plan.Target, out _);
                _context.Report(Of(plan, null, isCutShort: goesOn));
            });
        }
        finally
        {
            feed.Complete();
            thread.Join();
            _context.Stop.Changed -= PassOn;
        }

        foreach (FastOpenTarget left in waiting.Values) _context.Report(Of(left.Kernel!, null, isCutShort: true));
        if (failure is not null) throw failure;
    }

    private void RunKernel(Action<KernelPlan> finished)
    {
        FastOpenRehearsal.Run(_context, _options, _random);
        using IConversations channel = _context.Network.OpenConversations(_context.Connects, observe: !_options.SkipsCapture);
        _observed = channel.IsObserved;
        bool warned = false;
        new ProbeLoop<KernelPlan, Conversation, ConversationReply>(channel, _context.Time, _context.Pacing, _context.Stop).Run(
            _context.Targets,
            target =>
            {
                int port = PortOf(target);
                if (!warned && _options.Connect == FastOpenOptions.Dns && port is 80 or 443)
                {
                    warned = true;
                    _context.Notice($"port {port} is asked a DNS question (--connect dnstcp); for web servers there are --connect http and https");
                }

                FastOpenRequest? request = FastOpenRequest.Of(target, _options, _random, out string? error);
                if (request is null) _context.Report(FastOpenMeasurement.Error(target, error!, _context.Time.GetUtcNow()));
                return new KernelPlan(target, port, request, _options);
            },
            plan =>
            {
                channel.Forget(plan.Target.Address);
                if (plan.Request is not null) finished(plan);
            },
            _context.Flush);
        _kernelDrops = channel.CaptureDrops;
    }

    private void RunWire(TargetFeed<Target> feed, Pacing pacing, StopSignal stop, Func<Target, FastOpenTarget> find)
    {
        using ITraceChannel channel = _context.Network.OpenTraces(_context.Connects);
        using IPortGuard guard = _context.Network.GuardPorts(channel.LowestPort, channel.HighestPort, GuardedPorts);
        if (guard.Ports.Count < 64) throw new CannotMeasureException($"too few free TCP ports from {channel.LowestPort} to {channel.HighestPort}");
        _context.Network.DropRights();
        var random = new Random(_random.Next());
        int next = random.Next(guard.Ports.Count);
        ushort NextPort() => guard.Ports[next++ % guard.Ports.Count];
        new ProbeLoop<WireStages, TraceProbe, TraceReply>(channel, _context.Time, pacing, stop).Run(
            feed,
            target =>
            {
                PacketAddress address = PacketAddress.From(target.Address);
                PacketAddress source = channel.SourceFor(address) ?? (address.IsIpv4 ? PacketAddress.FromIpv4(0) : default);
                return new WireStages(
                    new WirePlan(find(target), _options.Timeout, source, NextPort, random, () => channel.CaptureDrops ?? 0),
                    _options.Locates ? wire => new PathSearch(wire, channel, random) : null,
                    random);
            },
            plan => _context.Report(Of(plan.Wire.Target.Kernel, plan.Wire, plan.Search, plan.WasInterrupted)),
            _context.Flush);
        _wireDrops = channel.CaptureDrops;
    }

    private FastOpenTarget NewTarget(Target target)
    {
        FastOpenRequest request = FastOpenRequest.Of(target, _options, _random, out _) ?? new FastOpenRequest([], null);
        return new FastOpenTarget(target, PortOf(target), request);
    }

    private int PortOf(Target target) => target.Port == 0 ? _options.DefaultPort : (int)target.Port;

    private MeasurementDraft Of(KernelPlan? kernel, WirePlan? wire, PathSearch? search = null, bool isCutShort = false)
    {
        FastOpenTarget target = wire?.Target ?? new FastOpenTarget(kernel!.Target, kernel.Port, kernel.Request!);
        return FastOpenMeasurement.Of(target, kernel, wire, _options, _observed, search, _context.Networks(target.Target.Address)?.AsnText, isCutShort);
    }
}
