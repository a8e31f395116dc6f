using Sonde.Experiments.Contract;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.TcpOpt;

/// <summary>TCP options along the path to a target: PATHspider's plugin <c>tcpopt</c>, and what it cannot tell.</summary>
internal sealed class TcpOptExperiment() : VariantExperiment(new TcpOptMethod())
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "tcpopt",
        Summary = "TCP options (timestamps, window scale, SACK, an unknown one): does the path let them through",
        Version = "0.1.0",
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:80",
        Options = VariantOptions.Descriptions(
            "find the hops between which an option is taken off, or SYNs with it are lost or reset", hasLayers: false,
            ConnectModes.Http, ConnectModes.Https, ConnectModes.Tcp, ConnectModes.Dns),
        Rate = 100,
        Parallel = 200,
        Outcomes = ["dial/ip.host_no_route", "dial/tcp.refused", "dial/timeout", "match", "read/timeout", "setup/system_failure"],
        Vocabulary = [.. TcpOptConditions.Words, .. PathspiderConditions.Words],
        Conditions = [],
        Prose = () => ExperimentProse.Of("PathTransparency/TcpOpt"),
    };
}
