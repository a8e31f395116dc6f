using System.Net;
using Sonde.Experiments.Network;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Talks;

/// <summary>One conversation under way.</summary>
internal sealed class Talk(ProbeId id, Conversation conversation, int fd, TlsHandshake? tls, Instant sentAt)
{
    private const int MostKept = 64 * 1024;

    private byte[] _received = [];

    public ProbeId Id => id;

    public Conversation Conversation => conversation;

    public int Fd => fd;

    /// <summary>Its TLS handshake, or null.</summary>
    public TlsHandshake? Tls => tls;

    /// <summary>All that is to be sent, as far as it is known.</summary>
    public ReadOnlyMemory<byte> Request { get; private set; } = tls?.TakeOutgoing() ?? conversation.Request;

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
        if (tls is not null) return TakeTls(tls, bytes);
        if (Received + bytes.Length > MostKept) return AnswerState.Wrong;
        if (_received.Length < Received + bytes.Length) Array.Resize(ref _received, Math.Max(512, 2 * (Received + bytes.Length)));
        bytes.CopyTo(_received.AsSpan(Received));
        Received += bytes.Length;
        return conversation.Judge is { } judge ? judge(_received.AsSpan(0, Received), Received) : AnswerState.Answer;
    }

    private AnswerState TakeTls(TlsHandshake handshake, ReadOnlySpan<byte> bytes)
    {
        Received += bytes.Length;
        AnswerState state = handshake.Receive(bytes);
        if (handshake.TakeOutgoing() is { Length: > 0 } flight) Request = (byte[])[.. Request.Span, .. flight];
        return state;
    }
}
