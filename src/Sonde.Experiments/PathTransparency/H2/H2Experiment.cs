using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.H2;

/// <summary>HTTP/2 along the path to a target: PATHspider's plugin <c>h2</c>, inside TLS as well.</summary>
internal sealed class H2Experiment : TransparencyExperiment
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "h2",
        Summary = "HTTP/2: does the target take it, and the path let it through",
        Version = "0.1.0",
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:80",
        Options = H2Options.Descriptions,
        LeftOut = H2Options.LeftOut,
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/tcp.reset", "dial/timeout", "match",
            "read/tcp.reset", "read/timeout", "read/unknown", "setup/system_failure", "tls/tcp.reset", "tls/timeout", "tls/tls.failed",
            "unknown/unknown",
        ],
        Vocabulary = [.. H2Conditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "h2.alpn.h2", "h2.alpn.http1", "h2.alpn.none",
            "h2.connectivity.broken", "h2.connectivity.offline", "h2.connectivity.transient", "h2.connectivity.works",
            "h2.h2c.none", "h2.h2c.prior_knowledge", "h2.h2c.upgrade",
            "h2.target.dead", "h2.target.prohibited", "h2.target.refused", "h2.target.unreachable",
            "h2.undecided:contradictory", "h2.undecided:local_error", "h2.undecided:no_answer", "h2.undecided:path_loss",
            "h2.undecided:wrong_answer",
            "h2.upgrade.failed", "h2.upgrade.success",
            "pathspider.missed_flows:N", "pathspider.not_observed",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/H2"),
    };

    public override Effort EffortOf(OptionValues options)
    {
        H2Options asked = H2Options.From(options);
        return asked.IsSecure
            ? VariantEffort.ByTurns(
                2, "requests by HTTP/1.1 and with an offer of HTTP/2, each inside TLS on a connection of its own,", asked.Timeout,
                rests: SeriesPlan.Rest)
            : VariantEffort.ByTurns(
                2, "requests by HTTP/1.1 and with an upgrade to HTTP/2, each on a connection of its own,", asked.Timeout, further: 3,
                rests: 3 * SeriesPlan.Rest);
    }

    public override void Run(RunContext context) => new H2Run(context, Description).Run();
}
