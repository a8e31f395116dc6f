using Sonde.Experiments.Contract;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Mss;

/// <summary>TCP's largest segment along the path to a target: PATHspider's plugin <c>mss</c>, and what it cannot tell.</summary>
internal sealed class MssExperiment() : VariantExperiment(new MssMethod(ConnectModes.Tcp))
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "mss",
        Summary = "the largest segment: what the path writes into the option, and which packets fit",
        Version = "0.1.0",
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:80",
        Options = VariantOptions.Descriptions(
            "find the hops between which the option is changed, or taken off", whyNoKernel: null, ConnectModes.Tcp, ConnectModes.Http,
            ConnectModes.Https, ConnectModes.Dns),
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/tcp.reset", "dial/timeout", "match",
            "read/tcp.reset", "read/timeout", "read/unknown", "setup/system_failure", "tls/tcp.reset", "tls/timeout", "tls/tls.failed",
            "unknown/unknown",
        ],
        Vocabulary = [.. MssConditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "mss.blackhole.fwd", "mss.blackhole.rev", "mss.connectivity.offline", "mss.connectivity.online", "mss.option.local.value:N",
            "mss.option.received.absent", "mss.option.received.deflated", "mss.option.received.inflated", "mss.option.received.unchanged",
            "mss.option.remote.value:N", "mss.path.clamped:N", "mss.path.inflated:N", "mss.path.kept", "mss.path.stripped", "mss.pmtu:N",
            "mss.target.dead", "mss.target.refused", "mss.target.unreachable",
            "mss.undecided:absent_or_stripped", "mss.undecided:answer_too_short", "mss.undecided:local_error", "mss.undecided:no_answer",
            "mss.undecided:small_or_clamped", "mss.undecided:wrong_answer", "pathspider.not_observed",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/Mss"),
    };
}
