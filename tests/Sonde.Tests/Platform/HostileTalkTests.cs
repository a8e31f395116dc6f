using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Sonde.Experiments.Network;
using Sonde.Platform;

namespace Sonde.Tests.Platform;

/// <summary>TLS with servers of bad will: each conversation ends by itself, keeps little, and says how far it came.</summary>
public sealed class HostileTalkTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly TimeLimits Limits =
        new() { Connect = TimeSpan.FromSeconds(20), Tls = TimeSpan.FromSeconds(20), Answer = TimeSpan.FromSeconds(20) };

    // ServerHello of TLS 1.2 with ECDHE-RSA-AES128-GCM-SHA256 and the extension of RFC 5746.
    private static byte[] Hello => Record([2, 0, 0, 45, 3, 3, .. new byte[32], 0, 0xC0, 0x2F, 0, 0, 5, 0xFF, 1, 0, 1, 0]);

    [Fact]
    public void Ten_thousand_certificates_are_cut_and_end_it()
    {
        using X509Certificate2 certificate = LabCertificate.New();
        byte[] own = [.. Length(certificate.RawData.Length), .. certificate.RawData];
        byte[] list = [.. Enumerable.Range(0, 10_000).SelectMany(_ => own)];
        byte[] message = [11, .. Length(list.Length + 3), .. Length(list.Length), .. list];
        byte[] flight = [.. Hello, .. message.Chunk(16_000).SelectMany(Record)];
        ConversationReply reply = Run(async (socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[2000], cancel);
            await socket.SendAsync(flight, cancel);
            await Task.Delay(Long, TimeProvider.System, cancel);
        });
        (reply.End, reply.Stage).ShouldBe((ConversationEnd.TlsFailed, ConversationStage.Tls));
        reply.Tls!.Progress.ShouldBe(TlsProgress.Hello);
        reply.Tls.Chain.Count.ShouldBeLessThanOrEqualTo(TlsSeen.MostCertificates);
    }

    [Fact]
    public void Forty_certificates_are_kept_as_far_as_thirty_two()
    {
        using X509Certificate2 certificate = LabCertificate.New();
        byte[] own = [.. Length(certificate.RawData.Length), .. certificate.RawData];
        byte[] list = [.. Enumerable.Range(0, 40).SelectMany(_ => own)];
        byte[] message = [11, .. Length(list.Length + 3), .. Length(list.Length), .. list];
        ConversationReply reply = Run(async (socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[2000], cancel);
            await socket.SendAsync((byte[])[.. Hello, .. message.Chunk(16_000).SelectMany(Record)], cancel);
        });
        (reply.Stage, reply.Tls!.Progress, reply.Tls.Chain.Count, reply.Tls.IsChainCut)
            .ShouldBe((ConversationStage.Tls, TlsProgress.Certificate, 32, true));
    }

    [Fact]
    public void Page_in_the_clear_is_no_tls()
    {
        ConversationReply reply = Run(async (socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[2000], cancel);
            await socket.SendAsync("HTTP/1.1 403 Forbidden\r\n\r\n"u8.ToArray(), cancel);
        });
        (reply.End, reply.Stage, reply.Tls!.Progress).ShouldBe((ConversationEnd.TlsFailed, ConversationStage.Tls, TlsProgress.NoTls));
    }

    [Fact]
    public void Alert_is_told_by_its_number()
    {
        ConversationReply reply = Run(async (socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[2000], cancel);
            await socket.SendAsync((byte[])[21, 3, 3, 0, 2, 2, 112], cancel);
        });
        (reply.End, reply.Tls!.Progress, reply.Tls.Alert).ShouldBe((ConversationEnd.TlsFailed, TlsProgress.Refused, (byte)112));
    }

    [Dear]
    [Fact]
    public void Noise_after_the_handshake_breaks_it_and_what_came_before_is_kept()
    {
        ConversationReply reply = RunTls(async (tls, socket, cancel) =>
        {
            (await tls.ReadAsync(new byte[100], cancel)).ShouldBePositive();
            await tls.WriteAsync("half"u8.ToArray(), cancel);
            await socket.SendAsync((byte[])[23, 3, 3, 0, 32, .. new byte[32]], cancel);
            await Task.Delay(Long, TimeProvider.System, cancel);
        });
        (reply.End, reply.Stage, reply.Received, reply.Tls!.Progress)
            .ShouldBe((ConversationEnd.TlsFailed, ConversationStage.Read, 4, TlsProgress.Done));
    }

    [Fact]
    public void Answer_without_end_is_cut_inside_tls_as_well()
    {
        ConversationReply reply = RunTls(async (tls, _, cancel) =>
        {
            byte[] block = new byte[1 << 16];
            while (true) await tls.WriteAsync(block, cancel);
        });
        (reply.End, reply.Bytes.Length).ShouldBe((ConversationEnd.TooMuch, 64 * 1024));
        reply.Received.ShouldBeInRange(1 << 20, (1 << 20) + (64 * 1024));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_bytes_in_place_of_a_handshake_end_it(int seed)
    {
        byte[] noise = new byte[3000];
        new Random(seed).NextBytes(noise);
        ConversationReply reply = Run(async (socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[2000], cancel);
            await socket.SendAsync((byte[])[.. seed % 2 == 0 ? Hello : [22, 3, 3], .. noise], cancel);
        });
        reply.End.ShouldBeOneOf(ConversationEnd.TlsFailed, ConversationEnd.Closed);
        reply.Stage.ShouldBe(ConversationStage.Tls);
    }

    private static ConversationReply RunTls(Func<SslStream, Socket, CancellationToken, Task> serve)
    {
        using X509Certificate2 certificate = LabCertificate.New();
        return Run(async (socket, cancel) =>
        {
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancel);
            await serve(tls, socket, cancel);
        });
    }

    private static ConversationReply Run(Func<Socket, CancellationToken, Task> serve)
    {
        using var server = new LoopbackServer(IPAddress.Loopback, serve);
        using IConversationChannel channel = new LinuxNetwork().Conversations.Open(new ChannelSettings(new ConnectSettings()));
        channel.Send(new ProbeId(0, 0), new Conversation(server.End, "GET / HTTP/1.1\r\n\r\n"u8.ToArray())
        {
            Tls = new TlsSettings("blocked.example"),
            Judge = (_, _) => AnswerState.Unfinished,
            Limits = Limits,
        });
        var replies = new ConversationReply[4];
        Instant end = channel.Now + Long;
        while (channel.Now < end)
        {
            if (channel.Wait(end, replies) > 0) return replies[0];
        }

        throw new TimeoutException("It never ended.");
    }

    private static byte[] Record(byte[] message) => [22, 3, 3, (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Length(int length) => [(byte)(length >> 16), (byte)(length >> 8), (byte)length];
}
