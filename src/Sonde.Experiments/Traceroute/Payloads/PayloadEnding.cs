namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Where and how a payload's path ended.</summary>
/// <param name="Ttl">The lowest TTL at which it did.</param>
/// <param name="Flow">The connection.</param>
/// <param name="Answer">What ended it; of several one that is not the target's own, else the one that says most.</param>
/// <param name="IsOwn">Whether it has the marks of the target's own answers.</param>
/// <param name="DoesReplyTtlMove">Whether later answers of the kind arrive with a TTL that moves with the payload's.</param>
internal sealed record PayloadEnding(int Ttl, PayloadConnection Flow, PayloadAnswer Answer, bool IsOwn, bool DoesReplyTtlMove)
{
    /// <summary>The ending of a payload, or null.</summary>
    /// <param name="cells">Its cells, by TTL.</param>
    /// <param name="isOwn">Whether an answer is the target's own.</param>
    public static PayloadEnding? Of(IEnumerable<PayloadCell> cells, Func<PayloadConnection, PayloadAnswer, bool> isOwn)
    {
        PayloadCell[] ended = [.. cells.Where(cell => cell.Endings.Any())];
        if (ended.Length == 0) return null;
        (PayloadConnection flow, PayloadAnswer answer) = Pick(ended[0], isOwn);
        return new PayloadEnding(ended[0].Ttl, flow, answer, isOwn(flow, answer), DoesMove(ended, answer, isOwn));
    }

    /// <summary>What decides of the endings of a cell that has any.</summary>
    public static (PayloadConnection Flow, PayloadAnswer Answer) Pick(PayloadCell cell, Func<PayloadConnection, PayloadAnswer, bool> isOwn)
        => cell.Endings.OrderBy(each => isOwn(each.Flow, each.Answer)).ThenByDescending(each => each.Answer.Kind).First();

    // What agrees with its own connection's handshake each time has not moved: the connection took another way.
    private static bool DoesMove(PayloadCell[] ended, PayloadAnswer first, Func<PayloadConnection, PayloadAnswer, bool> isOwn)
    {
        int compared = 0;
        if (ended.SelectMany(cell => cell.Endings).Where(each => each.Answer.Kind == first.Kind)
            .All(each => isOwn(each.Flow, each.Answer))) return false;
        foreach (PayloadCell later in ended.Skip(1))
        {
            foreach ((_, PayloadAnswer answer) in later.Endings.Where(each => each.Answer.Kind == first.Kind))
            {
                if (answer.Heard.ReplyTtl - first.Heard.ReplyTtl != later.Ttl - ended[0].Ttl) return false;
                compared++;
            }
        }

        return compared > 0 && first.Heard.ReplyTtl != 0;
    }
}
