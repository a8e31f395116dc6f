using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute.Payloads;

/// <summary>What is written of a trace of payloads.</summary>
public sealed class PayloadMeasurementTests
{
    private static PayloadScene Reset
        => new() { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4)], true) : null };

    [Fact]
    public void Every_packet_is_kept_and_each_probe_points_to_its_own()
    {
        PayloadScene scene = Reset.Run();
        JsonElement keys = Written(scene.Keys());
        ScapyTestKeys.TryRead(keys, out ScapyTestKeys? packets).ShouldBeTrue();
        packets!.SentPackets!.Count.ShouldBe(scene.Sent.Count);
        packets.AnsweredPackets!.Count.ShouldBe(scene.Plan.Flows.Sum(flow => flow.Hearing.All.Count));
        packets.AnswerFlags.ShouldBe(["ipsrc"]);
        JsonElement[] probes = [.. keys.GetProperty("x_probes").EnumerateArray()];
        foreach (JsonElement probe in probes)
        {
            byte[] sent = packets.SentPackets[probe.GetProperty("packet").GetInt32()].Bytes!;
            sent[8].ShouldBe((byte)probe.GetProperty("ttl").GetInt32());
            Encoding.ASCII.GetString(sent).Contains(PayloadScene.Keyword).ShouldBe(probe.GetProperty("payload").GetString() == "test");
            byte[] heard = packets.AnsweredPackets[probe.GetProperty("answer").GetInt32()].Bytes!;
            new IPAddress(heard.AsSpan(12, 4)).ToString().ShouldBe(probe.GetProperty("address").GetString());
        }

        JsonElement parted = probes.Single(
            probe => probe.GetProperty("payload").GetString() == "test" && probe.GetProperty("ttl").GetInt32() == 4);
        parted.GetProperty("outcome").GetString().ShouldBe("rst");
        parted.GetProperty("reply_ttl").GetInt32().ShouldBe(61);
        parted.GetProperty("reply_ip_id").GetInt32().ShouldBe(4711);
        parted.GetProperty("reply_window").GetInt32().ShouldBe(0);
        parted.GetProperty("duplicates").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public void Capture_file_gets_the_handshakes_too()
    {
        PayloadScene scene = Reset.Run();
        TracerouteTestKeys keys = scene.Keys();
        keys.Timeline!.Count.ShouldBe(keys.Packets.SentPackets!.Count + keys.Packets.AnsweredPackets!.Count);
        keys.Timeline.Take(scene.Sent.Count).Select(each => each.At)
            .ShouldBe(scene.Sent.Select(probe => probe.At.SecondsSince(scene.Plan.Zero)), 1e-9);
    }

    [Fact]
    public void Payloads_and_verdict_have_a_key_of_their_own()
    {
        JsonElement keys = Written(Reset.Run().Keys());
        keys.GetProperty("x_outcome_code").GetString().ShouldBe("path.reset_midway:3");
        JsonElement payload = keys.GetProperty("x_payload");
        payload.GetProperty("verdict").GetString().ShouldBe("path.reset_midway:3");
        payload.GetProperty("port").GetInt32().ShouldBe(80);
        payload.GetProperty("parts_at").GetInt32().ShouldBe(4);
        payload.GetProperty("distance").GetInt32().ShouldBe(7);
        payload.GetProperty("control_worked_before").GetBoolean().ShouldBeTrue();
        payload.GetProperty("handshake_reply_ttl").GetInt32().ShouldBe(58);
        payload.TryGetProperty("residual", out _).ShouldBeFalse();
        JsonElement test = payload.GetProperty("test");
        (test.GetProperty("kind").GetString(), test.GetProperty("value").GetString()).ShouldBe(("http", PayloadScene.Keyword));
        (test.GetProperty("end_ttl").GetInt32(), test.GetProperty("ending").GetString()).ShouldBe((4, "rst"));
        (test.GetProperty("reply_ttl").GetInt32(), test.GetProperty("handshake_reply_ttl").GetInt32(), test.GetProperty("own").GetBoolean())
            .ShouldBe((61, 58, false));
        test.GetProperty("hops")[3].GetProperty("also")[0].GetString().ShouldBe("time_exceeded");
        payload.GetProperty("control").GetProperty("hops").GetArrayLength().ShouldBe(7);
    }

    [Fact]
    public void The_form_is_that_of_all_traces()
    {
        JsonElement keys = Written(Reset.Run().Keys());
        JsonElement[] hops = [.. keys.GetProperty("test_tcp_traceroute").GetProperty("hops_80").EnumerateArray()];
        hops.Select(hop => hop.GetProperty("ttl").GetInt32()).ShouldBe([1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7]);
        keys.GetProperty("test_icmp_traceroute").EnumerateObject().ShouldBeEmpty();
        JsonElement[] flows = [.. keys.GetProperty("x_path").GetProperty("flows").EnumerateArray()];
        flows.Select(flow => (flow.GetProperty("name").GetString(), flow.GetProperty("verdict").GetString()))
            .ShouldBe([("tcp/80 control", "path.agrees"), ("tcp/80 test", "path.reset_midway:3")]);
        flows[1].GetProperty("usual_reply_ttl").GetInt32().ShouldBe(58);
    }

    [Theory]
    [InlineData("192.0.2.10", "198.18.7.9")]
    [InlineData("192.0.2.10", "172.29.3.77")]
    [InlineData("2001:db8:ffff::10", "2a00:1450::77")]
    public void Nothing_published_depends_on_the_probers_address(string one, string other)
    {
        string published = Published(one);
        published.Split('{').ShouldBe(Published(other).Split('{'));
        published.ShouldNotContain(one);
    }

    [Fact]
    public void Page_that_tells_our_address_is_kept_without_it()
    {
        const string secret = "192.0.2.10";
        PayloadScene scene = new PayloadScene
        {
            Box = probe
            => PayloadScene.IsTest(probe) ? ([PayloadScene.Page(probe, 4, $"you are {secret}, and may not")], false) : null
        }.Run();
        byte[][] packets = [.. scene.Keys().Packets.AnsweredPackets!.Select(packet => packet.Bytes.ShouldNotBeNull())];
        packets.ShouldContain(packet => Encoding.ASCII.GetString(packet).Contains("you are **********, and may not"));
        packets.ShouldAllBe(packet => !Encoding.ASCII.GetString(packet).Contains(secret));
    }

    [Fact]
    public void First_private_hops_are_left_out()
    {
        PayloadScene scene = new PayloadScene
        {
            Router = probe
            => probe.Ttl == 1 ? [PathModel.Expired(probe, 1, from: PacketAddress.From(IPAddress.Parse("10.9.0.1")))] : null
        }.Run();
        TracerouteTestKeys keys = scene.Keys();
        keys.Payload!.Test.Hops[0].Address.ShouldBe("[scrubbed]");
        keys.Series[0].Hops.Take(2).ShouldAllBe(hop => hop.IsPrivate);
        Encoding.UTF8.GetString(Bytes(keys)).ShouldNotContain("10.9.0.1");
        scene.Keys(keepsPrivateHops: true).Payload!.Test.Hops[0].Address.ShouldBe("10.9.0.1");
    }

    [Theory]
    [InlineData("json")]
    [InlineData("atlas")]
    [InlineData("dot")]
    public void Other_formats_have_both_payloads(string format)
    {
        PayloadScene scene = Reset.Run();
        string export = TraceExport.Of(format, scene.Keys(), scene.Plan.Target, scene.Plan.StartedAt);
        if (format == "dot")
        {
            export.ShouldContain("tcp/80 test");
            return;
        }

        JsonElement[] lines = [.. export.Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Length.ShouldBe(2);
        if (format != "json") return;
        lines.Select(line => (line.GetProperty("payload").GetString(), line.GetProperty("verdict").GetString()))
            .ShouldBe([("control", "path.agrees"), ("test", "path.reset_midway:3")]);
    }

    private static string Published(string source)
    {
        IPAddress address = IPAddress.Parse(source);
        PayloadScene scene = new()
        {
            Source = address,
            IsIpv6 = source.Contains(':'),
            Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4)], true) : null,
            Router = probe => probe.Ttl == 2 ? [PathModel.Expired(probe, 2, quoted: probe.HeaderLength + 8)] : null,
        };
        return Encoding.UTF8.GetString(Bytes(scene.Run().Keys()));
    }

    private static byte[] Bytes(TracerouteTestKeys keys)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) keys.WriteTo(writer);
        return stream.ToArray();
    }

    private static JsonElement Written(TracerouteTestKeys keys) => JsonDocument.Parse(Bytes(keys)).RootElement;
}
