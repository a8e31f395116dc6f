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
            "find the hops between which the bits of SYNs are cleared, marks are changed, or SYNs are lost or reset", hasLayers: false,
            ConnectModes.Http, ConnectModes.Https, ConnectModes.Tcp, ConnectModes.Dns),
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/timeout", "dial/tcp.refused", "match", "read/timeout",
        ],
        Vocabulary = [.. EcnConditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "ecn.connectivity.works",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/Ecn"),
    };
}
