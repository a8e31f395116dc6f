using Sonde.Experiments.PathTransparency.Datagrams;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Traceroute;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.UdpZero;

/// <summary>A DNS query with its checksum, and one without.</summary>
internal sealed class UdpZeroMethod : DatagramMethod
{
    public const string Zero = "zero";

    public override string Name => "udpzero";

    public override string Version => "0.1.0";

    public override DatagramRecipe Variant { get; } = new(Zero) { HasNoChecksum = true };

    public override ConnectivityWords Words => UdpZeroConditions.Common;

    public override string? Unmeasurable(JobTarget target)
        => target.Target.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? "datagrams over IPv6 must have a checksum (RFC 8200 §8.1): udpzero measures IPv4 alone"
            : null;

    public override SoughtProbe Sought(DatagramFlow variant)
        => new(
            Zero, "a datagram without a checksum", new TraceFlow(TraceProtocol.Udp, SoughtProbe.UnusedPort, 0) { HasNoChecksum = true },
            [UdpChecksumField.Instance])
        {
            End = variant.End,
            HasArrived = variant.AnsweredAt is not null,
        };

    public override IEnumerable<string> Conclude(DatagramEvidence evidence)
    {
        if (evidence.Verdict == VariantVerdict.Broken) yield return UdpZeroConditions.PathDropped;
        if (evidence.Variant?.AnsweredAt is null) yield break;
        yield return WayFates.Of(evidence.Path, Zero) switch
        {
            WayFate.Changed => UdpZeroConditions.PathFilled,
            WayFate.Kept => UdpZeroConditions.PathKept,
            _ => Condition.With(Words.Undecided, "kept_or_filled"),
        };
    }
}
