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

    public override DatagramRecipe Variant { get; } = new(EvilBitMethod.Evil) { HasReservedBit = true };

    public override ConnectivityWords Words => EvilBitConditions.Common;

    public override string? Unmeasurable(JobTarget target) => EvilBitMethod.WhyNot(target);

    public override SoughtProbe Sought(DatagramFlow variant)
        => new(EvilBitMethod.Evil, "the reserved bit of a datagram", EvilBitMethod.Datagram, [ReservedBitField.Instance])
        {
            End = variant.End,
            HasArrived = variant.AnsweredAt is not null,
        };

    public override IEnumerable<string> Conclude(DatagramEvidence evidence)
    {
        if (evidence.Verdict == VariantVerdict.Broken) yield return EvilBitConditions.PathDropped;
        if (evidence.Variant?.Answer is not { } answer) yield break;
        yield return answer.HasReservedBit ? EvilBitConditions.MarkSeen : EvilBitConditions.MarkNotSeen;
        yield return EvilBitMethod.PathOf(WayFates.Of(evidence.Path, EvilBitMethod.Evil));
    }
}
