using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>TCP fast open along the path to a target: PATHspider's plugin <c>tfo</c>, and what it cannot tell.</summary>
internal sealed class FastOpenExperiment : TransparencyExperiment
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = FastOpenMeasurement.Name,
        Summary = "TCP fast open: does the path let it through",
        Version = FastOpenMeasurement.Version,
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:53",
        Options = FastOpenOptions.Descriptions,
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/tcp.reset", "dial/timeout", "match",
            "read/tcp.reset", "read/timeout", "read/unknown", "setup/system_failure", "tls/tcp.reset", "tls/timeout", "tls/tls.failed",
            "unknown/unknown",
        ],
        Vocabulary = [.. TfoConditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "pathspider.missed_flows:N", "pathspider.not_observed",
            "tfo.connectivity.broken", "tfo.connectivity.offline", "tfo.connectivity.works", "tfo.cookie.not_received",
            "tfo.cookie.received", "tfo.cookie.rejected",
            "tfo.fallback.delayed:N", "tfo.option.dropped", "tfo.option.kind:N", "tfo.option.passed", "tfo.option.stripped",
            "tfo.path.proxied", "tfo.rtt_saved:N",
            "tfo.syndata.accepted_without_cookie", "tfo.syndata.acked", "tfo.syndata.dropped", "tfo.syndata.failed",
            "tfo.syndata.not_acked", "tfo.syndata.reset",
            "tfo.syndata.stalled", "tfo.target.dead", "tfo.target.prohibited", "tfo.target.refused", "tfo.target.unreachable",
            "tfo.undecided:legacy_or_stripped",
            "tfo.undecided:local_error", "tfo.undecided:no_answer",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/FastOpen"),
    };

    public override string? Check(OptionValues options)
        => options.IsOn("Locate") && options.Text("Layer") == FastOpenOptions.Kernel
            ? "--locate sends crafted segments: it does not go with --layer kernel"
            : base.Check(options);

    public override Effort EffortOf(OptionValues options)
    {
        FastOpenOptions asked = FastOpenOptions.From(options);
        string layers = asked.Layer switch
        {
            FastOpenOptions.Kernel => "connections of the system",
            FastOpenOptions.Wire => "connections of crafted segments",
            _ => "connections of the system and of crafted segments",
        };
        return new Effort(
            $"{layers} without TCP fast open and with it, with a request by {asked.Connect} on each{(asked.Locates ? "; SYNs at rising TTL where something meddles" : "")}",
            null);
    }

    public override void Run(RunContext context) => new FastOpenRun(context).Run();
}
