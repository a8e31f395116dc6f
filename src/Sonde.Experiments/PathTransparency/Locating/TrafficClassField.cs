using System.Globalization;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Bits of the type of service, or traffic class, which even the shortest citation has.</summary>
/// <param name="mask">Which bits.</param>
/// <param name="name">What a value of the traffic class is called in conditions.</param>
internal sealed class TrafficClassField(byte mask, Func<byte, string> name) : QuotedField
{
    /// <summary>The DSCP, by its number (RFC 2474).</summary>
    public static TrafficClassField Dscp { get; } = new(0xFC, value => (value >> 2).ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override QuoteReading Read(in CitedProbe probe)
        => ((probe.Left.TrafficClass ^ probe.Cited.TrafficClass) & mask) == 0
            ? QuoteReading.Intact
            : QuoteReading.Changed(name((byte)(probe.Cited.TrafficClass & mask)));
}
