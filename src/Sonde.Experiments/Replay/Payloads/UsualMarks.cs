using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>
/// What usually answers from a target, for connections of which a capture does not show what answered their SYN: most handshakes, or where
/// it shows none, what took the control's payload where it was sent the farthest.
/// </summary>
internal static class UsualMarks
{
    /// <summary>Notes it with the connections that lack it.</summary>
    /// <param name="all">All connections.</param>
    /// <param name="controls">The control's.</param>
    public static void Give(IReadOnlyList<ReplayedConnection> all, IReadOnlyList<ReplayedConnection> controls)
    {
        if (all.All(connection => connection.Handshake.Answer is not null)) return;
        SegmentMarks? usual = OfHandshakes(all) ?? OfAnswers(controls);
        foreach (ReplayedConnection connection in all)
            if (connection.Handshake.Answer is null) connection.Handshake.Usual = usual;
    }

    private static SegmentMarks? OfHandshakes(IReadOnlyList<ReplayedConnection> all)
        => all.Select(connection => connection.Handshake.Answer).OfType<SegmentMarks>()
            .GroupBy(marks => PayloadComparison.HopsOf(marks.Ttl)).OrderByDescending(group => group.Count())
            .Select(group => (SegmentMarks?)group.First()).FirstOrDefault();

    private static SegmentMarks? OfAnswers(IReadOnlyList<ReplayedConnection> controls)
    {
        foreach (ReplayedConnection control in controls.OrderByDescending(each => each.Ttl))
        {
            foreach (PayloadAnswer answer in control.Answers.Where(
                answer => answer.Kind is PayloadAnswerKind.Data or PayloadAnswerKind.Ack))
                return new SegmentMarks(answer.Heard.ReplyTtl, null, answer.Heard.Window);
        }

        return null;
    }
}
