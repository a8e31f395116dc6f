using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>The fast open option of a SYN, in the form in which it left, with or without a cookie.</summary>
internal sealed class FastOpenField : QuotedField
{
    /// <inheritdoc/>
    public override QuoteReading Read(in CitedProbe probe)
    {
        if (!probe.TryGetSyn(out TcpSegment syn, out TcpQuote quote)) return QuoteReading.Unseen;
        if (!syn.TryGetFastOpen(out _, out byte kind)) return QuoteReading.Intact;
        foreach (TcpOption option in new TcpOptionEnumerator(quote.OptionBytes))
        {
            if (option.Kind == kind && option.TryReadFastOpen(out _)) return QuoteReading.Intact;
        }

        return quote.IsHeaderWhole ? QuoteReading.Gone : QuoteReading.Unseen;
    }
}
