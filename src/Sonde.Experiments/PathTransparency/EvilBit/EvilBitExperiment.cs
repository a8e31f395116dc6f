using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Datagrams;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.EvilBit;

/// <summary>The reserved bit of IPv4 along the path to a target: PATHspider's plugin <c>evilbit</c>, and what it cannot tell.</summary>
internal sealed class EvilBitExperiment() : VariantExperiment(new EvilBitMethod(isSynAlone: true))
{
    public override ExperimentDescription Description { get; } = new()
    {
        Name = EvilBitMethod.Nettest,
        Summary = "the reserved bit of IPv4 (RFC 3514): does the path let it through",
        Version = EvilBitMethod.TestVersion,
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:80",
        Options = VariantOptions.Descriptions(
            "find the hops between which the bit is cleared, or packets with it are lost or reset",
            "the system sets the reserved bit on no packet",
            ConnectModes.TcpSyn, ConnectModes.DnsUdp, ConnectModes.Http, ConnectModes.Https, ConnectModes.Tcp, ConnectModes.Dns),
        LeftOut = VariantOptions.WithoutKernel,
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/timeout", "match", "setup/system_failure",
            "unknown/unknown",
        ],
        Vocabulary = [.. EvilBitConditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "evilbit.connectivity.broken", "evilbit.connectivity.offline", "evilbit.connectivity.works",
            "evilbit.mark.not_seen", "evilbit.mark.seen",
            "evilbit.path.cleared", "evilbit.path.dropped", "evilbit.path.kept",
            "evilbit.target.dead", "evilbit.target.prohibited", "evilbit.target.refused", "evilbit.target.unreachable",
            "evilbit.undecided:kept_or_cleared", "evilbit.undecided:local_error",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/EvilBit"),
    };

    /// <inheritdoc/>
    public override Effort EffortOf(OptionValues options)
        => options.Text("Connect") == ConnectModes.DnsUdp ? DatagramOptions.From(options).EffortOf(kinds: 2) : base.EffortOf(options);

    /// <inheritdoc/>
    public override void Run(RunContext context)
    {
        if (context.Options.Text("Connect") != ConnectModes.DnsUdp) base.Run(context);
        else new DatagramRun(context, new EvilBitDatagrams(), DatagramOptions.From(context.Options)).Run();
    }
}
