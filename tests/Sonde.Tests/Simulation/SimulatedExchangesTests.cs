using System.Net;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Simulation;

/// <summary>The network in memory plays servers and censors as machines meet them, in virtual time.</summary>
public sealed class SimulatedExchangesTests
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.80"), 80);

    private static readonly Conversation Get = new(Server, "GET / HTTP/1.1\r\nHost: blocked.example\r\n\r\n"u8.ToArray())
    {
        Judge = (received, _) => received.IndexOf("\r\n\r\n"u8) >= 0 ? AnswerState.Answer : AnswerState.Unfinished,
        Limits = new TimeLimits { Connect = TimeSpan.FromSeconds(5), Tls = TimeSpan.FromSeconds(10), Answer = TimeSpan.FromSeconds(15) },
    };

    private readonly SimulatedClock _clock = new();

    [Fact]
    public void Server_answers_the_bytes_of_its_script()
    {
        ConversationReply reply = Run(Get, TalkScript.Answers("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), ms: 30));
        (reply.End, reply.Stage).ShouldBe((ConversationEnd.Answered, ConversationStage.Read));
        Encoding.ASCII.GetString(reply.Bytes.Span).ShouldBe("HTTP/1.1 200 OK\r\n\r\n");
        reply.FirstByteAt!.Value.SecondsSince(reply.SentAt).ShouldBe(0.035, 1e-9);
    }

    [Theory]
    [InlineData("silence", ConversationEnd.TimedOut, ConversationStage.Dial, 5.0)]
    [InlineData("refused", ConversationEnd.Failed, ConversationStage.Dial, 0.005)]
    [InlineData("swallows", ConversationEnd.TimedOut, ConversationStage.Read, 15.005)]
    [InlineData("reset", ConversationEnd.Failed, ConversationStage.Read, 0.01)]
    [InlineData("fin", ConversationEnd.Closed, ConversationStage.Read, 0.01)]
    public void Censor_ends_it_where_and_when_its_script_says(string kind, ConversationEnd end, ConversationStage stage, double seconds)
    {
        ConversationReply reply = Run(Get, kind switch
        {
            "silence" => TalkScript.Silence,
            "refused" => TalkScript.Refuses(),
            "swallows" => TalkScript.Swallows,
            "reset" => TalkScript.Resets(),
            _ => TalkScript.Closes(),
        });
        (reply.End, reply.Stage).ShouldBe((end, stage));
        reply.At.SecondsSince(reply.SentAt).ShouldBe(seconds, 1e-9);
    }

    [Fact]
    public void Dropped_request_is_told_by_what_was_not_acknowledged()
    {
        Run(Get, TalkScript.Drops).WasAcked.ShouldBeFalse();
        Run(Get, TalkScript.Swallows).WasAcked.ShouldBeTrue();
    }

    [Fact]
    public void Handshake_of_tls_is_played_and_the_request_goes_inside()
    {
        Conversation https = Get with { Tls = new TlsSettings("blocked.example") };
        ConversationReply good = Run(
            https, TalkScript.Answers("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray()) with { Tls = TlsScript.Done([1, 2, 3]) });
        (good.End, good.Tls!.Progress, good.Tls.Chain.Count).ShouldBe((ConversationEnd.Answered, TlsProgress.Done, 1));
        ConversationReply alert = Run(https, new TalkScript { Tls = TlsScript.Alerts(40) });
        (alert.End, alert.Stage, alert.Tls!.Alert).ShouldBe((ConversationEnd.TlsFailed, ConversationStage.Tls, (byte)40));
        ConversationReply reset = Run(https, new TalkScript { Tls = TlsScript.Resets() });
        (reset.End, reset.Stage, reset.Errno).ShouldBe((ConversationEnd.Failed, ConversationStage.Tls, 104));
        ConversationReply silent = Run(https, new TalkScript { Tls = TlsScript.Silence });
        (silent.End, silent.Stage).ShouldBe((ConversationEnd.TimedOut, ConversationStage.Tls));
    }

    [Fact]
    public void Several_answers_late_answers_and_errors_come_in_their_time()
    {
        var query = new DatagramExchange(new IPEndPoint(IPAddress.Parse("192.0.2.53"), 53), new byte[12]);
        var script = new DatagramScript
        {
            Answers = [(10, [1], 240), (11, [2], 57), (2000, [3], 57)],
            Errors = [(12, new IcmpError(3, 3, IPAddress.Parse("192.0.2.53")))],
        };
        DatagramReply reply = Run(query, script);
        reply.Answers.Select(each => (each.Bytes.Span[0], each.Ttl))
            .ShouldBe([((byte)1, (byte?)240), ((byte)2, (byte?)57)], "the third came after the window");
        reply.Errors.Count.ShouldBe(1);
        reply.At.SecondsSince(reply.SentAt).ShouldBe(1.51, 1e-9);
        Run(query, DatagramScript.Silence).End.ShouldBe(DatagramEnd.TimedOut);
    }

    [Fact]
    public void What_is_given_up_tells_how_far_it_came()
    {
        var channel = new SimulatedExchanges(
            _clock,
            (_, _)
            => TalkScript.Answers("HTTP/1.1 200 OK"u8.ToArray(), ms: 50) with { Events = [new TalkEvent.Data(50, "HTTP"u8.ToArray())] },
            (_, _) => DatagramScript.Silence);
        channel.Send(new ProbeId(0, 0), Exchange.Of(Get));
        var replies = new ExchangeReply[4];
        channel.Wait(_clock.Now + TimeSpan.FromSeconds(1), replies).ShouldBe(0);
        channel.Abandon(new ProbeId(0, 0));
        channel.Wait(_clock.Now, replies).ShouldBe(1);
        ConversationReply reply = replies[0].Conversation!.Value;
        (reply.End, reply.Received).ShouldBe((ConversationEnd.Abandoned, 4));
    }

    private ConversationReply Run(Conversation conversation, TalkScript script)
        => Run(
            Exchange.Of(conversation),
            new SimulatedExchanges(_clock, (_, _) => script, (_, _) => DatagramScript.Silence)).Conversation!.Value;

    private DatagramReply Run(DatagramExchange exchange, DatagramScript script)
        => Run(Exchange.Of(exchange), new SimulatedExchanges(_clock, (_, _) => TalkScript.Silence, (_, _) => script)).Datagrams!.Value;

    private ExchangeReply Run(Exchange exchange, SimulatedExchanges channel)
    {
        channel.Send(new ProbeId(0, 0), exchange);
        var replies = new ExchangeReply[4];
        channel.Wait(_clock.Now + TimeSpan.FromMinutes(1), replies).ShouldBe(1);
        return replies[0];
    }
}
