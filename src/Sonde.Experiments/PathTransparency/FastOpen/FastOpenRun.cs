using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// One run: the system's three connections, then crafted probes and, where it is wanted, the search for what meddles with them.
/// </summary>
internal sealed class FastOpenRun : LayeredRun<KernelPlan, CraftedStages<WirePlan>>
{
    private readonly FastOpenOptions _options;
    private readonly FastOpenPreflight _preflight;
    private bool _warned;

    public FastOpenRun(RunContext context)
        : base(context)
    {
        _options = FastOpenOptions.From(context.Options);
        _preflight = new FastOpenPreflight(context, _options);
    }

    protected override bool UsesKernel => _preflight.UsesKernel;

    protected override bool UsesWire => _preflight.UsesWire;

    protected override bool WantsCapture => !_options.SkipsCapture;

    protected override void End() => _preflight.End();

    protected override void Rehearse() => FastOpenRehearsal.Run(Context, _options, Random);

    protected override KernelPlan PlanKernel(Target target)
    {
        int port = PortOf(target);
        if (!_warned && _options.Connect == ConnectModes.Dns && port is 80 or 443)
        {
            _warned = true;
            Context.Notice($"port {port} is asked a DNS question (--connect dnstcp); for web servers there are --connect http and https");
        }

        JobRequest? request = RequestOf(target, out string? error);
        if (request is null)
            Context.Report(
                Unmeasured.Draft(FastOpenMeasurement.Name, FastOpenMeasurement.Version, target, error!, Context.Time.GetUtcNow()));
        return new KernelPlan(target, port, request, _options);
    }

    protected override CraftedStages<WirePlan> PlanWire(Target target, KernelPlan? kernel, WireStage stage)
    {
        JobTarget whom = kernel is not null
            ? Of(kernel)
            : new JobTarget(target, PortOf(target), RequestOf(target, out _) ?? new JobRequest([], null));
        return new CraftedStages<WirePlan>(
            new WirePlan(whom, _options.Timeout, stage.Source, stage.NextPort, stage.Random, () => stage.Channel.CaptureDrops ?? 0)
            {
                Witness = _options.WritesFlows && kernel is null ? new FlowWitness(Chains) : null,
            },
            _options.Locates ? wire => WireProbes.Search(wire, stage) : null,
            stage.Random);
    }

    protected override MeasurementDraft Conclude(KernelPlan? kernel, CraftedStages<WirePlan>? wire, bool isCutShort)
    {
        JobTarget target = wire?.Wire.Target ?? Of(kernel!);
        return FastOpenMeasurement.Of(
            target, kernel, wire?.Wire, _options, IsObserved, wire?.Search, Context.Networks(target.Target.Address)?.AsnText,
            isCutShort || wire is { WasInterrupted: true });
    }

    private static JobTarget Of(KernelPlan kernel) => new(kernel.Target, kernel.Port, kernel.Request!);

    private JobRequest? RequestOf(Target target, out string? error)
        => JobRequest.Of(target, _options.Connect, _options.Payload, Random, out error);

    private int PortOf(Target target) => target.Port == 0 ? ConnectModes.DefaultPort(_options.Connect) : (int)target.Port;
}
