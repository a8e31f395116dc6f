using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Datagrams;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Dscp;

/// <summary>
/// Differentiated services code points along the path to a target: PATHspider's plugin <c>dscp</c>, and what it cannot tell.
/// </summary>
internal sealed class DscpExperiment() : VariantExperiment(new DscpMethod([48]))
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = "dscp",
        Summary = "code points of differentiated services: does the path keep them, change them, or drop what has them",
        Version = "0.1.0",
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:80",
        Options =
        [
            .. VariantOptions.Descriptions(
                "find the hops between which a code point is changed, or packets that have it are lost or reset", whyNoKernel: null,
                ConnectModes.Http, ConnectModes.Https, ConnectModes.Tcp, ConnectModes.Dns, ConnectModes.DnsUdp),
            new OptionDescription.Text("Codepoint", "the code points to compare with 0, from 1 to 63 (default 48)", "NUMBERS"),
        ],
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/tcp.reset", "dial/timeout", "match",
            "read/tcp.reset", "read/timeout", "read/unknown", "setup/system_failure", "tls/tcp.reset", "tls/timeout", "tls/tls.failed",
            "unknown/unknown",
        ],
        Vocabulary = [.. DscpConditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "dscp.0.replymark:N", "dscp.48.connectivity.broken", "dscp.48.connectivity.offline", "dscp.48.connectivity.transient",
            "dscp.48.connectivity.works", "dscp.48.path.bleached", "dscp.48.path.dropped", "dscp.48.path.kept", "dscp.48.path.remarked:N",
            "dscp.48.replymark:N", "dscp.target.dead", "dscp.target.refused", "dscp.target.unreachable",
            "dscp.undecided:kept_or_bleached", "dscp.undecided:local_error", "dscp.undecided:no_answer", "dscp.undecided:path_loss",
            "dscp.undecided:wrong_answer",
            "pathspider.not_observed",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/Dscp"),
    };

    public override string? Check(OptionValues options)
    {
        _ = DscpMethod.Read(options.Text("Codepoint") ?? DscpMethod.Default, out string? error);
        bool isKernelAlone = options.Text("Layer") == VariantOptions.Kernel && options.Text("Connect") == ConnectModes.DnsUdp;
        if (isKernelAlone) error ??= "--connect dnsudp sends crafted datagrams: it does not go with --layer kernel";
        return error ?? base.Check(options);
    }

    public override Effort EffortOf(OptionValues options)
        => options.Text("Connect") == ConnectModes.DnsUdp
            ? DatagramOptions.From(options).EffortOf(1 + DscpMethod.Points(options).Count)
            : base.EffortOf(options);

    public override void Run(RunContext context)
    {
        if (context.Options.Text("Connect") != ConnectModes.DnsUdp) base.Run(context);
        else new DatagramRun(context, new DscpDatagrams(DscpMethod.Points(context.Options)), DatagramOptions.From(context.Options)).Run();
    }
}
