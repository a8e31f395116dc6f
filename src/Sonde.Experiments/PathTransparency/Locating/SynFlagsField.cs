using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Control bits of a SYN; a citation of 8 bytes does not reach them.</summary>
/// <param name="mask">Which bits.</param>
internal sealed class SynFlagsField(TcpFlags mask) : QuotedField
{
    /// <inheritdoc/>
    public override QuoteReading Read(in CitedProbe probe)
        => !probe.TryGetSyn(out TcpSegment syn, out TcpQuote quote) || quote.Flags is not { } flags ? QuoteReading.Unseen
            : (flags & mask) == (syn.Flags & mask) ? QuoteReading.Intact
            : QuoteReading.Gone;
}
