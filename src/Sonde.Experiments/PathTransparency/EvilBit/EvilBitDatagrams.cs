using Sonde.Experiments.PathTransparency.Datagrams;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.EvilBit;

/// <summary>A DNS query without the reserved bit, and one with it.</summary>
internal sealed class EvilBitDatagrams : DatagramMethod
{
    public override string Name => EvilBitMethod.Nettest;

    public override string Version => EvilBitMethod.TestVersion;

    public override IReadOnlyList<DatagramRecipe> Variants { get; } = [new(EvilBitMethod.Evil) { HasReservedBit = true }];

    public override IReadOnlyList<string> Chains => ["basic", "icmp", "dns", "evil"];

    public override ConnectivityWords Words => EvilBitConditions.Common;

    public override string? Unmeasurable(JobTarget target) => EvilBitMethod.WhyNot(target);

    public override IReadOnlyList<SoughtProbe> Sought(DatagramPlan tries) =>
    [
        tries.Follow(1, "the reserved bit of a datagram", EvilBitMethod.Datagram, ReservedBitField.Instance),
    ];

    public override IEnumerable<string> Conclude(DatagramEvidence evidence)
    {
        if (evidence.Tries.Series.Verdict(1) == VariantVerdict.Broken) yield return EvilBitConditions.PathDropped;
        if (evidence.Tries.Of(1)?.Answer is not { } answer) yield break;
        yield return answer.HasReservedBit ? EvilBitConditions.MarkSeen : EvilBitConditions.MarkNotSeen;
        yield return EvilBitMethod.PathOf(WayFates.Of(evidence.Path, EvilBitMethod.Evil));
    }
}
