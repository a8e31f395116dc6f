using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>An option of a SYN, by its kind: whether it is there, and, where its value has a name, whether it is the same.</summary>
/// <param name="kind">The kind.</param>
/// <param name="name">What a value of it is called in conditions; null: any value will do.</param>
internal sealed class SynOptionField(byte kind, Func<byte[], string>? name = null) : QuotedField
{
    /// <inheritdoc/>
    public override QuoteReading Read(in CitedProbe probe)
    {
        if (!probe.TryGetSyn(out TcpSegment syn, out TcpQuote quote)) return QuoteReading.Unseen;
        if (!syn.TryGetOption(kind, out TcpOption sent)) return QuoteReading.Intact;
        foreach (TcpOption option in new TcpOptionEnumerator(quote.OptionBytes))
        {
            if (option.Kind != kind || option.IsMalformed) continue;
            return name is null || option.Data.SequenceEqual(sent.Data)
                ? QuoteReading.Intact
                : QuoteReading.Changed(name(option.Data.ToArray()));
        }

        return quote.IsHeaderWhole ? QuoteReading.Gone : QuoteReading.Unseen;
    }
}
