using System.Net;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>Conversations in memory: it owns the clock.</summary>
/// <param name="clock">The clock.</param>
/// <param name="behaviour">What the conversation number n (from 0) with an endpoint comes to.</param>
internal sealed class SimulatedConversations(SimulatedClock clock, Func<Conversation, int, SimulatedTalk> behaviour) : IConversationChannel
{
    private static readonly TimeSpan NeverWoken = TimeSpan.FromSeconds(20), Grace = TimeSpan.FromMilliseconds(200);

    private readonly PriorityQueue<ConversationReply, (long At, int Order)> _coming = new();
    private readonly Dictionary<ProbeId, ConversationReply> _pending = [];
    private readonly Dictionary<IPEndPoint, int> _counts = [];
    private readonly SemaphoreSlim _bell = new(0);
    private int _order;

    public bool IsObserved { get; init; }

    /// <summary>Where all leave from.</summary>
    public IPAddress Source { get; init; } = IPAddress.Parse("192.0.2.10");

    public Instant Now => clock.Now;

    /// <summary>All that was begun.</summary>
    public List<(Conversation Conversation, Instant At)> Sent { get; } = [];

    public void Send(ProbeId id, in Conversation probe)
    {
        int number = _counts.GetValueOrDefault(probe.Target);
        _counts[probe.Target] = number + 1;
        Sent.Add((probe, Now));
        SimulatedTalk talk = behaviour(probe, number);
        ConversationReply reply = talk.Facts with
        {
            Id = id,
            SentAt = Now,
            At = Now + TimeSpan.FromMilliseconds(talk.Ms ?? 0),
            Source = new IPEndPoint(Source, 45000 + Sent.Count),
            ConnectedAt = talk.ConnectedMs is { } ms ? Now + TimeSpan.FromMilliseconds(ms) : null,
            FirstByteAt = talk is { Facts.End: ConversationEnd.Answered, Ms: { } end } ? Now + TimeSpan.FromMilliseconds(end) : null,
        };
        _pending.Add(id, reply);
        if (talk.Ms is not null) _coming.Enqueue(reply, (reply.At.Nanoseconds, _order++));
        talk.OnSend?.Invoke();
    }

    public void Abandon(ProbeId id)
    {
        _pending.Remove(id, out ConversationReply reply).ShouldBeTrue("only what was begun and has not ended can be abandoned");
        _coming.Enqueue(reply with { At = Now, End = ConversationEnd.Abandoned, Errno = 0, FirstByteAt = null }, (long.MinValue, _order++));
    }

    /// <summary>The targets whose conversations were said to be over.</summary>
    public List<IPAddress> Forgotten { get; } = [];

    public void Forget(IPAddress target) => Forgotten.Add(target);

    public int Wait(Instant deadline, Span<ConversationReply> replies)
    {
        int count = 0;
        if (_bell.Wait(0)) return 0;
        while (count < replies.Length && _coming.TryPeek(out ConversationReply next, out var order))
        {
            bool isAbandoned = order.At == long.MinValue;
            if (!isAbandoned && !_pending.ContainsKey(next.Id))
            {
                _coming.Dequeue();
                continue;
            }

            if (next.At > Now && (count > 0 || next.At > deadline)) break;
            clock.AdvanceTo(next.At);
            _coming.Dequeue();
            _pending.Remove(next.Id);
            replies[count++] = next;
        }

        if (count > 0) return count;
        if (deadline != Instant.Never)
        {
            clock.AdvanceTo(deadline);
            return 0;
        }

        for (TimeSpan waited = default; !_bell.Wait(Grace); waited += Grace)
        {
            if (clock.TryFireNext(Instant.Never)) break;
            waited.ShouldBeLessThan(NeverWoken, "a loop that waits for ever must be woken");
        }

        return 0;
    }

    public void Wake() => _bell.Release();

    public void Dispose()
    {
    }
}
