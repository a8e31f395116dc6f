using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Packets.Tcp;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Talks;

/// <summary>
/// Conversations through a router, with real servers and with what stands before them: what comes back, where it ended, and by whose
/// packets.
/// </summary>
public sealed class ConversationTests
{
    private const int Http = 80, Https = 443, Older = 444, Discard = 9;
    private const int ConnectionReset = 104, HostUnreachable = 113, NoAccess = 13;

    private static readonly TimeLimits Limits =
        new() { Connect = TimeSpan.FromSeconds(5), Tls = TimeSpan.FromSeconds(10), Answer = TimeSpan.FromSeconds(3) };

    // Of what is to succeed, however busy the machine is.
    private static readonly TimeLimits Patient =
        new() { Connect = TimeSpan.FromSeconds(50), Tls = TimeSpan.FromSeconds(50), Answer = TimeSpan.FromSeconds(50) };

    // The lab's boxes look for names at one place, which options of TCP move.
    private static readonly (string, string) WithoutOptions = ("ipv4.tcp_timestamps", "0");

    public static TheoryData<bool> Families => [false, true];

    [Fact]
    public async Task Answers_of_real_servers_come_whole_over_a_lossy_path_inside_tls_too()
    {
        using var chain = LabChain.Of(1);
        await chain.Server.NginxAsync(Http);
        string fingerprint = await chain.Server.NginxTlsAsync((Https, "TLSv1.3"), (Older, "TLSv1.2"));
        chain.Routers[0].Rules(Middlebox.Passing("meta l4proto tcp numgen random mod 100 < 3 drop"));
        foreach (bool v6 in (bool[])[false, true])
        {
            IPAddress server = chain.Server.Address(v6);
            Conversation plain = Get(server, Http, "name.example")
                with
            {
                Limits = Limits
                    with
                { Connect = TimeSpan.FromSeconds(20), Tls = TimeSpan.FromSeconds(20), Answer = TimeSpan.FromSeconds(20) }
            };
            Conversation[] all =
            [
                .. Enumerable.Repeat(plain, 10),
                .. Enumerable.Repeat(plain with { Target = new IPEndPoint(server, Https), Tls = new TlsSettings("name.example") }, 10),
                .. Enumerable.Repeat(
                    plain with { Target = new IPEndPoint(server, Older),
                        Tls = new TlsSettings("name.example") { Protocols = ["http/1.1"] } }, 10),
            ];
            ConversationReply[] replies = [.. chain.Client.Talk([.. all.Select(Exchange.Of)]).Select(reply => reply.Conversation!.Value)];
            replies.ShouldAllBe(
                reply => reply.End == ConversationEnd.Answered && TextOf(reply).StartsWith("HTTP/1.1 200 OK")
                && TextOf(reply).EndsWith("here\n"));
            foreach (ConversationReply reply in replies[10..])
            {
                (reply.Tls!.Progress, reply.Tls.CertificateSha256, reply.Tls.Chain.Count).ShouldBe((TlsProgress.Done, fingerprint, 1));
            }

            replies[10].Tls!.Version.ShouldBe("TLSv1.3");
            (replies[20].Tls!.Version, replies[20].Tls!.Protocol).ShouldBe(("TLSv1.2", "http/1.1"));
            foreach (ConversationReply reply in replies) HasMarksOfServer(reply);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Reset_of_the_path_is_told_from_the_servers_by_its_marks(bool v6)
    {
        using var chain = LabChain.Of(2);
        await chain.Server.NginxAsync(Http);
        chain.Client.Sysctl(WithoutOptions);
        chain.Routers[0].Rules(Middlebox.ResetHttp("blocked.example"));
        ConversationReply reply = chain.Client.Talk(Get(chain.Server.Address(v6), Http, "blocked.example"));
        (reply.End, reply.Errno, reply.Stage).ShouldBe((ConversationEnd.Failed, ConnectionReset, ConversationStage.Read));
        reply.WasAcked.ShouldBeFalse("the path ate the request");
        PacketMarks synAck = reply.Packets.Single(each => !each.IsOurs && each.Flags == (TcpFlags.Syn | TcpFlags.Ack));
        PacketMarks reset = reply.Packets.First(each => !each.IsOurs && each.Flags.HasFlag(TcpFlags.Rst));
        synAck.Ttl.ShouldBe((byte)62);
        reset.Ttl.ShouldBe((byte)64);
        PacketMarks request = reply.Packets.First(each => each.IsOurs && each.Length > 0);
        (request.Sequence, request.Length, request.Ttl).ShouldBe((1u, "GET / HTTP/1.1\r\nHost: blocked.example\r\n\r\n".Length, (byte)64));
        (reset.At - request.At).ShouldBeGreaterThan(TimeSpan.Zero);
        chain.Client.Talk(Get(chain.Server.Address(v6), Http, "other.example")).End.ShouldBe(ConversationEnd.Answered);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Hello_that_is_reset_or_dropped_ends_in_the_stage_of_tls(bool v6)
    {
        using var chain = LabChain.Of(1);
        await chain.Server.NginxTlsAsync((Https, "TLSv1.3"));
        chain.Routers[0].Rules(Middlebox.Passing($"tcp dport {Https} tcp flags & psh == psh reject with tcp reset"));
        Conversation talk = Get(chain.Server.Address(v6), Https, "blocked.example")
            with
        { Tls = new TlsSettings("blocked.example"), Limits = Patient };
        ConversationReply reset = chain.Client.Talk(talk);
        (reset.End, reset.Errno, reset.Stage, reset.Tls!.Progress)
            .ShouldBe((ConversationEnd.Failed, ConnectionReset, ConversationStage.Tls, TlsProgress.Silent));
        chain.Routers[0].Run("nft", "flush", "ruleset");
        chain.Routers[0].Rules(Middlebox.DropData(Https));
        ConversationReply dropped = chain.Client.Talk(talk with { Limits = Patient with { Tls = TimeSpan.FromSeconds(2) } });
        (dropped.End, dropped.Stage, dropped.WasAcked).ShouldBe((ConversationEnd.TimedOut, ConversationStage.Tls, false));
        dropped.Retransmits.ShouldBePositive();
        chain.Routers[0].Run("nft", "flush", "ruleset");
        chain.Client.Talk(talk).End.ShouldBe(ConversationEnd.Answered);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Dropped_bytes_are_no_silence_of_the_discard_server(bool v6)
    {
        using var chain = LabChain.Of(1);
        using Socket server = chain.Server.Listen(Discard, 16);
        Conversation discard = new(
            new IPEndPoint(chain.Server.Address(v6), Discard), "GET / HTTP/1.1\r\nHost: blocked.example\r\n\r\n"u8.ToArray())
        {
            Judge = (_, total) => total == 0 ? AnswerState.Answer : AnswerState.Unfinished,
            Quiet = TimeSpan.FromSeconds(1),
            Limits = Limits,
            Socket = new SocketSettings { Aborts = true },
        };
        ConversationReply quiet = chain.Client.Talk(discard);
        (quiet.End, quiet.WasAcked, quiet.UnackedBytes).ShouldBe((ConversationEnd.Answered, true, 0));
        quiet.Packets.ShouldContain(each => each.IsOurs && each.Flags.HasFlag(TcpFlags.Rst), "it is aborted");
        chain.Routers[0].Rules(Middlebox.DropData(Discard));
        ConversationReply dropped = chain.Client.Talk(discard);
        (dropped.End, dropped.Stage, dropped.WasAcked).ShouldBe((ConversationEnd.TimedOut, ConversationStage.Read, false));
        dropped.UnackedBytes.ShouldBe(discard.Request.Length);
        dropped.UnackedSegments.ShouldBePositive();
    }

    [Theory]
    [InlineData(false, "admin-prohibited", HostUnreachable, 3, 13)]
    [InlineData(true, "admin-prohibited", NoAccess, 1, 1)]
    public void Dial_that_a_router_forbids_says_which_and_by_what(bool v6, string code, int errno, byte type, byte number)
    {
        using var chain = LabChain.Of(1);
        chain.Routers[0].Rules(v6 ? Middlebox.RejectV6(code, Http) : Middlebox.RejectV4(code, Http));
        ConversationReply reply = chain.Client.Talk(Get(chain.Server.Address(v6), Http, "blocked.example"));
        (reply.End, reply.Stage, reply.Errno).ShouldBe((ConversationEnd.Failed, ConversationStage.Dial, errno));
        IcmpMarks error = reply.Errors[0];
        (error.Error.Type, error.Error.Code, error.Error.From, error.Ttl).ShouldBe((type, number, chain.Hops(v6)[0], (byte?)64));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Request_in_two_segments_is_answered_and_passes_what_reads_one(bool v6)
    {
        using var chain = LabChain.Of(1);
        await chain.Server.NginxAsync(Http);
        chain.Client.Sysctl(WithoutOptions);
        chain.Routers[0].Rules(Middlebox.DropHttp("blocked.example"));
        Conversation talk = Get(chain.Server.Address(v6), Http, "blocked.example");
        chain.Client.Talk(talk).End.ShouldBe(ConversationEnd.TimedOut);
        ConversationReply split = chain.Client.Talk(
            talk with { SplitAt = 25, Socket = new SocketSettings { Ttl = 40, Dscp = 10, MaximumSegment = 700 } });
        split.End.ShouldBe(ConversationEnd.Answered);
        PacketMarks[] data = [.. split.Packets.Where(each => each.IsOurs && each.Length > 0)];
        data.Select(each => each.Sequence).Take(2).ShouldBe([1u, 26u]);
        data.ShouldAllBe(each => each.Ttl == 40 && each.TrafficClass == 40);
        PacketMarks syn = split.Packets[0];
        (syn.Flags, syn.Options.Span[0], syn.Options.Span[2], syn.Options.Span[3])
            .ShouldBe((TcpFlags.Syn, (byte)2, (byte)(700 >> 8), (byte)(700 & 255)));
    }

    private static void HasMarksOfServer(in ConversationReply reply)
    {
        PacketMarks synAck = reply.Packets.First(each => !each.IsOurs && each.Flags.HasFlag(TcpFlags.Syn));
        (synAck.Ttl, synAck.Acknowledgement).ShouldBe(((byte)63, 1u));
        PacketMarks data = reply.Packets.First(each => !each.IsOurs && each.Length > 0);
        (data.Ttl, data.Hash != 0).ShouldBe(((byte)63, true));
        reply.Packets.ShouldNotContain(each => each.Flags.HasFlag(TcpFlags.Rst) && !each.IsOurs);
    }

    private static Conversation Get(IPAddress server, int port, string host)
        => new(new IPEndPoint(server, port), Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"))
        {
            Judge = (received, _) => received.IndexOf("here\n"u8) >= 0 ? AnswerState.Answer : AnswerState.Unfinished,
            Limits = Limits,
        };

    private static string TextOf(in ConversationReply reply) => Encoding.ASCII.GetString(reply.Bytes.Span);
}
