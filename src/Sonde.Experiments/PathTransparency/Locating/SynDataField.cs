using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>The data of a SYN: lengths are cited even where the data itself is not.</summary>
internal sealed class SynDataField : QuotedField
{
    /// <inheritdoc/>
    public override QuoteReading Read(in CitedProbe probe)
    {
        if (!probe.TryGetSyn(out TcpSegment syn, out TcpQuote quote)) return QuoteReading.Unseen;
        int longer = probe.Cited.StatedLength - probe.Left.StatedLength;
        if (syn.Payload.IsEmpty || longer == 0) return QuoteReading.Intact;
        int? data = longer + syn.Payload.Length + syn.HeaderLength - quote.HeaderLength;
        // Some old stacks cite the packet's length without its IP header.
        return data == syn.Payload.Length ? QuoteReading.Intact
            : data == 0 && longer != -probe.Left.PayloadOffset ? QuoteReading.Gone
            : QuoteReading.Unseen;
    }
}
