using Sonde.Experiments.Contract;
using Sonde.Experiments.Interference.Trials;

namespace Sonde.Experiments.Interference.Discard;

/// <summary>Interference with names on the way to discard servers.</summary>
internal sealed class DiscardExperiment() : InterferenceExperiment(new DiscardService())
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "discard",
        Summary = "Requests for names to discard servers that you list: filters on the way there show",
        Version = TrialDraft.Version,
        Status = ExperimentStatus.Stable,
        TargetForm = "ADDRESS[:PORT], or a job as JSON",
        TargetExample = "192.0.2.9",
        ExampleFlags = "--domain blocked.example",
        Options = TrialOptions.Descriptions(isWeb: false, isSecure: false),
        Rate = 100,
        Parallel = 50,
        SocketsATarget = 2,
        Outcomes =
        [
            "content/blockpage:ID", "content/mismatch", "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused",
            "dial/tcp.reset", "dial/timeout", "match", "match:residual",
            "read/tcp.reset", "setup/system_failure", "write/tcp.reset", "write/timeout",
        ],
        Prose = () => ExperimentProse.Of("Interference/Discard"),
    };
}
