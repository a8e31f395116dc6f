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
            "find the hops between which an option is taken off, or SYNs with it are lost or reset",
            "what the system offers are settings of the whole machine (net.ipv4.tcp_timestamps and others), which are not touched",
            ConnectModes.Http, ConnectModes.Https, ConnectModes.Tcp, ConnectModes.Dns),
        LeftOut = VariantOptions.WithoutKernel,
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/timeout", "match", "read/timeout",
            "setup/system_failure", "unknown/unknown",
        ],
        Vocabulary = [.. TcpOptConditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "sack.connectivity.broken", "sack.connectivity.offline", "sack.connectivity.works", "sack.negotiation.failed",
            "sack.negotiation.succeeded", "sack.unsolicited.not_seen", "sack.unsolicited.seen",
            "tsopt.connectivity.broken", "tsopt.connectivity.offline", "tsopt.connectivity.works", "tsopt.negotiation.failed",
            "tsopt.negotiation.succeeded", "tsopt.unsolicited.not_seen", "tsopt.unsolicited.seen",
            "wsopt.connectivity.broken", "wsopt.connectivity.offline", "wsopt.connectivity.works", "wsopt.negotiation.failed",
            "wsopt.negotiation.succeeded", "wsopt.unsolicited.not_seen", "wsopt.unsolicited.seen",
            "tcpopt.sack.path.dropped", "tcpopt.sack.path.kept", "tcpopt.sack.path.stripped", "tcpopt.sack.undecided:contradictory",
            "tcpopt.sack.undecided:legacy_or_stripped", "tcpopt.sack.undecided:local_error",
            "tcpopt.target.dead", "tcpopt.target.prohibited", "tcpopt.target.refused", "tcpopt.target.unreachable",
            "tcpopt.ts.path.dropped", "tcpopt.ts.path.kept", "tcpopt.ts.path.stripped", "tcpopt.ts.undecided:contradictory",
            "tcpopt.ts.undecided:legacy_or_stripped", "tcpopt.ts.undecided:local_error",
            "tcpopt.undecided:local_error", "tcpopt.undecided:no_answer",
            "tcpopt.unknown.connectivity.broken", "tcpopt.unknown.connectivity.offline", "tcpopt.unknown.connectivity.works",
            "tcpopt.unknown.path.dropped", "tcpopt.unknown.path.kept", "tcpopt.unknown.path.stripped",
            "tcpopt.unknown.undecided:kept_or_stripped", "tcpopt.unknown.undecided:local_error",
            "tcpopt.ws.path.dropped", "tcpopt.ws.path.kept", "tcpopt.ws.path.stripped", "tcpopt.ws.undecided:contradictory",
            "tcpopt.ws.undecided:legacy_or_stripped", "tcpopt.ws.undecided:local_error",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/TcpOpt"),
    };
}
