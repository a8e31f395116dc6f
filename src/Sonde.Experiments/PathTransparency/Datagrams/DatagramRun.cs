using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Experiments.Wire;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>One run: crafted datagrams and, where it is wanted, the search for what meddles with them.</summary>
internal sealed class DatagramRun : LayeredRun<VariantPlan, CraftedStages<DatagramPlan>>
{
    private readonly DatagramMethod _method;
    private readonly DatagramOptions _options;

    /// <summary>Looks at what this machine permits.</summary>
    /// <exception cref="CannotMeasureException">It does not permit raw packets.</exception>
    public DatagramRun(RunContext context, DatagramMethod method, DatagramOptions options)
        : base(context)
    {
        (_method, _options) = (method, options);
        if (context.Network.Captures is not { IsPermitted: true })
            throw new CannotMeasureException($"{method.Name} needs the right to send raw packets (cap_net_raw)");
        context.Preflight("layers", "wire");
        context.Preflight("raw_packets", "permitted");
        context.Notice("preflight: layer wire; raw packets permitted");
    }

    protected override bool UsesKernel => false;

    protected override bool UsesWire => true;

    protected override bool WantsCapture => false;

    protected override VariantPlan PlanKernel(Target target) => throw new InvalidOperationException("It has no layer of the system's.");

    protected override CraftedPorts TakePorts(IPacketChannel channel, Random random)
        => CraftedPorts.TakeDatagrams(Context.Network, channel, random);

    protected override CraftedStages<DatagramPlan> PlanWire(Target target, VariantPlan? kernel, WireStage stage)
    {
        JobRequest? request = JobRequest.Of(target, ConnectModes.DnsUdp, "", Random, out string? error);
        var whom = new JobTarget(target, PortOf(target), request ?? new JobRequest([], null));
        var plan = new DatagramPlan(whom, _method, _options.Timeout, stage)
        {
            Error = error ?? _method.Unmeasurable(whom),
            Witness = _options.WritesFlows ? new FlowWitness(_method.Chains) : null,
        };
        return new CraftedStages<DatagramPlan>(plan, _options.Locates ? made => Search(made, stage) : null, stage.Random);
    }

    protected override MeasurementDraft Conclude(VariantPlan? kernel, CraftedStages<DatagramPlan>? wire, bool isCutShort)
    {
        Target target = wire!.Wire.Target.Target;
        return wire.Wire.Error is { } error
            ? Unmeasured.Draft(_method.Name, _method.Version, target, error, Context.Time.GetUtcNow())
            : new DatagramMeasurement(_method, _options, wire.Wire, wire.Search)
            {
                Network = Context.Networks(target.Address)?.AsnText,
                IsCutShort = isCutShort || wire.WasInterrupted,
            }.Draft();
    }

    private PathSearch Search(DatagramPlan plan, WireStage stage)
        => new(
            plan.Target.Target, plan.Target.Port, _method.Sought(plan), plan.Flows.Select(flow => flow.LocalPort), stage.Channel,
            stage.Random, new TraceFlow(TraceProtocol.Udp, SoughtProbe.UnusedPort, 0));

    private static int PortOf(Target target) => target.Port == 0 ? ConnectModes.DefaultPort(ConnectModes.DnsUdp) : (int)target.Port;
}
