using Sonde.Experiments.Contract;
using Sonde.Experiments.Interference.Trials;

namespace Sonde.Experiments.Interference.Echo;

/// <summary>Interference with names on the way to echo servers and back.</summary>
internal sealed class EchoExperiment() : InterferenceExperiment(new EchoService())
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "echo",
        Summary = "Requests for names to echo servers that you list: filters on the way there and back show",
        Version = TrialDraft.Version,
        Status = ExperimentStatus.Stable,
        TargetForm = "ADDRESS[:PORT], or a job as JSON",
        TargetExample = "192.0.2.7",
        ExampleFlags = "--domain blocked.example",
        Options = TrialOptions.Descriptions(isWeb: false, isSecure: false),
        Rate = 100,
        Parallel = 50,
        SocketsATarget = 2,
        Outcomes =
        [
            "content/blockpage:ID", "content/mismatch", "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused",
            "dial/tcp.reset", "dial/timeout", "match", "match:residual",
            "read/tcp.reset", "read/timeout", "setup/system_failure", "write/tcp.reset",
        ],
        Prose = () => ExperimentProse.Of("Interference/Echo"),
    };
}
