using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen.Locating;

/// <summary>Compares a SYN as a router cites it (RFC 792, RFC 4443) with the SYN as it left.</summary>
internal static class SynQuote
{
    /// <summary>What became of the fast open option and the data that the SYN left with.</summary>
    /// <param name="sent">The SYN from its IP header on.</param>
    /// <param name="error">The ICMP error from its IP header on.</param>
    public static QuoteState Read(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> error)
    {
        if (!IpPacket.TryParse(sent, out IpPacket left) || !TcpSegment.TryParse(left.Payload, out TcpSegment syn)
            || !IpPacket.TryParse(error, out IpPacket packet)
            || !IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage message)
            || !message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || !TcpQuote.TryParse(cited.Payload, out TcpQuote quote)) return QuoteState.Unseen;
        QuoteState option = syn.TryGetFastOpen(out _, out byte kind) ? OptionIn(quote, kind) : QuoteState.Intact;
        QuoteState data = syn.Payload.IsEmpty
            ? QuoteState.Intact
            : DataIn(cited.StatedLength - left.StatedLength, quote, syn, left.PayloadOffset);
        return option == QuoteState.Gone || data == QuoteState.Gone ? QuoteState.Gone
            : option == QuoteState.Unseen || data == QuoteState.Unseen ? QuoteState.Unseen : QuoteState.Intact;
    }

    private static QuoteState OptionIn(in TcpQuote quote, byte kind)
    {
        foreach (TcpOption option in new TcpOptionEnumerator(quote.OptionBytes))
        {
            if (option.Kind == kind && option.TryReadFastOpen(out _)) return QuoteState.Intact;
        }

        return quote.IsHeaderWhole ? QuoteState.Gone : QuoteState.Unseen;
    }

    // Lengths are cited even where the data itself is not. Some old stacks cite the packet's without its IP header.
    private static QuoteState DataIn(int longer, in TcpQuote quote, in TcpSegment syn, int ipHeader)
    {
        if (longer == 0) return QuoteState.Intact;
        int? data = longer + syn.Payload.Length + syn.HeaderLength - quote.HeaderLength;
        return data == syn.Payload.Length ? QuoteState.Intact : data == 0 && longer != -ipHeader ? QuoteState.Gone : QuoteState.Unseen;
    }
}
