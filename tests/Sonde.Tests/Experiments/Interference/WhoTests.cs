using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Packets.Dns;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Whom the evidence names: the path only by marks that ordinary servers and networks do not make.</summary>
public sealed class WhoTests
{
    private const string Path = "path", CannotTell = "cannot tell";

    [Theory]
    [InlineData(52, 52, null, CannotTell)]
    [InlineData(52, 243, null, CannotTell)] // a balancer whose resets begin at 255, as far away
    [InlineData(52, 116, null, CannotTell)]
    [InlineData(52, 53, null, CannotTell)]
    [InlineData(52, 60, null, Path)]
    [InlineData(52, 47, null, Path)]
    [InlineData(52, 249, null, Path)]
    [InlineData(52, 52, 56, CannotTell)] // a firewall before the server answers for closed ports
    [InlineData(52, 52, 251, CannotTell)]
    [InlineData(60, 60, 52, Path)] // who answers for the served port is nearer than the server
    public void Reset_is_the_paths_by_its_distance(int synAck, int reset, int? elsewhere, string who)
    {
        var scene = new InterferenceScene
        {
            TtlElsewhere = (byte?)elsewhere,
            Server = (asked, _) => asked.IsControl
                ? InterferenceScene.Clean(asked).With(TalkMarks.Data(TalkMarks.OfServer))
                : ServerTalk.Opens().Resets().With(reply => reply with
                {
                    Packets =
                    [
                        new PacketMarks(reply.SentAt, false, TcpFlags.Syn | TcpFlags.Ack, (byte)synAck),
                        new PacketMarks(reply.At, false, TcpFlags.Rst, (byte)reset),
                    ],
                }),
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
    }

    [Fact]
    public void Ways_that_are_balanced_are_no_sign()
    {
        int count = 0;
        byte Way() => (byte)(count++ % 3 == 0 ? 57 : 60);
        var scene = new InterferenceScene
        {
            TtlElsewhere = 57,
            Server = (asked, _) => (asked.IsControl
                ? InterferenceScene.Clean(asked)
                : ServerTalk.Opens().Says(InterferenceScene.Page("", "302 Found", "Location: http://elsewhere.example/\r\n")))
                .With(reply => reply with { Packets = TalkMarks.Of(reply, Way(), 20) }),
        };
        scene.Measure().ShouldHaveSingleItem().GetProperty("x_evidence").GetProperty("who").GetString().ShouldNotBe(Path);
    }

    [Fact]
    public void Server_that_gives_up_in_the_middle_of_its_answer_resets_each_acknowledgement()
    {
        Who(
            reply =>
            [
                Mark(reply.SentAt, TcpFlags.Syn | TcpFlags.Ack, 52), Mark(reply.At, TcpFlags.Ack, 52) with { Sequence = 1, Length = 1448 },
                Mark(reply.At, TcpFlags.Ack, 52) with { Sequence = 1449, Length = 1448 },
                Mark(reply.At, TcpFlags.Rst, 52) with { Sequence = 2897 }, Mark(reply.At, TcpFlags.Rst, 52) with { Sequence = 1449 },
            ]).ShouldBe(CannotTell);
        Who(
            reply =>
            [
                Mark(reply.SentAt, TcpFlags.Syn | TcpFlags.Ack, 52), Mark(reply.At, TcpFlags.Rst, 52) with { Sequence = 1 },
                Mark(reply.At, TcpFlags.Rst, 52) with { Sequence = 1461 }, Mark(reply.At, TcpFlags.Rst, 52) with { Sequence = 4381 },
            ]).ShouldBe(Path);
    }

    [Theory]
    [InlineData(0.1, 0.1, Path)]
    [InlineData(0.1, 0.004, CannotTell)] // the other handshakes were as fast: this one alone was held up
    public void Answer_is_too_fast_for_the_server_where_no_handshake_was_as_fast(double rtt, double ofControls, string who)
    {
        Who(
            reply => [Mark(reply.SentAt, TcpFlags.Syn | TcpFlags.Ack, 52), Mark(reply.At, TcpFlags.Rst, 52)], rtt, ofControls)
            .ShouldBe(who);
    }

    [Fact]
    public void Reset_within_TLS_is_too_fast_though_the_server_speaks_before_it_is_asked()
    {
        var scene = new InterferenceScene
        {
            Service = "https",
            Server = (asked, _) => asked.IsControl
                ? SecureTalk.Opens().Says(InterferenceScene.Page("Welcome")).With(
                    reply => reply with
                    {
                        Rtt = 0.1,
                        Packets = [
                            Mark(reply.SentAt, TcpFlags.Syn | TcpFlags.Ack, 52),
                            Mark(reply.SentAt + TimeSpan.FromMilliseconds(1), TcpFlags.Ack, 52)
                                with { Sequence = 1, Length = 90, Hash = 1 },
                            Mark(reply.WrittenAt!.Value + TimeSpan.FromSeconds(0.1), TcpFlags.Ack, 52)
                                with { Sequence = 91, Length = 90, Hash = 2 }],
                    })
                : SecureTalk.Connects().Resets().With(
                    reply => reply with
                    {
                        Rtt = 0.1,
                        RequestAt = reply.SentAt + TimeSpan.FromSeconds(0.1),
                        Packets = [
                            Mark(reply.SentAt, TcpFlags.Syn | TcpFlags.Ack, 52),
                            Mark(reply.SentAt + TimeSpan.FromSeconds(0.101), TcpFlags.Rst, 52)],
                    }),
        };
        JsonElement evidence = scene.Measure().ShouldHaveSingleItem().GetProperty("x_evidence");
        evidence.GetProperty("who").GetString().ShouldBe(Path);
        evidence.GetProperty("signs")[0].GetString()!.ShouldStartWith("an answer after 1.0 ms");
    }

    [Fact]
    public void Resolver_that_writes_all_names_in_small_letters_is_no_injector()
    {
        foreach (bool always in (bool[])[true, false])
        {
            var scene = new DnsScene
            {
                Resolver = question => always || question.IsForbidden
                    ? DatagramScript.Answer(Small(question).Answer(question.IsForbidden ? "203.0.113.66" : "198.51.100.20"), 20, 62)
                    : null,
            };
            JsonElement line = scene.Measure("--type", "A", "--no-fetch").ShouldHaveSingleItem();
            line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(always ? CannotTell : Path);
        }
    }

    [Fact]
    public void Resolver_that_is_many_machines_is_no_injector()
    {
        int count = 0;
        var scene = new DnsScene
        {
            Resolver = question => DatagramScript.Answer(
                question.Answer(question.IsForbidden ? "203.0.113.66" : "198.51.100.20"), 20, (byte)(count++ % 2 == 0 ? 62 : 57)),
        };
        for (int run = 0; run < 2; run++)
        {
            count = run;
            JsonElement line = scene.Measure("--type", "A", "--no-fetch").ShouldHaveSingleItem();
            line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(CannotTell);
        }
    }

    [Dear]
    [Theory]
    [InlineData(8)]
    [InlineData(2)]
    public void Ways_of_another_length_by_which_some_questions_go_are_no_injector(int oneIn)
    {
        string said = "";
        for (int seed = 1; seed <= Repetitions.Of(12, 100, 100); seed++)
        {
            var chance = new Random(seed);
            var scene = new DnsScene
            {
                Resolver = question => DatagramScript.Answer(
                    question.Answer(question.IsForbidden ? "203.0.113.66" : "198.51.100.20"), 20,
                    (byte)(chance.Next(oneIn) == 0 ? 57 : 60)),
            };
            JsonElement line = scene.Measure("--type", "A", "--no-fetch", "--seed", $"{seed}").ShouldHaveSingleItem();
            said += line.GetProperty("x_evidence").GetProperty("who").GetString() == Path ? "p" : ".";
        }

        said.ShouldNotContain("p");
    }

    [Fact]
    public void Injector_is_known_by_its_distance_beside_ways_of_another_length()
    {
        int count = 0;
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden
                ? DatagramScript.Answer(question.Answer("203.0.113.66"), 20, 64)
                : DatagramScript.Answer(question.Answer("198.51.100.20"), 20, (byte)(count++ % 4 == 0 ? 57 : 60)),
        };
        JsonElement line = scene.Measure("--type", "A", "--no-fetch").ShouldHaveSingleItem();
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(Path);
        line.GetProperty("response").GetArrayLength().ShouldBe(1, "what is asked again for that is no try");
    }

