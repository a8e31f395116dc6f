using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>What came on a connection of a payload trace, and which of it answers the payload.</summary>
internal sealed class PayloadHearing
{
    private const int MostHeard = 24; // and as many answers more

    private readonly List<PayloadAnswer> _heard = [];

    /// <summary>All of it, in order.</summary>
    public IReadOnlyList<PayloadAnswer> All => _heard;

    /// <summary>What answers the payload.</summary>
    public IEnumerable<PayloadAnswer> Answers => _heard.Where(each => each.Kind != PayloadAnswerKind.None);

    /// <summary>Whether anything answers the payload.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether something other than a router's error answers the payload.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether the target sends data before it is asked: then data answers only where it acknowledges the payload.</summary>
    public bool SpeaksFirst { get; set; }

    /// <summary>Keeps what came; of a storm its beginning.</summary>
    public void Add(PayloadAnswerKind kind, in HeardPacket heard, Instant at, ReadOnlyMemory<byte> packet)
    {
        if (kind != PayloadAnswerKind.None) IsAnswered = true;
        if (_heard.Count >= (kind == PayloadAnswerKind.None ? MostHeard : 2 * MostHeard)) return;
        IsEnded |= kind > PayloadAnswerKind.TimeExceeded;
        _heard.Add(new PayloadAnswer(kind, heard, at, packet));
    }

    /// <summary>What an ICMP error that cites the payload is to it.</summary>
    /// <param name="kind">The error.</param>
    /// <param name="ends">Whether it ends a connection that is not open.</param>
    public static PayloadAnswerKind OfError(AnswerKind kind, bool ends) => kind switch
    {
        AnswerKind.TimeExceeded => PayloadAnswerKind.TimeExceeded,
        AnswerKind.TooBig => PayloadAnswerKind.TooBig,
        _ => ends ? PayloadAnswerKind.Unreachable : PayloadAnswerKind.None,
    };

    /// <summary>What a segment that came after the payload is to it.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="covers">Whether it acknowledges some of the payload.</param>
    /// <param name="isNew">Whether it brings what has not come yet.</param>
    public PayloadAnswerKind OfSegment(in TcpSegment segment, bool covers, bool isNew)
    {
        if (!segment.Payload.IsEmpty && isNew && (covers || !SpeaksFirst)) return PayloadAnswerKind.Data;
        if (segment.Has(TcpFlags.Fin) && isNew) return PayloadAnswerKind.Fin;
        return covers ? PayloadAnswerKind.Ack : PayloadAnswerKind.None;
    }

    /// <summary>What a segment is that came before the payload left, or after our end was closed: no answer.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="isBefore">Whether the payload has not left.</param>
    public PayloadAnswerKind OfUnasked(in TcpSegment segment, bool isBefore)
    {
        SpeaksFirst |= isBefore && !segment.Payload.IsEmpty;
        return PayloadAnswerKind.None;
    }
}
