using System.Net;
using Sonde.Experiments.Network;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Talks;

/// <summary>One conversation under way.</summary>
internal sealed class Talk(ProbeId id, Conversation conversation, int fd, Instant sentAt)
{
    private const int MostKept = 64 * 1024;

    private byte[] _received = [];

    public ProbeId Id => id;

    public Conversation Conversation => conversation;

    public int Fd => fd;

    public Instant SentAt => sentAt;

    public IPEndPoint? Source { get; set; }

    public bool HadCookie { get; set; }

    public Instant? ConnectedAt { get; set; }

    /// <summary>When the request was first given to the open connection.</summary>
    public Instant? RequestAt { get; set; }

    public Instant? FirstByteAt { get; set; }

    /// <summary>What was known when the handshake was done.</summary>
    public TcpInfo Opened { get; set; }

    /// <summary>Bytes of the request that the system has taken.</summary>
    public int Written { get; set; }

    /// <summary>Bytes received.</summary>
    public int Received { get; private set; }

    /// <summary>Bytes received come in.</summary>
    /// <returns>What they are, with all before them.</returns>
    public AnswerState Take(ReadOnlySpan<byte> bytes)
    {
        if (Received + bytes.Length > MostKept) return AnswerState.Wrong;
        if (_received.Length < Received + bytes.Length) Array.Resize(ref _received, Math.Max(512, 2 * (Received + bytes.Length)));
        bytes.CopyTo(_received.AsSpan(Received));
        Received += bytes.Length;
        return conversation.Judge is { } judge ? judge(_received.AsSpan(0, Received)) : AnswerState.Answer;
    }
}
