using Sonde.Packets.Tls;

namespace Sonde.Tests.Packets.Tls;

public sealed class TlsServerFlightTests
{
    private const string Random = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    // ServerHello of TLS 1.2: version, random, empty session id, ECDHE-RSA-AES128-GCM-SHA256, no compression.
    private const string Hello12 = "0200002603" + "03" + Random + "00" + "c02f" + "00";

    // Two certificates of two and three bytes.
    private const string Certificates = "0b00000e" + "00000b" + "000002aabb" + "000003ccddee";

    [Fact]
    public void Hello_and_chain_of_an_older_version_are_read_though_they_share_records()
    {
        string messages = Hello12 + Certificates;
        // Cut in the middle of the hello: a message may go over the end of a record.
        TlsServerFlight flight = Read(Record(22, messages[..40]) + Record(22, messages[40..]));
        (flight.IsTls, flight.Version, flight.CipherSuite).ShouldBe((true, (ushort)0x0303, (ushort)0xC02F));
        flight.Certificates.Select(each => Convert.ToHexStringLower(each.Span)).ShouldBe(["aabb", "ccddee"]);
    }

    [Fact]
    public void Hello_of_the_new_version_says_so_in_an_extension()
    {
        string hello = "0200002e03" + "03" + Random + "00" + "1301" + "00" + "0006" + "002b00020304";
        TlsServerFlight flight = Read(Record(22, hello) + Record(20, "01") + Record(23, "ffffffff"));
        (flight.Version, flight.CipherSuite, flight.HasCertificates).ShouldBe(((ushort)0x0304, (ushort)0x1301, false));
    }

    [Fact]
    public void Alert_in_place_of_a_hello_is_read()
    {
        TlsServerFlight flight = Read(Record(21, "0228"));
        (flight.IsTls, flight.Alert, flight.Version).ShouldBe((true, (byte)40, null));
    }

    [Fact]
    public void What_follows_the_change_of_ciphers_is_no_message()
        => Read(Record(22, Hello12) + Record(20, "01") + Record(22, Certificates)).HasCertificates.ShouldBeFalse();

    [Theory]
    [InlineData("", true, false)]
    [InlineData("485454502f312e31", false, false)]
    [InlineData("16", false, true)]
    [InlineData("1602", false, false)]
    public void What_is_no_tls_is_told_by_its_first_bytes(string hex, bool isEmpty, bool isTls)
    {
        TlsServerFlight flight = Read(hex);
        (flight.IsEmpty, flight.IsTls).ShouldBe((isEmpty, isTls));
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused() => Hex.AnyBytes(bytes =>
    {
        _ = TlsServerFlight.Read(bytes);
        _ = TlsServerFlight.Read([22, 3, 3, .. bytes]);
        TlsServerFlight flight = TlsServerFlight.Read([22, 3, 3, 0, 60, 11, 0, 0, 56, 0, 0, 53, .. bytes]);
        flight.Certificates.Sum(each => each.Length).ShouldBeLessThanOrEqualTo(bytes.Length);
    });

    private static TlsServerFlight Read(string hex) => TlsServerFlight.Read(Convert.FromHexString(hex));

    private static string Record(byte type, string body) => $"{type:x2}0303{body.Length / 2:x4}{body}";
}
