using Sonde.Experiments.Network;

namespace Sonde.Experiments.Requests;

/// <summary>What came of an answer by HTTP so far.</summary>
/// <param name="State">What it is.</param>
/// <param name="Protocol">By which protocol it came, by its name in a TLS handshake; null where that is not known.</param>
/// <param name="Status">Its status, or null.</param>
internal readonly record struct HttpSeen(AnswerState State, string? Protocol, int? Status)
{
    /// <summary>Whether the server switched from HTTP/1.1 to HTTP/2.</summary>
    public bool IsUpgraded { get; init; }

    /// <summary>The error by which the server ended a request by HTTP/2 (RFC 9113 §7), or null.</summary>
    public uint? Error { get; init; }
}
