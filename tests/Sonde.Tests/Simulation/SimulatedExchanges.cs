using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>Conversations and UDP exchanges in memory, on one channel: it owns the clock.</summary>
/// <param name="clock">The clock.</param>
/// <param name="talks">What becomes of the conversation number n (from 0) with an endpoint.</param>
/// <param name="datagrams">What comes back for the UDP exchange number n (from 0) with an endpoint.</param>
internal sealed class SimulatedExchanges(
    SimulatedClock clock,
    Func<Conversation, int, TalkScript> talks, Func<DatagramExchange, int, DatagramScript> datagrams) : IExchangeChannel
{
    private readonly SimulatedArrivals<ExchangeReply> _arrivals = new(clock);
    private readonly Dictionary<ProbeId, Func<Instant?, ExchangeReply?>> _pending = [];
    private readonly Dictionary<(IPEndPoint Target, bool IsTalk), int> _counts = [];
    private readonly Dictionary<ProbeId, Exchange> _begun = [];

    public bool IsObserved { get; init; }

    public Instant Now => clock.Now;

    /// <summary>Told of each exchange that is over.</summary>
    public Action<Exchange, ExchangeReply>? OnEnd { get; set; }

    /// <summary>All that was begun.</summary>
    public List<(Exchange Exchange, Instant At)> Sent { get; } = [];

    /// <summary>The most that were under way at the same time.</summary>
    public int MostInFlight { get; private set; }

    public void Send(ProbeId id, in Exchange probe)
    {
        Sent.Add((probe, Now));
        _begun[id] = probe;
        Instant start = Now;
        Func<Instant?, ExchangeReply?> play;
        Action? happens;
        if (probe.Conversation is { } conversation)
        {
            TalkScript script = talks(conversation, Count(conversation.Target, isTalk: true));
            IPEndPoint source = Source(conversation.Target.AddressFamily);
            play = given
                => script.Play(id, conversation, start, given, source, IsObserved) is { } reply
                ? new ExchangeReply(id) { Conversation = reply }
                : null;
            happens = script.OnSend;
        }
        else
        {
            DatagramExchange exchange = probe.Datagrams!;
            DatagramScript script = datagrams(exchange, Count(exchange.Target, isTalk: false));
            IPEndPoint source = Source(exchange.Target.AddressFamily);
            play = given => new ExchangeReply(id) { Datagrams = script.Play(id, exchange, start, given, source) };
            happens = script.OnSend;
        }

        _pending[id] = play;
        ExchangeReply? end = play(null);
        _arrivals.Begin(id, end, end?.Conversation?.At ?? end?.Datagrams?.At ?? default);
        MostInFlight = Math.Max(MostInFlight, _arrivals.InFlight);
        happens?.Invoke();
    }

    public void Abandon(ProbeId id) => _arrivals.Abandon(_pending[id](Now).ShouldNotBeNull());

    public int Wait(Instant deadline, Span<ExchangeReply> replies)
    {
        int count = _arrivals.Wait(deadline, replies);
        foreach (ExchangeReply reply in replies[..count])
            if (_begun.Remove(reply.Id, out Exchange exchange)) OnEnd?.Invoke(exchange, reply);
        return count;
    }

    public void Wake() => _arrivals.Wake();

    public void Dispose()
    {
    }

    private int Count(IPEndPoint target, bool isTalk)
    {
        int number = _counts.GetValueOrDefault((target, isTalk));
        _counts[(target, isTalk)] = number + 1;
        return number;
    }

    private IPEndPoint Source(AddressFamily family)
        => new(IPAddress.Parse(family == AddressFamily.InterNetwork ? "192.0.2.10" : "2001:db8::10"), 45000 + (Sent.Count % 16000));
}