    [Theory]
    [InlineData(62, CannotTell)]
    [InlineData(253, CannotTell)]
    [InlineData(64, Path)]
    [InlineData(57, Path)]
    public void Answer_from_another_distance_is_the_paths(int ttl, string who)
    {
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? DatagramScript.Answer(question.Answer("203.0.113.66"), 20, (byte)ttl) : null,
        };
        JsonElement line = scene.Measure("--type", "A", "--no-fetch").ShouldHaveSingleItem();
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
    }

    private static PacketMarks Mark(Instant at, TcpFlags flags, byte ttl) => new(at, false, flags, ttl);

    private static string Who(Func<ConversationReply, IReadOnlyList<PacketMarks>> packets, double? rtt = null, double? ofControls = null)
    {
        var scene = new InterferenceScene
        {
            Server = (asked, _) => asked.IsControl
                ? InterferenceScene.Clean(asked).With(reply => reply with { Rtt = ofControls })
                : ServerTalk.Opens().Resets().With(reply => reply with { Packets = packets(reply), Rtt = rtt }),
        };
        return scene.Measure().ShouldHaveSingleItem().GetProperty("x_evidence").GetProperty("who").GetString()!;
    }

    private static DnsScene.Question Small(DnsScene.Question question)
    {
        byte[] message = [.. question.Message];
        for (int i = 12; i < 13 + question.Name.Length; i++) message[i] = (byte)char.ToLowerInvariant((char)message[i]);
        return new DnsScene.Question(message, question.Name, question.Type == DnsType.Aaaa ? DnsType.Aaaa : DnsType.A);
    }
}
