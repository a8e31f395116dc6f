using System.Net;
using Sonde.Platform.Linux;

namespace Sonde.Tests.Platform;

public sealed class AddressNewsTests
{
    // As the kernel sends them: ip address add 192.0.2.77/32 peer 198.51.100.1 dev lo; ip address add 2001:db8::77/64 dev lo.
    private const string V4 = "30000000140000000000000000000000022080000100000008000100c633640108000200c000024d0800040000000000",
        V6 = "2c000000140000000000000000000000" + "0a40800001000000" + "1400010020010db8000000000000000000000077";

    [Fact]
    public void New_addresses_are_read_and_a_peer_is_none_of_ours()
        => AddressNews.Read(Convert.FromHexString(V4 + V6)).ShouldBe([IPAddress.Parse("192.0.2.77"), IPAddress.Parse("2001:db8::77")]);

    [Fact]
    public void Addresses_that_go_are_no_news()
        => AddressNews.Read(Convert.FromHexString(V4.Replace("00140000", "00150000", StringComparison.Ordinal))).ShouldBeEmpty();

    [Fact]
    public void Any_bytes_are_read_or_passed_over()
        => Check.Bytes(bytes =>
        {
            byte[] message = Convert.FromHexString(V4 + V6);
            for (int i = 0; i < bytes.Length; i++) message[i % message.Length] ^= bytes[i];
            _ = AddressNews.Read(bytes).Count();
            _ = AddressNews.Read(message).Count();
        });
}
