using System.Net;
using Sonde.Experiments.Network;

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

    /// <summary>Holds connections ready.</summary>
    /// <param name="connections">The connections, in order.</param>
    /// <param name="last">When the capture's last packet was taken.</param>
    public CapturedChannel(IReadOnlyList<CapturedConnection> connections, Instant last)
    {
        _last = last;
        Now = connections[0].Packets[0].At;
        foreach (CapturedConnection connection in connections)
        {
            var to = new IPEndPoint(connection.Flow.Destination.ToIPAddress(), connection.Flow.DestinationPort);
            if (!_waiting.TryGetValue(to, out List<CapturedConnection>? list)) _waiting[to] = list = [];
            list.Add(connection);
        }
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
            _replies.Enqueue(ConversationPlayer.Play(id, probe, connection, _last));
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

    /// <summary>What the next connection to a place asks for; null where it never came to its request, or none is left.</summary>
    public string? NextName(IPEndPoint to)
        => _waiting.TryGetValue(to, out List<CapturedConnection>? list) && list.Count > 0
            ? VantageTrials.NameOf(SentRequest.Of(list[0]).Span)
            : null;

    private CapturedConnection? Take(Conversation probe)
    {
        if (!_waiting.TryGetValue(probe.Target, out List<CapturedConnection>? list)) return null;
        int place = list.FindIndex(connection => IsOf(connection, probe));
        if (place < 0) return null;
        CapturedConnection found = list[place];
        list.RemoveAt(place);
        return found;
    }

    // A connection that never came to its request may be any.
    private static bool IsOf(CapturedConnection connection, Conversation probe)
    {
        ReadOnlyMemory<byte> request = SentRequest.Of(connection);
        return request.IsEmpty || probe.Request.IsEmpty || probe.Tls is not null || request.Span.SequenceEqual(probe.Request.Span);
    }
}
