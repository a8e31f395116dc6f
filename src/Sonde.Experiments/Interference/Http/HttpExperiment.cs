using Sonde.Experiments.Contract;
using Sonde.Experiments.Interference.Trials;

namespace Sonde.Experiments.Interference.Http;

/// <summary>Interference with names in clear HTTP.</summary>
internal sealed class HttpExperiment() : InterferenceExperiment(new WebService(isSecure: false))
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "http",
        Summary = "Requests for names to web servers that you list: which of them the way there lets through",
        Version = TrialDraft.Version,
        Status = ExperimentStatus.Stable,
        TargetForm = "ADDRESS[:PORT], or a job as JSON",
        TargetExample = "192.0.2.80",
        ExampleFlags = "--domain blocked.example",
        Options = TrialOptions.Descriptions(isWeb: true, isSecure: false),
        Rate = 100,
        Parallel = 50,
        SocketsATarget = 2,
        Outcomes =
        [
            "content/blockpage:ID", "content/body_mismatch", "content/header_mismatch", "content/status_mismatch:N",
            "dial/ip.host_no_route", "dial/ip.network_unreachable",
            "dial/tcp.refused", "dial/tcp.reset", "dial/timeout", "http/http.invalid", "match", "match:residual",
            "match:throttled", "read/http.empty",
            "read/http.truncated_response", "read/tcp.reset", "read/timeout",
            "setup/system_failure", "trusted_host:akamai", "unknown/unknown:unasked", "write/tcp.reset",
        ],
        Prose = () => ExperimentProse.Of("Interference/Http"),
    };
}
