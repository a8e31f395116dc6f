using System.Net;
using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tls;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>
/// Plays the connections of a capture to whoever asks for conversations: for each the next that went to the same place with the same
/// request. Time is the capture's; whoever waits waits no time.
/// </summary>
internal sealed class CapturedChannel : IConversationChannel
{
    private readonly Dictionary<IPEndPoint, List<CapturedConnection>> _waiting = [];
    private readonly Queue<ConversationReply> _replies = new();
    private readonly Instant _last;
    private readonly bool _standsFor;
    private readonly HashSet<int> _askedAgain = [];

    /// <summary>Holds connections ready.</summary>
    /// <param name="connections">The connections, in order.</param>
    /// <param name="first">When it begins.</param>
    /// <param name="last">When the capture's last packet was taken.</param>
    /// <param name="standsFor">Whether something stands for what came inside TLS (<see cref="SealedAnswer"/>).</param>
    public CapturedChannel(IReadOnlyList<CapturedConnection> connections, Instant first, Instant last, bool standsFor = true)
    {
        (_last, _standsFor) = (last, standsFor);
        Now = first;
        foreach (CapturedConnection connection in connections)
        {
            var to = new IPEndPoint(connection.Flow.Destination.ToIPAddress(), connection.Flow.DestinationPort);
            if (!_waiting.TryGetValue(to, out List<CapturedConnection>? list)) _waiting[to] = list = [];
            list.Add(connection);
        }

        foreach (List<CapturedConnection> list in _waiting.Values) _askedAgain.UnionWith(TriesInVain.Of(list));
    }

    /// <inheritdoc/>
    public Instant Now { get; private set; }

    /// <inheritdoc/>
    public bool IsObserved => true;

    /// <summary>How many conversations were asked for that the capture does not show.</summary>
    public int Missing { get; private set; }

    /// <summary>How many that it shows nobody asked for.</summary>
    public int Unused => _waiting.Values.Sum(list => list.Count);

    /// <inheritdoc/>
    public void Send(ProbeId id, in Conversation probe)
    {
        if (Take(probe) is { } connection)
        {
            _replies.Enqueue(Play(id, probe, connection));
            return;
        }

        Missing++;
        _replies.Enqueue(new ConversationReply(id, Now, Now, ConversationEnd.Abandoned) { NeverLeft = true });
    }

    /// <inheritdoc/>
    public void Abandon(ProbeId id)
    {
    }

    /// <inheritdoc/>
    public int Wait(Instant deadline, Span<ConversationReply> replies)
    {
        if (_replies.TryDequeue(out ConversationReply reply))
        {
            Now = Instant.Later(Now, reply.At);
            replies[0] = reply;
            return 1;
        }

        if (deadline != Instant.Never) Now = Instant.Later(Now, deadline);
        return 0;
    }

    /// <inheritdoc/>
    public void Wake()
    {
    }

    /// <inheritdoc/>
    public void Forget(IPAddress target)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Whether a connection was a try in vain, by what was asked for after it (<see cref="TriesInVain"/>).</summary>
    /// <param name="port">The connection's local port.</param>
    public bool WasAskedAgain(int port) => _askedAgain.Contains(port);

    /// <summary>Time has gone on.</summary>
    public void PassTo(Instant now) => Now = Instant.Later(Now, now);

    /// <summary>What the next connection to a place asks for; null where it never came to its request, or none is left.</summary>
    public string? NextName(IPEndPoint to)
        => _waiting.TryGetValue(to, out List<CapturedConnection>? list) && list.Count > 0
            ? VantageTrials.NameOf(list[0].Request.Span)
            : null;

    private CapturedConnection? Take(Conversation probe)
    {
        if (!_waiting.TryGetValue(PlaceOf(probe.Target), out List<CapturedConnection>? list)) return null;
        int place = list.FindIndex(connection => IsOf(connection, probe));
        if (place < 0) return null;
        CapturedConnection found = list[place];
        list.RemoveAt(place);
        return found;
    }

    // An answer that named the prober's own address led there.
    private static IPEndPoint PlaceOf(IPEndPoint target)
        => new(HiddenAnswers.Published(PacketAddress.From(target.Address)).ToIPAddress(), target.Port);

    private ConversationReply Play(ProbeId id, Conversation probe, CapturedConnection connection)
    {
        ReadOnlyMemory<byte> request = connection.Request;
        bool isLast = !WasAskedAgain(connection.Flow.SourcePort);
        if (!DnsFrame.AreSameFramed(request.Span, probe.Request.Span))
            return ConversationPlayer.Play(id, probe, connection, _last, _standsFor, isLast);
        ConversationReply reply = ConversationPlayer.Play(id, DnsFrame.Captured(probe, request), connection, _last, _standsFor, isLast);
        return reply with { Bytes = DnsFrame.AnsweringFramed(reply.Bytes.Span, request.Span, probe.Request.Span) };
    }

    // A connection that never came to its request may be any.
    private static bool IsOf(CapturedConnection connection, Conversation probe)
    {
        ReadOnlySpan<byte> request = connection.Request.Span;
        if (request.IsEmpty || (probe.Request.IsEmpty && probe.Tls is null)) return true;
        if (probe.Tls is null) return request.SequenceEqual(probe.Request.Span) || DnsFrame.AreSameFramed(request, probe.Request.Span);
        return ClientHelloReader.Begins(request)
            && (ClientHelloReader.TryReadServerName(request, out string name) ? name : "") == probe.Tls.Name;
    }
}
