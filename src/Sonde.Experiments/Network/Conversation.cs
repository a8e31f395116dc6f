using System.Collections.ObjectModel;
using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>A TCP connection to make: a request, an answer, and an end. All that it needs is data; the channel keeps its times.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Request">
/// What to send first, inside TLS where <see cref="Tls"/> is there; on the SYN, where fast open is used and a cookie is known. Empty:
/// nothing is said, or, with TLS, the end of the handshake is the answer.
/// </param>
public sealed record Conversation(IPEndPoint Target, ReadOnlyMemory<byte> Request)
{
    /// <summary>The options of its socket.</summary>
    public SocketSettings Socket { get; init; } = SocketSettings.Usual;

    /// <summary>The TLS handshake to be completed before the request, or null for none.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>
    /// What to send in place of <see cref="Request"/> where the server chose one of these application protocols in the TLS handshake
    /// (ALPN).
    /// </summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> RequestsByProtocol { get; init; }
        = ReadOnlyDictionary<string, ReadOnlyMemory<byte>>.Empty;

    /// <summary>
    /// Says, of the bytes that came so far (as many as are kept), what is to be sent next: asked whenever more came, until it says
    /// something. Null: nothing follows the request.
    /// </summary>
    public Func<ReadOnlySpan<byte>, ReadOnlyMemory<byte>>? FollowUp { get; init; }

    /// <summary>
    /// After how many bytes what is said first (the request, or the ClientHello) is cut, so that it leaves in two segments; null: it is
    /// not.
    /// </summary>
    public int? SplitAt { get; init; }

    /// <summary>
    /// The bytes in whose middle it is cut instead, such as a name that stands in a ClientHello somewhere; empty, or not in it: it is not.
    /// </summary>
    public ReadOnlyMemory<byte> SplitWithin { get; init; }

    /// <summary>
    /// The TTL, or hop limit, of all that follows the handshake: of the request, or the ClientHello, and of what is sent again; null: that
    /// of the handshake. Its end leaves with the system's own again, so that nobody is left waiting.
    /// </summary>
    public byte? RequestTtl { get; init; }

    /// <summary>
    /// Whether a cookie of fast open that the system remembers of the target shall be forgotten first, where that is permitted.
    /// </summary>
    public bool ForgetsCookie { get; init; }

    /// <summary>
    /// Tells when the answer is whole; of bytes inside TLS where there is some. Null: it is enough that the target acknowledged the
    /// request, or says anything.
    /// </summary>
    public AnswerJudge? Judge { get; init; }

    /// <summary>
    /// Makes the judge of one connection, where a judge keeps what it has seen: the same conversation may be had several times. Null:
    /// <see cref="Judge"/> tells.
    /// </summary>
    public Func<AnswerJudge>? Judging { get; init; }

    /// <summary>How long each stage may last. By default nothing ends but by <see cref="IProbeChannel{TProbe, TReply}.Abandon"/>.</summary>
    public TimeLimits Limits { get; init; } = TimeLimits.None;

    /// <summary>
    /// How long it stays open with nothing coming, counted from the last byte or, before there is any, from the moment at which all of the
    /// request was seen to be acknowledged; then it ends as <see cref="ConversationEnd.Answered"/> where the judge takes what came
    /// (nothing, maybe) for an answer, else as <see cref="ConversationEnd.Quiet"/>. A whole answer does not end it before, for more may
    /// follow. Null: no such wait.
    /// </summary>
    public TimeSpan? Quiet { get; init; }

    /// <summary>How many bytes of the answer the reply brings at most, and the judge is shown: those that came first.</summary>
    public int KeptBytes { get; init; } = 64 * 1024;

    /// <summary>How many bytes are read at most; what sends more is ended (<see cref="ConversationEnd.TooMuch"/>).</summary>
    public int MostBytes { get; init; } = 1024 * 1024;

    /// <summary>What to send after the handshakes.</summary>
    /// <param name="protocol">The application protocol that the server chose, or null.</param>
    public ReadOnlyMemory<byte> RequestBy(string? protocol)
        => protocol is not null && RequestsByProtocol.TryGetValue(protocol, out ReadOnlyMemory<byte> own) ? own : Request;
}
