using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Platform;
using Sonde.Platform.Datagrams;

namespace Sonde.Tests.Platform;

/// <summary>UDP exchanges of the kernel's, with servers on loopback.</summary>
public sealed class DatagramChannelTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string> Families => ["127.0.0.1", "::1"];

    [Dear]
    [Theory]
    [MemberData(nameof(Families))]
    public async Task All_answers_of_the_window_are_kept_with_their_marks(string address)
    {
        using Socket server = Server(address);
        using Socket other = Server(address);
        Task serving = Task.Run(() =>
        {
            EndPoint from = new IPEndPoint(
                server.LocalEndPoint!.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            server.ReceiveFrom(new byte[100], ref from);
            server.Ttl = 40;
            server.SendTo([1, 1], from);
            server.SendTo([2, 2, 2], from);
            other.SendTo([3], from);
        });
        DatagramReply reply = Run(new DatagramExchange((IPEndPoint)server.LocalEndPoint!, new byte[] { 7 }) { Window = Window });
        await serving.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        reply.End.ShouldBe(DatagramEnd.Answered);
        reply.Answers.Select(each => each.Length).ShouldBe([2, 3, 1]);
        reply.Answers.Select(each => each.IsAnswer).ShouldBe([true, true, false], "the third came from elsewhere");
        reply.Answers[2].From.ShouldBe(other.LocalEndPoint);
        reply.Answers.Select(each => each.Ttl).ShouldAllBe(ttl => ttl > 0);
        if (server.AddressFamily == AddressFamily.InterNetwork) reply.Answers[0].Ttl.ShouldBe((byte)40);
        (reply.At - reply.Answers[0].At).ShouldBeGreaterThanOrEqualTo(Window, "a good answer ends nothing");
        reply.Source!.Address.ToString().ShouldBe(address);
    }

    [Dear]
    [Theory]
    [InlineData("127.0.0.1", 3, 3)]
    [InlineData("::1", 1, 4)]
    public void Closed_port_is_told_by_the_error_and_who_sent_it(string address, byte type, byte code)
    {
        IPEndPoint closed;
        using (Socket server = Server(address)) closed = (IPEndPoint)server.LocalEndPoint!;
        DatagramReply reply = Run(new DatagramExchange(closed, new byte[] { 7 }) { Window = Window });
        reply.End.ShouldBe(DatagramEnd.Unreachable);
        (reply.Errors[0].Error.Type, reply.Errors[0].Error.Code, reply.Errors[0].Error.From!.ToString()).ShouldBe((type, code, address));
    }

    [Dear]
    [Fact]
    public void Silence_lasts_as_long_as_it_was_given()
    {
        using Socket server = Server("127.0.0.1");
        DatagramReply reply = Run(new DatagramExchange((IPEndPoint)server.LocalEndPoint!, new byte[] { 7 }) { Timeout = Window });
        reply.End.ShouldBe(DatagramEnd.TimedOut);
        (reply.At - reply.SentAt).ShouldBeGreaterThanOrEqualTo(Window);
    }

    [Fact]
    public void Ports_differ_from_one_to_the_next()
    {
        using Socket server = Server("127.0.0.1");
        var exchange = new DatagramExchange((IPEndPoint)server.LocalEndPoint!, new byte[] { 7 }) { Timeout = TimeSpan.FromMilliseconds(1) };
        Enumerable.Range(0, 10).Select(_ => Run(exchange).Source!.Port).Distinct().Count().ShouldBeGreaterThan(8);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Exchange_hears_nothing_of_those_before_it_on_its_channel(string address)
    {
        using Socket server = Server(address);
        var target = (IPEndPoint)server.LocalEndPoint!;
        using IProbeChannel<DatagramExchange, DatagramReply> channel = new LinuxNetwork().Datagrams.Open(
            new ChannelSettings(new ConnectSettings()));
        List<int> ports = [];
        for (byte number = 0; number < 10; number++)
        {
            channel.Send(
                new ProbeId(0, number),
                new DatagramExchange(target, new[] { number }) { Timeout = TimeSpan.FromSeconds(30), Window = TimeSpan.Zero });
            EndPoint from = new IPEndPoint(target.Address, 0);
            server.ReceiveFrom(new byte[100], ref from);
            server.SendTo([number, 1], from);
            DatagramReply reply = End(channel);
            reply.Id.Number.ShouldBe(number);
            reply.Answers.Single().Bytes.ToArray().ShouldBe([number, 1]);
            reply.Source.ShouldBe(from);
            server.SendTo([number, 2], from); // it comes too late
            ports.Add(reply.Source!.Port);
        }

        ports.Distinct().Count().ShouldBeGreaterThan(7, "each has a port of its own, drawn at random");
    }

    [Dear]
    [Fact]
    public void All_answers_that_came_at_once_are_read_before_the_window_ends()
    {
        const int Many = 60;
        using Socket server = Server("127.0.0.1");
        using IProbeChannel<DatagramExchange, DatagramReply> channel = new LinuxNetwork().Datagrams.Open(
            new ChannelSettings(new ConnectSettings()));
        channel.Send(
            new ProbeId(0, 0),
            new DatagramExchange((IPEndPoint)server.LocalEndPoint!, new byte[] { 7 }) { Window = Window, MostAnswers = 5 });
        EndPoint from = new IPEndPoint(IPAddress.Loopback, 0);
        server.ReceiveFrom(new byte[100], ref from);
        for (byte number = 0; number < Many; number++) server.SendTo([number], from);
        DatagramReply reply = End(channel);
        reply.Answers.Select(answer => answer.Bytes.Span[0]).ShouldBe(new byte[] { 0, 1, 2, 3, 4 });
        reply.Uncounted.ShouldBe(Many - 5);
    }

    [Fact]
    public void Source_is_that_of_the_interface_however_often_it_is_asked_for()
    {
        var settings = new ConnectSettings { Interface = "lo" };
        var elsewhere = IPAddress.Parse("198.51.100.1");
        using var first = new SourceFinder(settings);
        using var later = new SourceFinder(settings);
        IPAddress? source = first.To(elsewhere);
        later.To(IPAddress.Loopback).ShouldBe(IPAddress.Loopback);
        later.To(elsewhere).ShouldBe(source);
        later.To(IPAddress.Loopback).ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public void What_cannot_be_sent_says_why()
        => Run(new DatagramExchange(new IPEndPoint(IPAddress.Loopback, 9), new byte[70000])).ShouldSatisfyAllConditions(
            reply => reply.End.ShouldBe(DatagramEnd.Failed),
            reply => reply.Errno.ShouldBe(90));

    [Dear]
    [Fact]
    public void Conversations_and_exchanges_share_a_channel()
    {
        using Socket udp = Server("127.0.0.1");
        using var tcp = new LoopbackServer(
            IPAddress.Loopback, async (socket, cancel) => await socket.SendAsync("hello"u8.ToArray(), cancel));
        using IExchangeChannel channel = new LinuxNetwork().Exchanges.Open(new ChannelSettings(new ConnectSettings()));
        channel.Send(
            new ProbeId(0, 0), Exchange.Of(new DatagramExchange((IPEndPoint)udp.LocalEndPoint!, new byte[] { 7 }) { Timeout = Window }));
        channel.Send(
            new ProbeId(1, 0),
            Exchange.Of(
                new Conversation(
                    tcp.End, "x"u8.ToArray())
                { Judge = (_, total) => total == 5 ? AnswerState.Answer : AnswerState.Unfinished }));
        channel.Send(new ProbeId(2, 0), Exchange.Of(new DatagramExchange((IPEndPoint)udp.LocalEndPoint!, new byte[] { 7 })));
        channel.Abandon(new ProbeId(2, 0));
        var replies = new ExchangeReply[8];
        List<ExchangeReply> all = [];
        Instant end = channel.Now + TimeSpan.FromSeconds(30);
        while (all.Count < 3 && channel.Now < end) all.AddRange(replies[..channel.Wait(end, replies)]);
        all.Select(each => each.Id.Slot).Order().ShouldBe([0, 1, 2]);
        all.Single(each => each.Id.Slot == 0).Datagrams!.Value.End.ShouldBe(DatagramEnd.TimedOut);
        all.Single(each => each.Id.Slot == 1).Conversation!.Value.End.ShouldBe(ConversationEnd.Answered);
        all.Single(each => each.Id.Slot == 2).Datagrams!.Value.End.ShouldBe(DatagramEnd.Abandoned);
    }

    private static Socket Server(string address)
    {
        IPAddress at = IPAddress.Parse(address);
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(at, 0));
        return socket;
    }

    private static DatagramReply Run(DatagramExchange exchange)
    {
        using IProbeChannel<DatagramExchange, DatagramReply> channel = new LinuxNetwork().Datagrams.Open(
            new ChannelSettings(new ConnectSettings()));
        channel.Send(new ProbeId(0, 0), exchange);
        return End(channel);
    }

    private static DatagramReply End(IProbeChannel<DatagramExchange, DatagramReply> channel)
    {
        var replies = new DatagramReply[4];
        Instant end = channel.Now + TimeSpan.FromSeconds(30);
        while (channel.Now < end)
        {
            if (channel.Wait(end, replies) > 0) return replies[0];
        }

        throw new TimeoutException("It never ended.");
    }
}
