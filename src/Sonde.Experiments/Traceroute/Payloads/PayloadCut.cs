namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Whether test and control are cut off by the same at the same hop.</summary>
internal static class PayloadCut
{
    /// <summary>
    /// Whether both are ended alike by something that stands nearer than what answered their handshakes, from as far away and, but for a
    /// way that is one hop longer, at the same TTL. (What answers data may well stand behind what answers a handshake, as behind a SYN
    /// proxy: that is no cut. Nor is it one where data come from a sender with a beginning of its own, at the handshake's distance.)
    /// </summary>
    public static bool IsSame(PayloadEnding test, PayloadEnding control)
        => test.Answer.Kind == control.Answer.Kind
            && Math.Abs(test.Ttl - control.Ttl) <= 1
            && NearerBy(test) is > 0 and var nearer && NearerBy(control) == nearer
            && (test.Answer.Kind == PayloadAnswerKind.Rst || (IsReachedEarly(test) && IsReachedEarly(control)))
            && test.Answer.Heard.Window == control.Answer.Heard.Window;

    /// <summary>
    /// Whether neither is heard of behind one hop, however often it is sent, although the connections open: the payload reaches nobody.
    /// </summary>
    public static bool AreSilentAlike(PayloadCell[] control, PayloadCell[] test, IPayloadTrace trace)
    {
        int last = LastExpired(test);
        if (last == 0 || last != LastExpired(control) || !trace.Connections.Any(flow => flow.SynAck is not null)) return false;
        // Beyond the farthest that a handshake can have come from.
        int far = trace.Connections.Where(flow => flow.SynAck is not null).Max(flow => PayloadComparison.HopsOf(flow.SynAck!.Value.Ttl));
        return !PayloadComparison.MayBeLoss(InVain(control, far)) && !PayloadComparison.MayBeLoss(InVain(test, far));
    }

    // Whether it was met with a lower TTL than the way of what answered the handshake is long.
    private static bool IsReachedEarly(PayloadEnding ending)
        => ending.Flow.Handshake.Answer is { } own && ending.Ttl <= PayloadComparison.HopsOf(own.Ttl);

    private static int NearerBy(PayloadEnding ending)
        => ending.Flow.Handshake.Answer is { } own && !ending.Answer.Heard.IsCitation
            ? PayloadComparison.HopsOf(own.Ttl) - PayloadComparison.HopsOf(ending.Answer.Heard.ReplyTtl)
            : 0;

    private static int LastExpired(PayloadCell[] cells) => Array.FindLast(cells, cell => cell.Expired is not null)?.Ttl ?? 0;

    private static int InVain(PayloadCell[] cells, int beyond) => cells.Where(cell => cell.Ttl > beyond).Sum(cell => cell.SentInVain);
}
