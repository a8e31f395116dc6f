using Sonde.Experiments.Network;
using Sonde.Platform.Datagrams;
using Sonde.Platform.Linux;
using Sonde.Platform.Talks;

namespace Sonde.Platform.Exchanges;

/// <summary>Conversations and UDP exchanges on one channel: it waits for both at once.</summary>
internal sealed class ExchangeChannel : IExchangeChannel
{
    private readonly Epoll _epoll = new();
    private readonly ConversationChannel _conversations;
    private readonly DatagramChannel _datagrams;
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[4];
    private readonly ConversationReply[] _talks = new ConversationReply[64];
    private readonly DatagramReply[] _answers = new DatagramReply[64];
    private readonly HashSet<ProbeId> _udp = [];

    /// <summary>Joins two channels, which are disposed with this one.</summary>
    public ExchangeChannel(ConversationChannel conversations, DatagramChannel datagrams)
    {
        (_conversations, _datagrams) = (conversations, datagrams);
        _epoll.Add(conversations.Fd, Constants.EPOLLIN, 0);
        _epoll.Add(datagrams.Fd, Constants.EPOLLIN, 1);
    }

    public Instant Now => MonotonicClock.Now;

    public bool IsObserved => _conversations.IsObserved;

    public long? CaptureDrops => _conversations.CaptureDrops + _datagrams.CaptureDrops;

    public void Send(ProbeId id, in Exchange probe)
    {
        if (probe.Conversation is { } conversation)
        {
            _conversations.Send(id, conversation);
            return;
        }

        _udp.Add(id);
        _datagrams.Send(id, probe.Datagrams!);
    }

    public void Abandon(ProbeId id)
    {
        if (_udp.Contains(id)) _datagrams.Abandon(id);
        else _conversations.Abandon(id);
    }

    public int Wait(Instant deadline, Span<ExchangeReply> replies)
    {
        int count = Take(replies);
        if (count > 0) return count;
        _epoll.Wait(Instant.Earlier(deadline, Instant.Earlier(_conversations.NextDue, _datagrams.NextDue)), _events);
        return Take(replies);
    }

    public void Wake() => _epoll.Ring();

    public void Dispose()
    {
        _conversations.Dispose();
        _datagrams.Dispose();
        _epoll.Dispose();
    }

    // Both have their turn, whoever is busy.
    private int Take(Span<ExchangeReply> replies)
    {
        int talks = _conversations.Wait(Now, _talks.AsSpan(0, Math.Min(_talks.Length, (replies.Length + 1) / 2)));
        for (int i = 0; i < talks; i++) replies[i] = new ExchangeReply(_talks[i].Id) { Conversation = _talks[i] };
        int answers = _datagrams.Wait(Now, _answers.AsSpan(0, Math.Min(_answers.Length, replies.Length - talks)));
        for (int i = 0; i < answers; i++)
        {
            _udp.Remove(_answers[i].Id);
            replies[talks + i] = new ExchangeReply(_answers[i].Id) { Datagrams = _answers[i] };
        }

        return talks + answers;
    }
}
