using System.Net.Sockets;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.EvilBit;

/// <summary>A plain connection, and one all of whose packets have the bit that RFC 791 reserves.</summary>
/// <param name="isSynAlone">Whether a SYN/ACK is the answer, and nothing is asked.</param>
internal sealed class EvilBitMethod(bool isSynAlone) : VariantMethod
{
    public const string Nettest = "evilbit", TestVersion = "0.1.0";

    /// <summary>The variant, and the datagram that is followed along the way.</summary>
    public const string Evil = "evil";

    public override string Name => Nettest;

    public override string Version => TestVersion;

    /// <summary>A datagram with the bit to a port where nobody listens.</summary>
    public static TraceFlow Datagram => new(TraceProtocol.Udp, SoughtProbe.UnusedPort, 0) { HasReservedBit = true };

    /// <summary>Why a target cannot be measured, or null.</summary>
    public static string? WhyNot(JobTarget target)
        => target.Target.Address.AddressFamily == AddressFamily.InterNetworkV6
            ? "IPv6 has no reserved bit: evilbit measures IPv4 alone"
            : null;

    /// <summary>What is said of a bit whose packets arrive.</summary>
    public static string PathOf(WayFate fate) => fate switch
    {
        WayFate.Changed => EvilBitConditions.PathCleared,
        WayFate.Kept => EvilBitConditions.PathKept,
        WayFate.Differing => Condition.With(EvilBitConditions.Common.Undecided, "contradictory"),
        _ => Condition.With(EvilBitConditions.Common.Undecided, "kept_or_cleared"),
    };

    public override VariantMethod With(OptionValues values) => new EvilBitMethod(values.Text("Connect") == ConnectModes.TcpSyn);

    public override string? Unmeasurable(JobTarget target) => WhyNot(target);

    public override JobRequest Shape(JobRequest request) => isSynAlone ? request with { Bytes = [], Judge = null } : request;

    public override IReadOnlyList<string> Chains => ["basic", "tcp", "icmp", "evil"];

    public override IReadOnlyList<SegmentRecipe> Recipes(bool isIpv4)
        => [SegmentRecipe.Plain, new SegmentRecipe(Evil) { Marks = new IpMarks(0, HasReservedBit: true) }];

    public override IReadOnlyList<SoughtProbe> Sought(VariantProbes probes) =>
    [
        SoughtProbe.Of(probes.Of(Evil)!, "the reserved bit of a SYN", default, ReservedBitField.Instance).WithWitness(Datagram),
    ];

    public override IEnumerable<string> Conclude(VariantEvidence evidence)
    {
        VariantProbes probes = evidence.Wire!;
        var connectivity = new Connectivity(EvilBitConditions.Common);
        yield return connectivity.Of(probes, Evil);
        if (connectivity.TargetOf(probes) is { } target) yield return target;
        if (!probes.IsOpen) yield break;
        CraftedFlow evil = probes.Of(Evil)!;
        if (evil.SynAckSeen is { } synAck)
        {
            bool isSeen = synAck.HasReservedBit || evil.Heard.Any(segment => segment.HasReservedBit);
            if (isSeen || !evil.MayLackPackets) yield return isSeen ? EvilBitConditions.MarkSeen : EvilBitConditions.MarkNotSeen;
            if (evil.End == CraftedEnd.Answered)
            {
                yield return PathOf(WayFates.Of(evidence.Path, Evil));
                yield break;
            }
        }

        // The connection opens, and what follows it is lost: packets of its kind are, if not its SYN.
        if (probes.WhyDoubt(evil) is null && probes.Plain.End == CraftedEnd.Answered
            && !(evil.SynAckSeen is not null && probes.HasPathLoss))
            yield return EvilBitConditions.PathDropped;
    }
}
