using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Datagrams;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.UdpZero;

/// <summary>Datagrams without a checksum along the path to a target: PATHspider's plugin <c>udpzero</c>, and what it cannot tell.</summary>
internal sealed class UdpZeroExperiment : TransparencyExperiment
{
    private const string NoSockets = "a socket shows neither an answer's headers nor whether its own datagram left without a checksum";

    private static readonly UdpZeroMethod Method = new();

    public override ExperimentDescription Description { get; } = new()
    {
        Name = Method.Name,
        Summary = "UDP without a checksum: does the path let it through",
        Version = Method.Version,
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:53",
        Options =
        [
            new OptionDescription.Text("Connect", "dnsudp is an A query for the domain by UDP", "MODE") { Choices = [ConnectModes.DnsUdp] },
            new OptionDescription.Duration(
                "Timeout", "time that each query may take, sent three times, its answer included", TimeSpan.FromSeconds(5),
                TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
            new OptionDescription.Text("Layer", "wire: crafted datagrams; there is no other", "LAYER")
            {
                Choices = [VariantOptions.Wire],
                WhyNot = new Dictionary<string, string> { [VariantOptions.Kernel] = NoSockets, [VariantOptions.Both] = NoSockets },
            },
            new OptionDescription.Switch("Locate", "find the hops between which a checksum is filled in, or datagrams are lost"),
            new OptionDescription.Switch("OutputFlows", "write a record of each query"),
            TransparencyExperiment.Pcap,
            new OptionDescription.Switch(
                "CsvInput", "accepted as PATHspider has it; lines of CSV are known by their shape") { IsRecorded = false },
        ],
        LeftOut = new Dictionary<string, string>(VariantOptions.WithoutKernel) { ["Payload"] = "what is asked is a DNS query" },
        Rate = 100,
        Parallel = 200,
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/timeout", "match", "setup/system_failure",
            "unknown/unknown",
        ],
        Vocabulary = [.. UdpZeroConditions.Words, .. PathspiderConditions.Words],
        Conditions =
        [
            "udpzero.connectivity.broken", "udpzero.connectivity.offline", "udpzero.connectivity.transient", "udpzero.connectivity.works",
            "udpzero.path.dropped", "udpzero.path.filled", "udpzero.path.kept",
            "udpzero.target.dead", "udpzero.target.prohibited", "udpzero.target.refused", "udpzero.target.unreachable",
            "udpzero.undecided:contradictory", "udpzero.undecided:kept_or_filled", "udpzero.undecided:local_error",
            "udpzero.undecided:path_loss",
        ],
        Prose = () => ExperimentProse.Of("PathTransparency/UdpZero"),
    };

    public override Effort EffortOf(OptionValues options) => DatagramOptions.From(options).EffortOf(kinds: 2);

    public override void Run(RunContext context) => new DatagramRun(context, Method, DatagramOptions.From(context.Options)).Run();
}
