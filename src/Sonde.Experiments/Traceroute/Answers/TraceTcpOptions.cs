using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>What became of a SYN's options on the way, by a router's citation or by the destination's SYN/ACK.</summary>
internal static class TraceTcpOptions
{
    /// <summary>Adds what differs from the SYN as sent. Of options that are not cited nothing is said.</summary>
    public static void Compare(TcpQuote sent, TcpQuote cited, List<TracerouteChange> changes)
    {
        if (cited.HeaderLength is null || cited.OptionBytes.SequenceEqual(sent.OptionBytes)) return;
        int before = changes.Count;
        List<string> stripped = [], added = [];
        foreach (TcpOption option in new TcpOptionEnumerator(sent.OptionBytes))
        {
            if (option.Kind <= TcpOptionKind.NoOperation) continue;
            if (!TryFind(cited, option.Kind, out TcpOption arrived))
            {
                if (cited.IsHeaderWhole) stripped.Add(NameOf(option.Kind));
            }
            else if (!arrived.Data.SequenceEqual(option.Data))
            {
                changes.Add(Changed(option, arrived));
            }
        }

        foreach (TcpOption option in new TcpOptionEnumerator(cited.OptionBytes))
        {
            if (option.Kind > TcpOptionKind.NoOperation && !option.IsMalformed && !TryFind(sent, option.Kind, out _))
                added.Add(NameOf(option.Kind));
        }

        if (stripped.Count > 0) changes.Add(new TracerouteChange("options_stripped", null, null) { Names = stripped });
        if (added.Count > 0) changes.Add(new TracerouteChange("options_added", null, null) { Names = added });
        // their order, or the padding
        if (changes.Count == before && cited.IsHeaderWhole) changes.Add(new TracerouteChange("options", null, null));
    }

    /// <summary>
    /// The options of a SYN/ACK. What a host leaves out it may not know; but a clock that it echoes is the one that arrived.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="sent">The SYN as sent.</param>
    /// <param name="received">The SYN/ACK.</param>
    public static TracerouteAnswer Describe(TracerouteAnswer answer, TcpQuote sent, TcpSegment received)
    {
        if (received.OptionBytes.IsEmpty) return answer;
        int? size = null, scale = null;
        bool sack = false, stamps = false;
        List<TracerouteChange> changes = [];
        foreach (TcpOption option in received.Options)
        {
            if (option.TryReadMaximumSegmentSize(out ushort bytes)) size = bytes;
            if (option.TryReadWindowScale(out byte shift)) scale = shift;
            sack |= option.Kind == TcpOptionKind.SackPermitted;
            if (!option.TryReadTimestamps(out _, out uint echo)) continue;
            stamps = true;
            if (TryFind(sent, TcpOptionKind.Timestamps, out TcpOption own) && own.TryReadTimestamps(out uint clock, out _) && clock != echo)
            {
                changes.Add(new TracerouteChange("timestamps", clock, echo));
            }
        }

        return answer with { Options = new TracerouteTcpOptions(size, scale, sack, stamps), Changes = changes };
    }

    private static bool TryFind(TcpQuote segment, byte kind, out TcpOption found)
    {
        foreach (TcpOption option in new TcpOptionEnumerator(segment.OptionBytes))
        {
            if (option.Kind != kind || option.IsMalformed) continue;
            found = option;
            return true;
        }

        found = default;
        return false;
    }

    private static TracerouteChange Changed(TcpOption sent, TcpOption arrived)
    {
        string name = NameOf(sent.Kind);
        if (sent.TryReadMaximumSegmentSize(out ushort size) && arrived.TryReadMaximumSegmentSize(out ushort other))
            return new(name, size, other);
        if (sent.TryReadWindowScale(out byte shift) && arrived.TryReadWindowScale(out byte scale)) return new(name, shift, scale);
        if (sent.TryReadTimestamps(out uint clock, out _) && arrived.TryReadTimestamps(out uint seen, out _)) return new(name, clock, seen);
        return new(name, null, null);
    }

    private static string NameOf(byte kind) => kind switch
    {
        TcpOptionKind.MaximumSegmentSize => "mss",
        TcpOptionKind.WindowScale => "wscale",
        TcpOptionKind.SackPermitted => "sack_permitted",
        TcpOptionKind.Timestamps => "timestamps",
        _ => $"kind_{kind}",
    };
}
