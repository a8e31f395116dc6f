using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Platform;

namespace Sonde.Tests.Platform;

/// <summary>Conversations of the kernel's TCP, with servers on loopback that do what servers should not.</summary>
public sealed class ConversationChannelTests
{
    private const int ConnectionReset = 104, ConnectionRefused = 111;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Families => ["127.0.0.1", "::1"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Answer_comes_back_with_its_times(string address)
    {
        using var server = new LoopbackServer(IPAddress.Parse(address), async (socket, cancel) =>
        {
            byte[] room = new byte[1000];
            int count = await socket.ReceiveAsync(room, cancel);
            await socket.SendAsync(room.AsMemory(0, count), cancel);
            await Task.Delay(Long, TimeProvider.System, cancel);
        });
        ConversationReply reply = Run(
            Asking(server)
            with
            { Judge = (received, _) => received.SequenceEqual("hello"u8) ? AnswerState.Answer : AnswerState.Unfinished });
        (reply.End, reply.Stage, TextOf(reply)).ShouldBe((ConversationEnd.Answered, ConversationStage.Read, "hello"));
        Instant[] times = [reply.SentAt, reply.ConnectedAt!.Value, reply.RequestAt!.Value, reply.FirstByteAt!.Value, reply.At];
        times.ShouldBe(times.Order());
        reply.WasAcked.ShouldBeTrue();
        reply.Source!.Address.ToString().ShouldBe(address);
    }

    [Dear]
    [Fact]
    public void Silence_after_the_acknowledgement_is_told_from_silence_before_it()
    {
        using var server = new LoopbackServer(IPAddress.Loopback, (_, cancel) => Task.Delay(Long, TimeProvider.System, cancel));
        Conversation discard = Asking(server) with
        {
            Judge = (_, total) => total == 0 ? AnswerState.Answer : AnswerState.Unfinished,
            Quiet = TimeSpan.FromMilliseconds(200),
            Limits = new TimeLimits { Answer = Long },
        };
        ConversationReply reply = Run(discard);
        (reply.End, reply.Received, reply.WasAcked).ShouldBe((ConversationEnd.Answered, 0, true));
        (reply.At - reply.AckedAt!.Value).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200));
        // More than a window takes: the rest waits, and nobody acknowledges it.
        ConversationReply stuck = Run(
            discard with { Request = new byte[16 << 20], Limits = new TimeLimits { Answer = TimeSpan.FromMilliseconds(500) } });
        (stuck.End, stuck.Stage, stuck.WasAcked).ShouldBe((ConversationEnd.TimedOut, ConversationStage.Write, false));
        stuck.UnackedBytes!.Value.ShouldBePositive();
    }

    [Fact]
    public void Reset_keeps_what_came_before_it()
    {
        using var server = new LoopbackServer(IPAddress.Loopback, async (socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[1000], cancel);
            await socket.SendAsync("half an ans"u8.ToArray(), cancel);
            socket.LingerState = new LingerOption(true, 0);
        });
        ConversationReply reply = Run(Asking(server) with { Judge = (_, _) => AnswerState.Unfinished });
        (reply.End, reply.Errno, reply.Stage, TextOf(reply))
            .ShouldBe((ConversationEnd.Failed, ConnectionReset, ConversationStage.Read, "half an ans"));
    }

    [Fact]
    public void Close_before_the_answer_is_no_error_of_the_system()
    {
        using var server = new LoopbackServer(
            IPAddress.Loopback, async (socket, cancel) => await socket.ReceiveAsync(new byte[1000], cancel));
        ConversationReply reply = Run(Asking(server) with { Judge = (_, _) => AnswerState.Unfinished });
        (reply.End, reply.WasClosed, reply.Errno).ShouldBe((ConversationEnd.Closed, true, 0));
    }

    [Fact]
    public void Closed_port_refuses_the_dial()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, and not listening
        ConversationReply reply = Run(new Conversation((IPEndPoint)socket.LocalEndPoint!, "hello"u8.ToArray()));
        (reply.End, reply.Stage, reply.Errno, reply.UnackedBytes)
            .ShouldBe((ConversationEnd.Failed, ConversationStage.Dial, ConnectionRefused, null));
    }

    [Fact]
    public void Answer_without_end_is_cut_and_its_memory_is_bounded()
    {
        using var server = new LoopbackServer(IPAddress.Loopback, async (socket, cancel) =>
        {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 1024; i++) await socket.SendAsync(block, cancel);
        });
        ConversationReply reply = Run(Asking(server) with { Judge = (_, _) => AnswerState.Unfinished });
        (reply.End, reply.Bytes.Length).ShouldBe((ConversationEnd.TooMuch, 64 * 1024));
        reply.Received.ShouldBeInRange(1 << 20, (1 << 20) + (64 * 1024));
    }

    [Dear]
    [Fact]
    public void Drip_ends_by_the_limit()
    {
        using var server = new LoopbackServer(IPAddress.Loopback, async (socket, cancel) =>
        {
            while (true)
            {
                await socket.SendAsync("x"u8.ToArray(), cancel);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancel);
            }
        });
        ConversationReply reply = Run(
            Asking(server) with { Judge = (_, _) => AnswerState.Unfinished, Limits = new TimeLimits { Answer = TimeSpan.FromSeconds(2) } });
        (reply.End, reply.Stage).ShouldBe((ConversationEnd.TimedOut, ConversationStage.Read));
        reply.Received.ShouldBePositive();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Abort_is_seen_as_a_reset_and_a_close_as_a_close(bool aborts)
    {
        var seen = new TaskCompletionSource<bool>();
        using var server = new LoopbackServer(IPAddress.Loopback, async (socket, cancel) =>
        {
            try
            {
                await socket.ReceiveAsync(new byte[1000], cancel);
                await socket.SendAsync("hello"u8.ToArray(), cancel);
                seen.SetResult(await socket.ReceiveAsync(new byte[1000], cancel) != 0);
            }
            catch (SocketException)
            {
                seen.SetResult(true);
            }
        });
        Run(Asking(server) with { Judge = (_, _) => AnswerState.Answer, Socket = new SocketSettings { Aborts = aborts } }).End.ShouldBe(
            ConversationEnd.Answered);
        (await seen.Task.WaitAsync(Long, TestContext.Current.CancellationToken)).ShouldBe(aborts);
    }

    [Fact]
    public void Each_try_leaves_from_another_port_and_one_that_is_asked_for_is_taken()
    {
        using var server = new LoopbackServer(IPAddress.Loopback, (socket, cancel) => socket.ReceiveAsync(new byte[1000], cancel).AsTask());
        Conversation conversation = Asking(server) with { Socket = new SocketSettings { Aborts = true } };
        int[] ports = [.. Enumerable.Range(0, 20).Select(_ => Run(conversation).Source!.Port)];
        ports.Distinct().Count().ShouldBe(20);
        int wanted = ports[0];
        Run(conversation with { Socket = new SocketSettings { SourcePort = wanted } }).Source!.Port.ShouldBe(wanted);
    }

    [Fact]
    public void Options_of_the_socket_are_taken()
    {
        using var server = new LoopbackServer(IPAddress.Loopback, async (socket, cancel) =>
        {
            byte[] room = new byte[1000];
            await socket.SendAsync(room.AsMemory(0, await socket.ReceiveAsync(room, cancel)), cancel);
        });
        var options = new SocketSettings { Dscp = 46, MaximumSegment = 600, Ttl = 3 };
        ConversationReply reply = Run(Asking(server) with { Judge = (_, _) => AnswerState.Answer, Socket = options, SplitAt = 2 });
        (reply.End, TextOf(reply)[0]).ShouldBe((ConversationEnd.Answered, 'h'));
        Run(Asking(server) with { Socket = options with { MaximumSegment = 10 } }).Errno.ShouldBe(22, "the system has its own bounds");
    }

    [Fact]
    public void Many_at_once_each_have_their_own_answer()
    {
        using var server = new LoopbackServer(IPAddress.Loopback, async (socket, cancel) =>
        {
            byte[] room = new byte[1000];
            await socket.SendAsync(room.AsMemory(0, await socket.ReceiveAsync(room, cancel)), cancel);
        });
        using IConversationChannel channel = new LinuxNetwork().Conversations.Open(new ChannelSettings(new ConnectSettings()));
        for (int i = 0; i < 300; i++)
            channel.Send(
                new ProbeId(i, 0),
                new Conversation(server.End, Encoding.ASCII.GetBytes($"number {i}")) { Judge = (_, _) => AnswerState.Answer });
        var replies = new ConversationReply[64];
        Instant end = channel.Now + Long;
        int seen = 0;
        while (seen < 300 && channel.Now < end)
        {
            int count = channel.Wait(end, replies);
            for (int i = 0; i < count; i++) TextOf(replies[i]).ShouldBe($"number {replies[i].Id.Slot}");
            seen += count;
        }

        seen.ShouldBe(300);
    }

    private static Conversation Asking(LoopbackServer server) => new(server.End, "hello"u8.ToArray());

    private static string TextOf(in ConversationReply reply) => Encoding.ASCII.GetString(reply.Bytes.Span);

    private static ConversationReply Run(Conversation conversation)
    {
        using IConversationChannel channel = new LinuxNetwork().Conversations.Open(new ChannelSettings(new ConnectSettings()));
        channel.Send(new ProbeId(0, 0), conversation);
        var replies = new ConversationReply[4];
        Instant end = channel.Now + Long;
        while (channel.Now < end)
        {
            if (channel.Wait(end, replies) > 0) return replies[0];
        }

        throw new TimeoutException("It never ended.");
    }
}
