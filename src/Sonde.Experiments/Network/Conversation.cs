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

    /// <summary>Tells when the answer is whole; null where it is enough that the target acknowledged the request.</summary>
    public AnswerJudge? Judge { get; init; }
}
