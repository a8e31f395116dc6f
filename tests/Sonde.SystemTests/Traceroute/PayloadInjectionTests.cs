using System.Text;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>Payloads through routers in user space, of which one does what nftables cannot: pages, memory, quotes cut short.</summary>
public sealed class PayloadInjectionTests
{
    private static readonly byte[] Keyword = Encoding.ASCII.GetBytes(PayloadRun.Blocked);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_from_the_path_is_named_and_does_not_tell_our_address(bool v6)
    {
        using LabNetwork network = Between(out LabHost client, out LabHost server, packet => IsTest(packet)
            ? [SoftSegment.Answer(
                packet, 0x19, Encoding.ASCII.GetBytes($"HTTP/1.1 403 Forbidden\r\n\r\nsorry, {SoftPacket.Source(packet)}"))] : null);
        await server.NginxAsync(80);
        (JsonElement measurement, string seen) = await client.PayloadAsync(server.Address(v6), "--payload-http", PayloadRun.Blocked);
        measurement.Verdict().ShouldBe("path.answered_midway:2");
        measurement.PayloadHops("test")[..3].ShouldBe([.. Routers(v6)[..2], "data"]);
        measurement.PayloadHops("control").ShouldBe([.. Routers(v6), "data"]);
        measurement.Published().ShouldNotContain(client.Address(v6).ToString());
        foreach (JsonElement packet in measurement.GetProperty("test_keys").GetProperty("answered_packets").EnumerateArray())
        {
            Encoding.ASCII.GetString(packet.GetProperty("raw_packet").GetProperty("data").GetBytesFromBase64())
                .ShouldNotContain(client.Address(v6).ToString());
        }

        seen.ShouldContain("at TTL 3 already something answers the test in the destination's name, where the control is at a router");
    }

    [Fact]
    public async Task What_remembers_the_test_and_resets_all_that_follows_is_named_no_nearer()
    {
        bool isProvoked = false;
        using LabNetwork network = Between(out LabHost client, out LabHost server, packet =>
        {
            isProvoked |= IsTest(packet);
            return isProvoked && IsTcp(packet) ? [SoftSegment.Answer(packet, 0x04, [])] : null;
        });
        await server.NginxAsync(80);
        (JsonElement measurement, string seen) = await client.PayloadAsync(server.V4, "--payload-http", PayloadRun.Blocked);
        measurement.Verdict().ShouldBe("path.reset_midway:2");
        measurement.Payload().GetProperty("residual").GetBoolean().ShouldBeTrue();
        measurement.Payload().GetProperty("control_worked_before").GetBoolean().ShouldBeTrue();
        seen.ShouldContain("what the test provoked lasts");
    }

    [Fact]
    public async Task Quotes_of_eight_bytes_and_the_loss_of_every_third_packet_change_no_verdict()
    {
        int passed = 0;
        using LabNetwork network = Between(
            out LabHost client, out LabHost server, packet => IsTest(packet) ? [SoftSegment.Answer(packet, 0x04, [])]
            : HasData(packet) && ++passed % 3 == 0 ? [] : null, quoted: 28);
        await server.NginxAsync(80);
        (JsonElement measurement, _) = await client.PayloadAsync(server.V4, "--payload-http", PayloadRun.Blocked, "--tries", "4");
        measurement.Verdict().ShouldBe("path.reset_midway:2");
        measurement.PayloadHops("control").ShouldBe([.. Routers(false), "data"]);
    }

    private static string[] Routers(bool v6)
        => v6 ? ["2001:db8:50::1", "2001:db8:50::2", "2001:db8:50::3", "2001:db8:50::4"] : [
            "198.18.0.1", "198.18.0.2", "198.18.0.3", "198.18.0.4"];

    // The second of four routers decrements, and then looks.
    private static LabNetwork Between(
        out LabHost client, out LabHost server, Func<byte[], IReadOnlyList<byte[]>?> second, int quoted = 1200)
    {
        var network = new LabNetwork();
        client = network.Host("client");
        server = network.Host("server");
        SoftHop[] hops = [.. Enumerable.Range(1, 4).Select(number => new SoftHop($"198.18.0.{number}", $"2001:db8:50::{number}"))];
        hops[1] = hops[1] with { Intercepts = second };
        hops[3] = hops[3] with { QuotedBytes = quoted };
        network.SoftPath(client, server, TimeSpan.FromMilliseconds(2), hops);
        network.Start();
        return network;
    }

    private static bool IsTest(byte[] packet) => packet.AsSpan().IndexOf(Keyword) >= 0;

    private static bool IsTcp(byte[] packet) => packet[SoftPacket.IsV6(packet) ? 6 : 9] == 6;

    private static bool HasData(byte[] packet) => packet.AsSpan().IndexOf("HTTP/1.1"u8) >= 0;
}
