using System.Net;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Network;

/// <summary>What a conversation came to.</summary>
/// <param name="Id">The probe.</param>
/// <param name="SentAt">Just before it began.</param>
/// <param name="At">When it ended.</param>
/// <param name="End">How it ended.</param>
public readonly record struct ConversationReply(ProbeId Id, Instant SentAt, Instant At, ConversationEnd End) : IReply
{
    /// <summary>The stage it was in when it ended.</summary>
    public ConversationStage Stage { get; init; }

    /// <summary>The system's error number, or 0.</summary>
    public int Errno { get; init; }

    /// <summary>Our address and port, or null if it never had them.</summary>
    public IPEndPoint? Source { get; init; }

    /// <summary>Nothing of it left this machine: it never had an address, or the capture would have seen its SYN.</summary>
    public bool NeverLeft { get; init; }

    /// <summary>Nothing more came until it was given up, and this machine lost packets meanwhile: who was silent is not known.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>Whether what failed may be this machine's own doing: nothing is learnt of the network then.</summary>
    public bool IsLocal => NeverLeft || IsUnheard;

    /// <summary>When the handshake was done, or null.</summary>
    public Instant? ConnectedAt { get; init; }

    /// <summary>When the request was given to the system after the handshake, or null where it went with the SYN, or never.</summary>
    public Instant? RequestAt { get; init; }

    /// <summary>When the system had taken all of the request, or null.</summary>
    public Instant? WrittenAt { get; init; }

    /// <summary>
    /// When all that was sent was seen to be acknowledged, or null where nobody looked (see <see cref="UnackedBytes"/>) or it was not.
    /// </summary>
    public Instant? AckedAt { get; init; }

    /// <summary>When the first byte of an answer came, or null: of what is inside TLS where a request is, else of the connection.</summary>
    public Instant? FirstByteAt { get; init; }

    /// <summary>When the last byte of an answer came, or null; likewise.</summary>
    public Instant? LastByteAt { get; init; }

    /// <summary>Bytes received in all; likewise.</summary>
    public int Received { get; init; }

    /// <summary>What came, as many bytes as the conversation keeps: those that came first. Inside TLS, what was there.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Whether the target closed its side, in an orderly way.</summary>
    public bool WasClosed { get; init; }

    /// <summary>
    /// Bytes given to the system that the target had not acknowledged at the end (TCP_INFO); null where the system does not say.
    /// </summary>
    public int? UnackedBytes { get; init; }

    /// <summary>Segments in flight at the end (TCP_INFO).</summary>
    public int UnackedSegments { get; init; }

    /// <summary>Whether all that was sent was acknowledged: silence after it is the target's own.</summary>
    public bool WasAcked => AckedAt is not null || UnackedBytes == 0;

    /// <summary>Whether the system knew a cookie of the target, so that the SYN carried data.</summary>
    public bool HadCookie { get; init; }

    /// <summary>Whether the target acknowledged the SYN's data (TCP_INFO).</summary>
    public bool SynDataAcked { get; init; }

    /// <summary>
    /// Why fast open came to nothing, as the kernel numbers it (TCP_INFO): 1 no cookie, 2 data not acknowledged, 3 SYN sent again; 0 none.
    /// </summary>
    public int FastOpenFailure { get; init; }

    /// <summary>How often the SYN was sent again before the handshake was done, or before it was given up.</summary>
    public int SynRetransmits { get; init; }

    /// <summary>Segments sent again in all.</summary>
    public int Retransmits { get; init; }

    /// <summary>The kernel's round-trip time in seconds, or null.</summary>
    public double? Rtt { get; init; }

    /// <summary>The first ICMP error that came, or null.</summary>
    public IcmpError? Icmp { get; init; }

    /// <summary>The ICMP errors that came about it, where they were captured or ended it; in their order.</summary>
    public IReadOnlyList<IcmpMarks> Errors { get => field ?? []; init; }

    /// <summary>What its TLS handshake showed, or null where it had none.</summary>
    public TlsSeen? Tls { get; init; }

    /// <summary>Its packets, where capture is permitted and saw any.</summary>
    public FlowRecord? Flow { get; init; }

    /// <summary>The marks of the first RST that came, where it was captured.</summary>
    public SegmentMarks? Rst { get; init; }

    /// <summary>
    /// Its segments, where they were captured, in their order: all but acknowledgements without data, and of those with data the first of
    /// each side; bounded, the first RSTs and FINs never left out.
    /// </summary>
    public IReadOnlyList<PacketMarks> Packets { get => field ?? []; init; }

    /// <summary>
    /// Its packets are yet to be told: a second reply of the same probe, with <see cref="BringsFlow"/>, replaces this one.
    /// </summary>
    public bool AwaitsFlow { get; init; }

    /// <summary>The same reply once more, with what the capture saw.</summary>
    public bool BringsFlow { get; init; }

    /// <summary>
    /// Seconds from the first SYN to the answer, less what this process took to send its request; null without an answer.
    /// </summary>
    public double? Took => FirstByteAt is not { } first ? null
        : RequestAt is { } request && ConnectedAt is { } connected ? connected.SecondsSince(SentAt) + first.SecondsSince(request)
        : first.SecondsSince(SentAt);
}
