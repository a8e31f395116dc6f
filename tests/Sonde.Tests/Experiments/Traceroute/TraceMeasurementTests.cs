using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>What is written of a trace.</summary>
public sealed class TraceMeasurementTests
{
    private static readonly IPAddress Secret = IPAddress.Parse("192.0.2.10");

    [Fact]
    public void Document_has_hops_of_each_port_with_the_probes_own_source_port()
    {
        TracePlan plan = TraceScene.Trace(_ => null);
        JsonElement keys = Written(KeysOf(plan));
        keys.GetProperty("test_tcp_traceroute").EnumerateObject().Select(each => each.Name).ShouldBe(["hops_80", "hops_443", "hops_0"]);
        JsonElement[] hops = [.. keys.GetProperty("test_tcp_traceroute").GetProperty("hops_80").EnumerateArray()];
        hops.Length.ShouldBe(7);
        hops.Select(hop => hop.GetProperty("sport").GetInt32()).Distinct().Count().ShouldBe(1);
        hops[2].GetProperty("rtt").GetDouble().ShouldBe(0.003, 1e-9);
        keys.GetProperty("test_icmp_traceroute").GetProperty("hops")[0].TryGetProperty("sport", out _).ShouldBeFalse();
        keys.GetProperty("sent_packets").GetArrayLength().ShouldBe(plan.Probes.Count);
        keys.GetProperty("x_probes").GetArrayLength().ShouldBe(plan.Probes.Count);
        keys.GetProperty("answer_flags").EnumerateArray().Select(flag => flag.GetString()).ShouldBe(["ipsrc", "ipid", "seqack"]);
    }

