using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Experiments.Network;
using Sonde.Platform.Talks;

namespace Sonde.Tests.Platform;

public sealed class TlsHandshakeTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12, "TLSv1.2", 1)]
    [InlineData(SslProtocols.Tls12, "TLSv1.2", 1000)]
    [InlineData(SslProtocols.Tls13, "TLSv1.3", 1)]
    [InlineData(SslProtocols.Tls13, "TLSv1.3", 1000)]
    public async Task Handshake_is_done_by_the_bytes_handed_over_however_they_are_cut(SslProtocols version, string name, int piece)
    {
        using X509Certificate2 certificate = Certificate();
        var there = new MemoryDuplex();
        await using var server = new SslStream(there);
        string? asked = null;
        Task accepted = server.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                EnabledSslProtocols = version,
                ServerCertificateSelectionCallback = (_, host) =>
                {
                    asked = host;
                    return certificate;
                },
            },
            CancellationToken.None);
        using var handshake = new TlsHandshake("lab.test");
        AnswerState state = AnswerState.Unfinished;
        for (int turn = 0; turn < 10 && state == AnswerState.Unfinished; turn++)
        {
            there.Give(handshake.TakeOutgoing());
            byte[] answer = there.TakeOutgoing();
            for (int i = 0; i < answer.Length; i += piece)
            {
                state.ShouldBe(AnswerState.Unfinished);
                state = handshake.Receive(answer.AsSpan(i, Math.Min(piece, answer.Length - i)));
            }
        }

        state.ShouldBe(AnswerState.Answer);
        there.Give(handshake.TakeOutgoing());
        await accepted.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        asked.ShouldBe("lab.test");
        handshake.Seen.Version.ShouldBe(name);
        handshake.Seen.CipherSuite.ShouldStartWith("TLS_");
        handshake.Seen.CertificateSha256.ShouldBe(Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)));
    }

    [Fact]
    public void First_flight_is_a_hello_that_fits_on_a_syn()
    {
        using var handshake = new TlsHandshake("lab.test");
        byte[] hello = handshake.TakeOutgoing();
        hello[0].ShouldBe((byte)22);
        hello[5].ShouldBe((byte)1);
        hello.AsSpan().IndexOf("lab.test"u8).ShouldBePositive();
        hello.Length.ShouldBeLessThan(1400);
        using var nameless = new TlsHandshake("");
        nameless.TakeOutgoing().Length.ShouldBeInRange(100, hello.Length - 8);
    }

    [Theory]
    [InlineData("48545450")] // HTTP
    [InlineData("15030300020228")] // an alert: handshake failure
    [InlineData("160303000402000000")] // a hello without its body
    public void What_is_no_handshake_is_wrong(string bytes)
    {
        using var handshake = new TlsHandshake("lab.test");
        handshake.Receive([.. Convert.FromHexString(bytes), .. new byte[64]]).ShouldBe(AnswerState.Wrong);
        handshake.Seen.ShouldBe(new TlsSeen(null, null, null));
    }

    [Fact]
    public void Endless_beginning_is_given_up()
    {
        using var handshake = new TlsHandshake("lab.test");
        byte[] record = [22, 3, 3, 64, 0, 2, 0xFF, 0xFF, 0xFF, .. new byte[16380]];
        AnswerState state = AnswerState.Unfinished;
        for (int i = 0; i < 64 && state == AnswerState.Unfinished; i++) state = handshake.Receive(record);
        state.ShouldBe(AnswerState.Wrong);
    }

    [Fact]
    public void Any_bytes_are_an_answer_a_beginning_or_wrong() => Check.Bytes(bytes =>
    {
        using var handshake = new TlsHandshake("lab.test");
        handshake.Receive([22, 3, 3, .. bytes]).ShouldNotBe(AnswerState.Answer);
    });

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=lab.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
