using Sonde.Experiments.PathTransparency.Datagrams;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.UdpZero;

/// <summary>A DNS query with its checksum, and one without.</summary>
internal sealed class UdpZeroMethod : DatagramMethod
{
    public const string Zero = "zero";

    public override string Name => "udpzero";

    public override string Version => "0.1.0";

    public override IReadOnlyList<DatagramRecipe> Variants { get; } = [new(Zero) { HasNoChecksum = true }];

    public override IReadOnlyList<string> Chains => ["basic", "icmp", "dns", "udp"];

    public override ConnectivityWords Words => UdpZeroConditions.Common;

    public override string? Unmeasurable(JobTarget target)
        => target.Target.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? "datagrams over IPv6 must have a checksum (RFC 8200 §8.1): udpzero measures IPv4 alone"
            : null;

    public override IReadOnlyList<SoughtProbe> Sought(DatagramPlan tries) =>
    [
        tries.Follow(
            1, "a datagram without a checksum", new TraceFlow(TraceProtocol.Udp, SoughtProbe.UnusedPort, 0) { HasNoChecksum = true },
            UdpChecksumField.Instance),
    ];

    public override IEnumerable<string> Conclude(DatagramEvidence evidence)
    {
        if (evidence.Tries.Series.Verdict(1) == VariantVerdict.Broken) yield return UdpZeroConditions.PathDropped;
        if (evidence.Tries.Of(1)?.AnsweredAt is null) yield break;
        yield return WayFates.Of(evidence.Path, Zero) switch
        {
            WayFate.Changed => UdpZeroConditions.PathFilled,
            WayFate.Kept => UdpZeroConditions.PathKept,
            WayFate.Differing => Condition.With(Words.Undecided, "contradictory"),
            _ => Condition.With(Words.Undecided, "kept_or_filled"),
        };
    }
}