    [Fact]
    public void Each_probe_points_to_its_packets()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl == 2 ? [PathModel.Expired(probe, 2), PathModel.Expired(probe, 2).Later(1)] : null);
        JsonElement keys = Written(KeysOf(plan));
        foreach (JsonElement probe in keys.GetProperty("x_probes").EnumerateArray())
        {
            byte[] sent = keys.GetProperty("sent_packets")[probe.GetProperty("packet").GetInt32()].GetProperty("raw_packet")
                .GetProperty("data").GetBytesFromBase64();
            sent[8].ShouldBe((byte)probe.GetProperty("ttl").GetInt32());
            if (!probe.TryGetProperty("answer", out JsonElement answer)) continue;
            byte[] heard = keys.GetProperty("answered_packets")[answer.GetInt32()].GetProperty("raw_packet").GetProperty("data")
                .GetBytesFromBase64();
            new IPAddress(heard.AsSpan(12, 4)).ToString().ShouldBe(probe.GetProperty("address").GetString());
        }

        keys.GetProperty("x_probes").EnumerateArray().Count(probe => probe.TryGetProperty("duplicates", out _)).ShouldBe(5);
    }

    [Theory]
    [InlineData("192.0.2.10", "198.18.7.9")]
    [InlineData("192.0.2.10", "172.29.3.77")]
    [InlineData("2001:db8:ffff::10", "2a00:1450::77")]
    public void Nothing_published_depends_on_the_probers_address(string one, string other)
    {
        bool ipv6 = one.Contains(':');
        string Published(string address) => Encoding.UTF8.GetString(Bytes(KeysOf(TraceFrom(address, ipv6), IPAddress.Parse(address))));
        string published = Published(one);
        published.Split('{').ShouldBe(Published(other).Split('{'));
        published.ShouldNotContain(one);
    }

    [Fact]
    public void Address_that_a_translator_cites_is_published_nowhere()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl is > 2 and < 7
            ? [PathModel.Expired(
                probe, probe.Ttl, rewrite: quote => IPAddress.Parse("100.64.9.9").TryWriteBytes(quote.AsSpan(12), out _))] : null);
        TracerouteTestKeys keys = KeysOf(plan);
        Encoding.UTF8.GetString(Bytes(keys)).ShouldNotContain("100.64.9.9");
        foreach (byte[]? bytes in keys.Packets.AnsweredPackets!.Select(packet => packet.Bytes))
            bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[100, 64, 9, 9]).ShouldBe(-1);
        keys.Probes.Count(probe => probe.Answer is { IsCitedSourceRewritten: true, IsNatDetected: true }).ShouldBe(4 * 5);
    }

    [Fact]
    public void Routers_that_are_published_have_their_networks_and_those_left_out_have_none()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 1
            ? [PathModel.Expired(probe, 1, from: PacketAddress.From(IPAddress.Parse("10.9.0.1")))] : null);
        List<string> asked = [];
        TracerouteTestKeys keys = TraceForms.WithNetworks(KeysOf(plan), address =>
        {
            asked.Add(address.ToString());
            return address.ToString() switch
            {
                "198.51.100.2" => new NetworkFact(64496, "Example", "XX"),
                "198.51.100.3" => new NetworkFact(64511, null, null),
                _ => null,
            };
        });
        asked.ShouldNotContain("10.9.0.1");
        Written(keys).GetProperty("x_networks").GetRawText()
            .ShouldBe("""{"198.51.100.2":{"asn":"AS64496","name":"Example","cc":"XX"},"198.51.100.3":{"asn":"AS64511"}}""");
        Written(KeysOf(plan)).TryGetProperty("x_networks", out _).ShouldBeFalse();
    }

    [Fact]
    public void First_private_hops_are_left_out_and_later_ones_kept()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl is 1 or 4
            ? [PathModel.Expired(probe, probe.Ttl, from: PacketAddress.From(IPAddress.Parse($"10.9.0.{probe.Ttl}")))] : null);
        TracerouteTestKeys keys = KeysOf(plan);
        TracerouteHop[] hops = [.. keys.Series[0].Hops];
        (hops[0].Address, hops[0].IsPrivate).ShouldBe(("[scrubbed]", true));
        (hops[3].Address, hops[3].IsPrivate).ShouldBe(("10.9.0.4", false));
        Encoding.UTF8.GetString(Bytes(keys)).ShouldNotContain("10.9.0.1");
        new TraceMeasurement(plan, new TraceRedaction(plan, new SecretSet([Secret]), keepsPrivateHops: true))
            .Keys().Series[0].Hops[0].Address.ShouldBe("10.9.0.1");
    }

    [Fact]
    public void A_citation_that_names_a_router_as_its_source_hides_no_router()
    {
        string router = KeysOf(TraceScene.Trace(_ => null)).Series[0].Hops[4].Address!;
        byte[] named = IPAddress.Parse(router).GetAddressBytes();
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl == 3 ? [PathModel.Expired(probe, 3, rewrite: quote => named.CopyTo(quote, 12))] : null);
        KeysOf(plan).Series[0].Hops[4].Address.ShouldBe(router);
    }

    [Fact]
    public void Changes_on_the_way_are_told()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsTcp && probe.Ttl is > 3 and < 7
            ? [PathModel.Expired(probe, probe.Ttl, rewrite: quote => quote[1] = 0x28)]
            : null);
        TracerouteAnswer changed = KeysOf(plan).Probes.First(probe => probe is { Protocol: "tcp", Ttl: 4 }).Answer!;
        changed.Changes.ShouldBe([new TracerouteChange("tos", 0, 0x28)]);
        changed.CitedTtl.ShouldBe(1);
        KeysOf(plan).Probes.First(probe => probe is { Protocol: "tcp", Ttl: 3 }).Answer!.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void No_way_to_the_target_is_a_measurement()
    {
        TracerouteTestKeys keys = KeysOf(TraceFrom(null, ipv6: false));
        keys.Failure!.Value.Text.ShouldBe("network_unreachable");
        keys.Probes.ShouldBeEmpty();
    }

    private static TracerouteTestKeys KeysOf(TracePlan plan, IPAddress? secret = null)
        => new TraceMeasurement(plan, new TraceRedaction(plan, new SecretSet([secret ?? Secret]), keepsPrivateHops: false)).Keys();

    private static TracePlan TraceFrom(string? source, bool ipv6) => TraceScene.Run(
        probe => probe.Ttl == 3 && probe.IsUdp ? [PathModel.Expired(probe, 3, quoted: probe.HeaderLength + 8)] : null,
        out _, ipv6: ipv6, source: source is null ? null : IPAddress.Parse(source), hasSource: source is not null);

    private static byte[] Bytes(TracerouteTestKeys keys)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) keys.WriteTo(writer);
        return stream.ToArray();
    }

    private static JsonElement Written(TracerouteTestKeys keys) => JsonDocument.Parse(Bytes(keys)).RootElement;
}
