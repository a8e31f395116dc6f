using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>
/// One run of an A/B experiment: the system's connections, where there are some, then crafted ones and, where it is wanted, the search for
/// what meddles with them.
/// </summary>
internal sealed class VariantRun : LayeredRun<SystemVariants, CraftedStages<VariantProbes>>
{
    private readonly VariantMethod _method;
    private readonly VariantOptions _options;
    private readonly VariantPreflight _preflight;
    private bool _warned;

    public VariantRun(RunContext context, VariantMethod method, VariantOptions options)
        : base(context)
        => (_method, _options, _preflight) = (method, options, new VariantPreflight(context, options));

    protected override bool UsesKernel => _preflight.UsesKernel;

    protected override bool UsesWire => _preflight.UsesWire;

    protected override bool WantsCapture => !_options.SkipsCapture;

    protected override IReadOnlyList<string> Chains => _method.Chains;

    protected override SystemVariants PlanKernel(Target target)
    {
        Warn(target);
        JobRequest? request = RequestOf(target, out string? error);
        if (error is not null) Context.Report(NotMeasured(target, error));
        return new SystemVariants(target, PortOf(target), request, _options.Timeout, _method.Sockets);
    }

    protected override CraftedStages<VariantProbes> PlanWire(Target target, SystemVariants? kernel, WireStage stage)
    {
        string? error = null;
        JobRequest request = kernel?.Request ?? RequestOf(target, out error) ?? new JobRequest([], null);
        var probes = new VariantProbes(new JobTarget(target, PortOf(target), request), _method, _options.Timeout, stage)
        {
            Error = error,
            Witness = _options.WritesFlows && kernel is null ? new FlowWitness(Chains) : null,
        };
        return new CraftedStages<VariantProbes>(probes, _options.Locates ? made => Search(made, stage) : null, stage.Random);
    }

    protected override MeasurementDraft Conclude(
        SystemVariants? kernel, CraftedStages<VariantProbes>? wire, bool isCutShort)
    {
        Target target = kernel?.Target ?? wire!.Wire.Target.Target;
        if (wire?.Wire.Error is { } error) return NotMeasured(target, error);
        return new VariantMeasurement(_method, _options, target, PortOf(target))
        {
            Kernel = kernel,
            Wire = wire?.Wire,
            Search = wire?.Search,
            IsObserved = IsObserved,
            Network = Context.Networks(target.Address)?.AsnText,
            IsCutShort = isCutShort || wire is { WasInterrupted: true },
        }.Draft();
    }

    private MeasurementDraft NotMeasured(Target target, string error)
        => Unmeasured.Draft(_method.Name, _method.Version, target, error, Context.Time.GetUtcNow());

    private PathSearch Search(VariantProbes probes, WireStage stage)
        => new(
            probes.Target.Target, probes.Target.Port,
            [.. _method.Sought(probes)
                .Select(sought => sought.Doubted(probes.Of(sought.Name) is { } flow && probes.WhyDoubt(flow) is not null))],
            probes.Flows.Select(flow => flow.LocalPort), stage.Channel,
            stage.Random);

    // What is asked; null, with the reason, where the target cannot be measured.
    private JobRequest? RequestOf(Target target, out string? error)
    {
        JobRequest? request = JobRequest.Of(target, _options.Connect, _options.Payload, Random, out error);
        if (request is not null) error = _method.Unmeasurable(new JobTarget(target, PortOf(target), request));
        return error is null ? _method.Shape(request!) : null;
    }

    private void Warn(Target target)
    {
        if (_warned || _options.Connect != ConnectModes.Dns || PortOf(target) is not (80 or 443)) return;
        _warned = true;
        Context.Notice(
            $"port {PortOf(target)} is asked a DNS question (--connect dnstcp); for web servers there are --connect http and https");
    }

    private int PortOf(Target target) => target.Port == 0 ? ConnectModes.DefaultPort(_options.Connect) : (int)target.Port;
}
