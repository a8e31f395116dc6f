using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Platform;

namespace Sonde.Tests.Platform;

/// <summary>Connects of the kernel's, with servers on loopback.</summary>
public sealed class ConnectChannelTests
{
    private const int ConnectionRefused = 111;

    public static TheoryData<string> Families => ["127.0.0.1", "::1"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Connect_after_refused_ones_is_as_the_first_of_a_channel(string address)
    {
        IPAddress at = IPAddress.Parse(address);
        using Socket server = new(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        server.Bind(new IPEndPoint(at, 0));
        server.Listen();
        var open = (IPEndPoint)server.LocalEndPoint!;
        using Socket closed = new(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(at, 0)); // its port is nobody's else, and nobody listens there
        var shut = (IPEndPoint)closed.LocalEndPoint!;

        using IProbeChannel<ConnectProbe, ConnectReply> channel = new LinuxNetwork().Connects.Open(new ConnectSettings());
        ConnectReply[] refused = [.. Enumerable.Range(0, 20).Select(number => Connect(channel, number, shut))];
        ConnectReply accepted = Connect(channel, 20, open);
        refused.Select(reply => reply.Errno).ShouldAllBe(error => error == ConnectionRefused);
        refused.Select(reply => reply.Source).ShouldAllBe(source => at.Equals(source));
        refused.Select(reply => reply.SourcePort).Distinct().Count().ShouldBeGreaterThan(15, "each connect has a port of its own");
        accepted.ShouldSatisfyAllConditions(
            reply => reply.Errno.ShouldBe(0),
            reply => reply.IsLocal.ShouldBeFalse(),
            reply => reply.Rtt.ShouldNotBeNull(),
            reply => reply.SynRetransmits.ShouldBe(0),
            reply => reply.Source.ShouldBe(at));
    }

    [Fact]
    public void Refused_sockets_of_one_turn_serve_the_next()
    {
        using Socket closed = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using IProbeChannel<ConnectProbe, ConnectReply> channel = new LinuxNetwork().Connects.Open(new ConnectSettings());
        for (int turn = 0; turn < 3; turn++)
        {
            for (int number = 0; number < 8; number++)
                channel.Send(new ProbeId(number, turn), new ConnectProbe((IPEndPoint)closed.LocalEndPoint!));
            ConnectReply[] replies = Wait(channel, 8);
            replies.Select(reply => reply.Id.Slot).Order().ShouldBe(Enumerable.Range(0, 8));
            replies.ShouldAllBe(reply => reply.Id.Number == turn && reply.Errno == ConnectionRefused);
        }
    }

    [Fact]
    public void What_was_given_up_tells_nothing_of_the_next()
    {
        using Socket closed = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var shut = new ConnectProbe((IPEndPoint)closed.LocalEndPoint!);
        using IProbeChannel<ConnectProbe, ConnectReply> channel = new LinuxNetwork().Connects.Open(new ConnectSettings());
        for (int turn = 0; turn < 3; turn++)
        {
            // As a process that was stalled finds them: refused, and not yet asked after.
            for (int number = 0; number < 4; number++) channel.Send(new ProbeId(number, turn), shut);
            for (int number = 0; number < 4; number++) channel.Abandon(new ProbeId(number, turn));
            Wait(channel, 4).ShouldAllBe(reply => reply.Errno == ConnectionRefused);
            channel.Wait(channel.Now + TimeSpan.FromMilliseconds(50), new ConnectReply[16]).ShouldBe(0);
        }
    }

    private static ConnectReply Connect(IProbeChannel<ConnectProbe, ConnectReply> channel, int number, IPEndPoint target)
    {
        channel.Send(new ProbeId(0, number), new ConnectProbe(target));
        ConnectReply reply = Wait(channel, 1)[0];
        reply.Id.ShouldBe(new ProbeId(0, number));
        return reply;
    }

    private static ConnectReply[] Wait(IProbeChannel<ConnectProbe, ConnectReply> channel, int count)
    {
        var replies = new ConnectReply[16];
        List<ConnectReply> all = [];
        Instant end = channel.Now + TimeSpan.FromSeconds(30);
        while (all.Count < count && channel.Now < end) all.AddRange(replies[..channel.Wait(end, replies)]);
        all.Count.ShouldBe(count);
        return [.. all];
    }
}
