using Sonde.Experiments.Network;
using Sonde.Platform;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Talks;

/// <summary>Conversations and UDP exchanges from a host of the lab, without a program between.</summary>
internal static class TalkRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>All at once, each with its reply, in the order in which they were given.</summary>
    public static IReadOnlyList<ExchangeReply> Talk(this LabHost host, IReadOnlyList<Exchange> exchanges) => host.Do(() =>
    {
        using IExchangeChannel channel = new LinuxNetwork().Exchanges.Open(
            new ChannelSettings(new ConnectSettings()) { IsObserved = true });
        for (int i = 0; i < exchanges.Count; i++) channel.Send(new ProbeId(i, 0), exchanges[i]);
        var all = new SortedDictionary<int, ExchangeReply>();
        var replies = new ExchangeReply[64];
        Instant end = channel.Now + Patience;
        while (all.Count < exchanges.Count && channel.Now < end)
        {
            int count = channel.Wait(end, replies);
            foreach (ExchangeReply reply in replies.AsSpan(0, count)) all.Add(reply.Id.Slot, reply);
        }

        all.Count.ShouldBe(exchanges.Count, "each ends");
        return (IReadOnlyList<ExchangeReply>)[.. all.Values];
    });

    /// <summary>One conversation.</summary>
    public static ConversationReply Talk(this LabHost host, Conversation conversation)
        => host.Talk([Exchange.Of(conversation)])[0].Conversation!.Value;

    /// <summary>One UDP exchange.</summary>
    public static DatagramReply Ask(this LabHost host, DatagramExchange exchange) => host.Talk([Exchange.Of(exchange)])[0].Datagrams!.Value;
}
