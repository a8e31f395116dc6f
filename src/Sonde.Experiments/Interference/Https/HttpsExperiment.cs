using Sonde.Experiments.Contract;
using Sonde.Experiments.Interference.Http;
using Sonde.Experiments.Interference.Trials;

namespace Sonde.Experiments.Interference.Https;

/// <summary>Interference with names in TLS handshakes, and in what follows them.</summary>
internal sealed class HttpsExperiment() : InterferenceExperiment(new WebService(isSecure: true))
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "https",
        Summary = "Requests for names within TLS to web servers that you list: which of them the way there lets through",
        Version = TrialDraft.Version,
        Status = ExperimentStatus.Stable,
        TargetForm = "ADDRESS[:PORT], or a job as JSON",
        TargetExample = "192.0.2.43",
        ExampleFlags = "--domain blocked.example",
        Options = TrialOptions.Descriptions(isWeb: true, isSecure: true),
        Rate = 100,
        Parallel = 50,
        SocketsATarget = 2,
        Outcomes =
        [
            "content/blockpage:ID", "content/body_mismatch", "content/header_mismatch", "content/status_mismatch:N", "content/tls_mismatch",
            "dial/ip.host_no_route",
            "dial/ip.network_unreachable", "dial/tcp.refused", "dial/tcp.reset", "dial/timeout", "http/http.invalid", "match",
            "match:residual", "match:throttled",
            "read/http.empty", "read/http.truncated_response",
            "read/tcp.reset", "read/timeout", "setup/system_failure", "tls/tcp.reset", "tls/timeout", "tls/tls.failed",
            "trusted_host:akamai", "unknown/unknown:unasked", "write/tcp.reset",
        ],
        Prose = () => ExperimentProse.Of("Interference/Https"),
    };
}
