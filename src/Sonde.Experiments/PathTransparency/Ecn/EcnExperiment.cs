using Sonde.Experiments.Contract;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Ecn;

/// <summary>Explicit congestion notification along the path to a target: PATHspider's plugin <c>ecn</c>, and what it cannot tell.</summary>
internal sealed class EcnExperiment() : VariantExperiment(new EcnMethod())
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "ecn",
        Summary = "explicit congestion notification: does the path let it through",
        Version = "0.1.0",
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:80",
        Options = VariantOptions.Descriptions(
            "find the hops between which the bits of SYNs are cleared, marks are changed, or SYNs are lost or reset",
            "whether the system asks for ECN is a setting of the whole machine (net.ipv4.tcp_ecn), which is not touched",
            ConnectModes.Http, ConnectModes.Https, ConnectModes.Tcp, ConnectModes.Dns),
        LeftOut = VariantOptions.WithoutKernel,
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/timeout", "match", "read/timeout",
            "setup/system_failure", "unknown/unknown",
        ],
        Vocabulary = [.. EcnConditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "ecn.accecn.dropped", "ecn.accecn.mangled", "ecn.accecn.negotiated", "ecn.accecn.refused",
            "ecn.connectivity.broken", "ecn.connectivity.offline", "ecn.connectivity.works",
            "ecn.ipmark.ce.not_seen", "ecn.ipmark.ce.seen", "ecn.ipmark.ect0.not_seen", "ecn.ipmark.ect0.seen",
            "ecn.ipmark.ect1.not_seen", "ecn.ipmark.ect1.seen",
            "ecn.mark.bleached.fwd", "ecn.mark.bleached.rev", "ecn.mark.kept.fwd", "ecn.mark.kept.rev",
            "ecn.mark.remarked:ce.fwd", "ecn.mark.remarked:ce.rev", "ecn.mark.remarked:ect1.fwd",
            "ecn.negotiation.failed", "ecn.negotiation.reflected", "ecn.negotiation.succeeded",
            "ecn.syn.dropped", "ecn.syn.passed", "ecn.syn.reset", "ecn.syn.stripped",
            "ecn.target.dead", "ecn.target.refused", "ecn.target.unreachable",
            "ecn.undecided:contradictory", "ecn.undecided:legacy_or_stripped", "ecn.undecided:no_answer", "ecn.undecided:path_loss",
            "ecn.undecided:reflected",
            "ecn.undecided:unmarked_or_bleached",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/Ecn"),
    };
}
