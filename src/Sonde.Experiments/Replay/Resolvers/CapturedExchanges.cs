using Sonde.Experiments.Network;
using Sonde.Experiments.Replay.Trials;

namespace Sonde.Experiments.Replay.Resolvers;

/// <summary>
/// Plays queries of a capture, and connections, to whoever asks for exchanges. What control resolvers answered is told whenever it is asked
/// for: a run asks them once.
/// </summary>
/// <param name="queries">The queries to the resolver that is measured, and to control resolvers, in order.</param>
/// <param name="controls">The control resolvers.</param>
/// <param name="conversations">The connections.</param>
internal sealed class CapturedExchanges(
    IEnumerable<CapturedQuery> queries, IReadOnlySet<System.Net.IPEndPoint> controls, CapturedChannel conversations) : IExchangeChannel
{
    private readonly List<CapturedQuery> _queries = [.. queries];
    private readonly Queue<DatagramReply> _replies = new();
    private int _missing;

    /// <inheritdoc/>
    public Instant Now => conversations.Now;

    /// <inheritdoc/>
    public bool IsObserved => true;

    /// <summary>How many exchanges were asked for that the capture does not show.</summary>
    public int Missing => _missing + conversations.Missing;

    /// <summary>How many queries to the resolver that it shows nobody asked for.</summary>
    public int Unused => _queries.Count(query => !controls.Contains(query.Server)) + conversations.Unused;

    /// <inheritdoc/>
    public void Send(ProbeId id, in Exchange probe)
    {
        if (probe.Conversation is { } conversation)
        {
            conversations.Send(id, conversation);
            return;
        }

        DatagramExchange asked = probe.Datagrams!;
        int place = _queries.FindIndex(
            query => query.Server.Equals(asked.Target) && DnsFrame.AreSame(query.Message, asked.Payload.Span));
        if (place < 0)
        {
            _missing++;
            _replies.Enqueue(new DatagramCourse(id, asked, Now).Abandon(Now));
            return;
        }

        CapturedQuery found = _queries[place];
        // A control resolver that was silent was asked twice.
        bool isLast = _queries.FindIndex(
            place + 1, query => query.Server.Equals(asked.Target) && DnsFrame.AreSame(query.Message, asked.Payload.Span)) < 0;
        if (!controls.Contains(found.Server) || !isLast) _queries.RemoveAt(place);
        _replies.Enqueue(found.Play(id, asked, Now));
    }

    /// <inheritdoc/>
    public void Abandon(ProbeId id)
    {
    }

    /// <inheritdoc/>
    public int Wait(Instant deadline, Span<ExchangeReply> replies)
    {
        if (_replies.TryDequeue(out DatagramReply reply))
        {
            conversations.PassTo(reply.At);
            replies[0] = new ExchangeReply(reply.Id) { Datagrams = reply };
            return 1;
        }

        Span<ConversationReply> own = new ConversationReply[1];
        if (conversations.Wait(deadline, own) == 0) return 0;
        replies[0] = new ExchangeReply(own[0].Id) { Conversation = own[0] };
        return 1;
    }

    /// <inheritdoc/>
    public void Wake()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
