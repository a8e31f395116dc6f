using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>A TCP connection to make: a request, an answer, and an orderly end.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Request">What to send first; on the SYN, where fast open is used and a cookie is known.</param>
public sealed record Conversation(IPEndPoint Target, ReadOnlyMemory<byte> Request)
{
    /// <summary>Whether the system shall use TCP fast open (TCP_FASTOPEN_CONNECT).</summary>
    public bool UsesFastOpen { get; init; }

    /// <summary>Whether a cookie that the system remembers of the target shall be forgotten first, where that is permitted.</summary>
    public bool ForgetsCookie { get; init; }

    /// <summary>
    /// The server's name (SNI, empty for none) of a TLS handshake to be completed: its first flight is sent instead of the request, and
    /// its end is the answer. Null for none.
    /// </summary>
    public string? TlsName { get; init; }

    /// <summary>Tells when the answer is whole; null where it is enough that the target acknowledged the request.</summary>
    public AnswerJudge? Judge { get; init; }
}
