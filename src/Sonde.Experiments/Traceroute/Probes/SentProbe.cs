using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>A packet of a trace, and what became of it.</summary>
internal sealed class SentProbe
{
    /// <summary>
    /// How long after it was decided on a packet may leave, in seconds, by a process that was held up: the kernel's stamp of another is no
    /// nearer.
    /// </summary>
    public const double LongestHeldUp = 60;

    private List<TraceAnswer>? _others; // hardly ever needed, and there are hundreds of probes in a trace

    /// <summary>Its number in the trace, from 0 in the order of sending.</summary>
    public required int Number { get; init; }

    /// <summary>The index of its flow.</summary>
    public required int Flow { get; init; }

    /// <summary>Its TTL.</summary>
    public required int Ttl { get; init; }

    /// <summary>Which try of its hop and flow it is, from 1.</summary>
    public required int Try { get; init; }

    /// <summary>
    /// Whether it left from a port, or with an echo id, of its own: routers that spread load by ports may send it another way than its
    /// flow.
    /// </summary>
    public bool IsAside { get; init; }

    /// <summary>Its source port, or the id of its echo request.</summary>
    public required ushort SourcePort { get; init; }

    /// <summary>Its IPv4 identification; 0 in IPv6.</summary>
    public ushort Id { get; init; }

    /// <summary>Its TCP sequence number, or echo sequence.</summary>
    public uint Sequence { get; init; }

    /// <summary>The checksum of its UDP datagram, or of its echo request.</summary>
    public ushort Checksum { get; init; }

    /// <summary>Its IPv6 flow label; 0 in IPv4.</summary>
    public int FlowLabel { get; init; }

    /// <summary>The data of its echo request; null where it has none.</summary>
    public ushort? EchoData { get; init; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Packet { get; init; }

    /// <summary>When it left.</summary>
    public Instant SentAt { get; set; }

    /// <summary>Whether <see cref="SentAt"/> is the kernel's own stamp.</summary>
    public bool IsStamped { get; set; }

    /// <summary>Why it could not be sent, or 0.</summary>
    public int Errno { get; set; }

    /// <summary>Whether it waits for its answer.</summary>
    public bool IsOutstanding { get; set; }

    /// <summary>
    /// Whether an answer to it may have come all the same: one that could not be told for its own, or packets that were lost while it
    /// waited. Its silence then decides nothing.
    /// </summary>
    public bool IsUncertain { get; set; }

    /// <summary>Its answers in the order of arrival: one as a rule.</summary>
    public IReadOnlyList<TraceAnswer> Answers => Answer is null ? [] : _others is null ? [Answer] : [Answer, .. _others];

    /// <summary>Whether a router said that its time ran out: its way goes on.</summary>
    public bool HasExpired => Answer?.Heard.Kind == AnswerKind.TimeExceeded;

    /// <summary>Whether its way ended: the destination answered, or something said that it cannot be reached.</summary>
    public bool HasEnded => Answer is { Heard.Kind: not (AnswerKind.TimeExceeded or AnswerKind.OtherError or AnswerKind.TooBig) };

    /// <summary>Its answer, or null.</summary>
    public TraceAnswer? Answer { get; private set; }

    /// <summary>Its answers turn out to be none.</summary>
    public void Withdraw()
    {
        (Answer, _others) = (null, null);
        IsUncertain = true;
    }

    /// <summary>An answer to it came.</summary>
    public void Add(TraceAnswer answer)
    {
        if (Answer is null) Answer = answer;
        else (_others ??= []).Add(answer);
    }
}
