using System.Net;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>Conversations in memory: it owns the clock.</summary>
/// <param name="clock">The clock.</param>
/// <param name="behaviour">What the conversation number n (from 0) with an endpoint comes to.</param>
internal sealed class SimulatedConversations(SimulatedClock clock, Func<Conversation, int, SimulatedTalk> behaviour) : IConversationChannel
{
    private readonly SimulatedArrivals<ConversationReply> _arrivals = new(clock);
    private readonly Dictionary<ProbeId, Func<Instant?, ConversationReply?>> _pending = [];
    private readonly Dictionary<IPEndPoint, int> _counts = [];
    private readonly Dictionary<ProbeId, Conversation> _begun = [];

    public bool IsObserved { get; init; }

    /// <summary>Where all leave from.</summary>
    public IPAddress Source { get; init; } = IPAddress.Parse("192.0.2.10");

    public Instant Now => clock.Now;

    /// <summary>Told of each conversation that is over.</summary>
    public Action<Conversation, ConversationReply>? OnEnd { get; set; }

    /// <summary>All that was begun.</summary>
    public List<(Conversation Conversation, Instant At)> Sent { get; } = [];

    /// <summary>The targets whose conversations were said to be over.</summary>
    public List<IPAddress> Forgotten { get; } = [];

    /// <summary>Conversations that scripts decide.</summary>
    public static SimulatedConversations Of(SimulatedClock clock, Func<Conversation, int, TalkScript> behaviour)
        => new(clock, (conversation, number) => SimulatedTalk.Plays(behaviour(conversation, number)));

    public void Send(ProbeId id, in Conversation probe)
    {
        int number = _counts.GetValueOrDefault(probe.Target);
        _counts[probe.Target] = number + 1;
        Sent.Add((probe, Now));
        _begun[id] = probe;
        SimulatedTalk talk = behaviour(probe, number);
        Conversation conversation = probe;
        Instant start = Now;
        var source = new IPEndPoint(Source, 45000 + (Sent.Count % 20000));
        Func<Instant?, ConversationReply?> play = talk.Script is { } script
            ? given => script.Play(id, conversation, start, given, source, IsObserved)
            : given => Told(talk, id, start, given, source);
        _pending[id] = play;
        ConversationReply? end = play(null);
        _arrivals.Begin(id, end, end?.At ?? default);
        talk.OnSend?.Invoke();
        talk.Script?.OnSend?.Invoke();
    }

    public void Abandon(ProbeId id) => _arrivals.Abandon(_pending[id](Now).ShouldNotBeNull());

    public void Forget(IPAddress target) => Forgotten.Add(target);

    public int Wait(Instant deadline, Span<ConversationReply> replies)
    {
        int count = _arrivals.Wait(deadline, replies);
        foreach (ConversationReply reply in replies[..count])
            if (_begun.Remove(reply.Id, out Conversation? conversation)) OnEnd?.Invoke(conversation, reply);
        return count;
    }

    public void Wake() => _arrivals.Wake();

    public void Dispose()
    {
    }

    private static ConversationReply? Told(SimulatedTalk talk, ProbeId id, Instant start, Instant? abandonedAt, IPEndPoint source)
    {
        if (abandonedAt is null && talk.Ms is null) return null;
        ConversationReply reply = talk.Facts with
        {
            Id = id,
            SentAt = start,
            At = abandonedAt ?? start + TimeSpan.FromMilliseconds(talk.Ms!.Value),
            Source = source,
            ConnectedAt = talk.ConnectedMs is { } ms ? start + TimeSpan.FromMilliseconds(ms) : null,
            FirstByteAt = talk.Facts.FirstByteAt
                ?? (talk is { Facts.End: ConversationEnd.Answered, Ms: { } end } ? start + TimeSpan.FromMilliseconds(end) : null),
        };
        return abandonedAt is null ? reply : reply with { End = ConversationEnd.Abandoned, Errno = 0, FirstByteAt = null };
    }
}
