using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Experiments.Network;
using Sonde.Platform.Talks;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Platform;

public sealed class TlsSessionTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12, "TLSv1.2", 1)]
    [InlineData(SslProtocols.Tls12, "TLSv1.2", 1000)]
    [InlineData(SslProtocols.Tls13, "TLSv1.3", 1)]
    [InlineData(SslProtocols.Tls13, "TLSv1.3", 1000)]
    public async Task Request_and_answer_go_inside_however_the_bytes_are_cut(SslProtocols version, string name, int piece)
    {
        Repetitions.LongUnless((version == SslProtocols.Tls12) == (piece == 1000));
        using X509Certificate2 certificate = LabCertificate.New();
        using var server = new MemoryServer(certificate, version);
        using var session = new TlsSession(new TlsSettings("lab.test") { Protocols = ["h2", "http/1.1"] });
        for (int turn = 0; turn < 10 && !session.IsDone; turn++) Exchange(session, server, piece);
        session.IsDone.ShouldBeTrue();
        session.Say("hello"u8.ToArray());
        Exchange(session, server, piece);
        (await server.ReadAsync()).ShouldBe("hello");
        await server.SayAsync("and to you");
        Exchange(session, server, piece);
        PlainOf(session).ShouldBe("and to you");
        server.Asked.ShouldBe("lab.test");
        TlsSeen seen = session.Seen(null, null);
        (seen.Progress, seen.Version, seen.Protocol, seen.Error).ShouldBe((TlsProgress.Done, name, "http/1.1", null));
        seen.CipherSuite.ShouldStartWith("TLS_");
        seen.CertificateSha256.ShouldBe(Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)));
        seen.Chain.Select(each => each.ToArray()).ShouldBe([certificate.RawData]);
        await server.CloseAsync();
        Exchange(session, server, piece);
        session.IsClosed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(TlsVersions.Only12, "TLSv1.2")]
    [InlineData(TlsVersions.Only13, "TLSv1.3")]
    public void Versions_are_those_that_were_asked_for(TlsVersions wanted, string name)
    {
        using X509Certificate2 certificate = LabCertificate.New();
        using var server = new MemoryServer(certificate, SslProtocols.Tls12 | SslProtocols.Tls13);
        using var session = new TlsSession(new TlsSettings("lab.test") { Versions = wanted });
        for (int turn = 0; turn < 10 && !session.IsDone; turn++) Exchange(session, server, 4096);
        session.Seen(null, null).Version.ShouldBe(name);
    }

    [Fact]
    public void First_flight_is_a_hello_that_fits_on_a_syn()
    {
        using var session = new TlsSession(new TlsSettings("lab.test"));
        byte[] hello = session.TakeOutgoing();
        hello[0].ShouldBe((byte)22);
        hello[5].ShouldBe((byte)1);
        hello.AsSpan().IndexOf("lab.test"u8).ShouldBePositive();
        hello.Length.ShouldBeLessThan(1400);
        using var nameless = new TlsSession(new TlsSettings(""));
        nameless.TakeOutgoing().Length.ShouldBeInRange(100, hello.Length - 8);
    }

    [Theory]
    [InlineData("48545450", TlsProgress.NoTls, null)] // HTTP
    [InlineData("15030300020228", TlsProgress.Refused, 40)] // an alert: handshake failure
    [InlineData("160303000402000000", TlsProgress.Begun, null)] // a hello without its body
    public void What_is_no_handshake_breaks_it(string bytes, TlsProgress progress, int? alert)
    {
        using var session = new TlsSession(new TlsSettings("lab.test"));
        session.Receive([.. Convert.FromHexString(bytes), .. new byte[64]]);
        session.IsBroken.ShouldBeTrue();
        TlsSeen seen = session.Seen(null, null);
        (seen.Progress, seen.Alert, seen.Version, seen.CertificateSha256).ShouldBe((progress, (byte?)alert, null, null));
        seen.Error.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Certificate_in_the_clear_is_known_though_the_handshake_broke()
    {
        using X509Certificate2 certificate = LabCertificate.New();
        using var server = new MemoryServer(certificate, SslProtocols.Tls12);
        using var session = new TlsSession(new TlsSettings("lab.test"));
        server.Give(session.TakeOutgoing());
        byte[] flight = server.TakeOutgoing();
        session.Receive(flight.AsSpan(0, flight.Length - 20));
        TlsSeen seen = session.Seen(null, null);
        (seen.Progress, seen.Version).ShouldBe((TlsProgress.Certificate, "TLSv1.2"));
        seen.Chain.Select(each => each.ToArray()).ShouldBe([certificate.RawData]);
    }

    [Fact]
    public void Endless_beginning_is_given_up()
    {
        using var session = new TlsSession(new TlsSettings("lab.test"));
        byte[] record = [22, 3, 3, 64, 0, 2, 0xFF, 0xFF, 0xFF, .. new byte[16379]];
        for (int i = 0; i < 64 && !session.IsBroken; i++) session.Receive(record);
        session.IsBroken.ShouldBeTrue();
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "150303000202ff")] // alerts in the clear
    [InlineData(SslProtocols.Tls13, "15030300020228")]
    [InlineData(SslProtocols.Tls12, "170303002000")] // a record that nobody sealed
    [InlineData(SslProtocols.Tls13, "170303002000")]
    [InlineData(SslProtocols.Tls13, "48545450")] // no record
    public void What_stands_behind_the_handshake_breaks_it_and_nothing_is_thrown(SslProtocols version, string tail)
    {
        Repetitions.LongUnless((version == SslProtocols.Tls12) == tail.StartsWith("15", StringComparison.Ordinal));
        using X509Certificate2 certificate = LabCertificate.New();
        using var server = new MemoryServer(certificate, version);
        using var session = new TlsSession(new TlsSettings("lab.test"));
        int last = version == SslProtocols.Tls13 ? 0 : 1; // flight of the handshake
        for (int turn = 0; turn < 10 && !session.IsDone; turn++)
        {
            server.Give(session.TakeOutgoing());
            session.Receive([.. server.TakeOutgoing(), .. turn == last ? Convert.FromHexString(tail) : []]);
        }

        session.Receive(new byte[64]);
        session.IsBroken.ShouldBeTrue();
        session.Say("hello"u8.ToArray());
        session.TakePlain(_ => throw new InvalidOperationException("nothing was said"));
        session.Seen(null, null).Error.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Any_bytes_are_a_beginning_or_break_it() => Check.Bytes(bytes =>
    {
        using var session = new TlsSession(new TlsSettings("lab.test"));
        session.Receive([22, 3, 3, .. bytes]);
        session.IsDone.ShouldBeFalse();
        session.Seen(null, null).Progress.ShouldNotBe(TlsProgress.Done);
    });

    private static void Exchange(TlsSession session, MemoryServer server, int piece)
    {
        server.Give(session.TakeOutgoing());
        byte[] answer = server.TakeOutgoing();
        for (int i = 0; i < answer.Length; i += piece) session.Receive(answer.AsSpan(i, Math.Min(piece, answer.Length - i)));
        server.Give(session.TakeOutgoing());
    }

    private static string PlainOf(TlsSession session)
    {
        string plain = "";
        session.TakePlain(bytes => plain += System.Text.Encoding.ASCII.GetString(bytes));
        return plain;
    }

    /// <summary>A server of TLS in memory.</summary>
    private sealed class MemoryServer : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly MemoryDuplex _network = new();
        private readonly SslStream _tls;
        private readonly Task _accepted;

        public MemoryServer(X509Certificate2 certificate, SslProtocols versions)
        {
            _tls = new SslStream(_network);
            _accepted = _tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    EnabledSslProtocols = versions,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    ServerCertificateSelectionCallback = (_, host) =>
                    {
                        Asked = host;
                        return certificate;
                    },
                },
                CancellationToken.None);
        }

        public string? Asked { get; private set; }

        public void Give(byte[] bytes) => _network.Give(bytes);

        public byte[] TakeOutgoing() => _network.TakeOutgoing();

        public async Task<string> ReadAsync()
        {
            await _accepted.WaitAsync(Patience, TimeProvider.System);
            byte[] room = new byte[100];
            int count = await _tls.ReadAsync(room, CancellationToken.None).AsTask().WaitAsync(Patience, TimeProvider.System);
            return System.Text.Encoding.ASCII.GetString(room, 0, count);
        }

        public async Task SayAsync(string text) => await _tls.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text), CancellationToken.None);

        public Task CloseAsync() => _tls.ShutdownAsync();

        public void Dispose()
        {
            _network.End();
            _ = _accepted.Exception;
            _tls.Dispose();
        }
    }
}
