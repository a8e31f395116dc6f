using System.Text.Json;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>The options of our SYNs, and what is said of what became of them on the way.</summary>
public sealed class TraceTcpOptionsTests
{
    private const int Options = 40, Size = Options + 2, Sack = Options + 4, Clock = Options + 8;

    [Theory]
    [InlineData(false, 1460)]
    [InlineData(true, 1440)]
    public void A_SYN_carries_what_a_widespread_system_sends(bool ipv6, int size)
    {
        TraceScene.Run(_ => null, out SimulatedPackets channel, ipv6: ipv6);
        foreach (SeenProbe probe in channel.Sent.Where(probe => probe.IsTcp))
        {
            TcpSegment.TryParse(probe.Bytes.AsSpan(probe.HeaderLength), out TcpSegment syn).ShouldBeTrue();
            List<byte> kinds = [];
            foreach (TcpOption option in syn.Options)
            {
                kinds.Add(option.Kind);
                if (option.TryReadMaximumSegmentSize(out ushort own)) own.ShouldBe((ushort)size);
                if (option.TryReadWindowScale(out byte shift)) shift.ShouldBe((byte)7);
            }

            kinds.ShouldBe([2, 4, 8, 1, 3]);
            syn.Window.ShouldBe((ushort)64240);
        }
    }

    [Fact]
    public void A_SYN_with_legacy_ports_is_as_the_published_sample_has_it()
    {
        TracePlan plan = TraceScene.Trace(_ => null, settings => settings with { LegacyPorts = true, Flags = AnswerFlags.IpSrc });
        Keys(plan).Packets.SentPackets!.Where(packet => packet.Summary!.Contains("TCP"))
            .ShouldAllBe(packet => packet.Bytes!.Length == 40 && packet.Summary!.EndsWith(" flags=S |>>]"));
    }

    [Fact]
    public void Summary_of_a_SYN_names_its_options()
        => Keys(TraceScene.Trace(_ => null)).Packets.SentPackets!.First(packet => packet.Summary!.Contains("TCP")).Summary!
            .ShouldMatch(
                @" flags=S window=64240 options=\[\('MSS', 1460\), \('SAckOK', ''\), \('Timestamp', \(\d+, 0\)\), \('NOP', None\), \('WScale', 7\)\] \|>>\]$");

    [Fact]
    public void A_smaller_segment_size_is_told_from_the_first_hop_behind_the_change()
    {
        TracerouteTestKeys keys = Keys(TraceScene.Trace(probe => probe.IsTcp && probe.Ttl is > 3 and < 7
            ? [PathModel.Expired(probe, probe.Ttl, rewrite: quote => (quote[Size], quote[Size + 1]) = (1300 >> 8, 1300 & 0xFF))] : null));
        Changes(keys, 3).ShouldBeEmpty();
        Changes(keys, 4).ShouldBe([new TracerouteChange("mss", 1460, 1300)]);
        Written(keys, 4).GetProperty("changed").GetProperty("mss").EnumerateArray().Select(each => each.GetInt32()).ShouldBe([1460, 1300]);
    }

    [Fact]
    public void Options_that_were_taken_out_or_put_in_are_named()
    {
        // What permits selective acknowledgements became two bytes of nothing, and the clock an option unknown to us.
        TracerouteTestKeys keys = Keys(TraceScene.Trace(probe => probe.IsTcp && probe.Ttl is > 3 and < 7
            ? [PathModel.Expired(probe, probe.Ttl, rewrite: quote =>
            {
                (quote[Sack], quote[Sack + 1]) = (1, 1);
                quote[Sack + 2] = 76;
            })] : null));
        JsonElement changed = Written(keys, 5).GetProperty("changed");
        changed.GetProperty("options_stripped").EnumerateArray().Select(each => each.GetString())
            .ShouldBe(["sack_permitted", "timestamps"]);
        changed.GetProperty("options_added").EnumerateArray().Select(each => each.GetString()).ShouldBe(["kind_76"]);
    }

    [Fact]
    public void All_options_may_be_gone()
    {
        TracerouteTestKeys keys = Keys(TraceScene.Trace(probe => probe.IsTcp && probe.Ttl == 5
            ? [PathModel.Expired(probe, 5, quoted: 40, rewrite: quote => quote[32] = 0x50)] : null));
        Changes(keys, 5).Single().Names.ShouldBe(["mss", "sack_permitted", "timestamps", "wscale"]);
    }

    [Theory]
    [InlineData(28)] // 8 bytes of the segment
    [InlineData(40)] // none of the options
    [InlineData(50)] // in the midst of the clock
    public void Of_options_that_are_not_cited_nothing_is_said(int quoted)
        => Changes(Keys(TraceScene.Trace(probe => probe.IsTcp && probe.Ttl == 5 ? [PathModel.Expired(probe, 5, quoted)] : null)), 5)
            .ShouldBeEmpty();

    [Fact]
    public void A_changed_size_shows_in_a_citation_that_ends_behind_it()
        => Changes(Keys(TraceScene.Trace(probe => probe.IsTcp && probe.Ttl == 5
            ? [PathModel.Expired(probe, 5, quoted: 45, rewrite: quote => quote[Size] = 2)] : null)), 5)
                .ShouldBe([new TracerouteChange("mss", 1460, (2 << 8) + 0xB4)]);

    [Fact]
    public void Options_of_the_destinations_answer_are_kept_and_a_clock_it_echoes_wrongly_is_told()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsTcp && probe.Ttl > 6 ? [PathModel.SynAck(probe, 7, Answer(probe, probe.Port == 443 ? 1u : 0))] : null);
        TracerouteTestKeys keys = Keys(plan);
        TracerouteAnswer right = keys.Probes.First(each => each is { Port: 80, Ttl: 7 }).Answer!,
            wrong = keys.Probes.First(each => each is { Port: 443, Ttl: 7 }).Answer!;
        right.Options.ShouldBe(new TracerouteTcpOptions(1400, 9, true, true));
        right.Changes.ShouldBeEmpty();
        wrong.Changes.Single().Field.ShouldBe("timestamps");
        wrong.Changes.Single().Cited.ShouldBe(wrong.Changes.Single().Sent + 1);
    }

    [Fact]
    public void A_translator_shows_in_the_checksum_of_a_SYN_that_is_else_unchanged()
    {
        TracerouteTestKeys keys = Keys(TraceScene.Trace(probe => probe.IsTcp && probe.Ttl == 5
            ? [PathModel.Expired(probe, 5, rewrite: quote => quote[36] ^= 0x55)] : probe.IsTcp && probe.Ttl == 4
            ? [PathModel.Expired(probe, 4, rewrite: quote => { quote[36] ^= 0x55; quote[Size] = 2; })] : null));
        keys.Probes.First(each => each is { Port: 80, Ttl: 5 }).Answer!.IsNatDetected.ShouldBeTrue();
        keys.Probes.First(each => each is { Port: 80, Ttl: 4 }).Answer!.IsNatDetected.ShouldBeFalse();
        keys.Probes.First(each => each is { Port: 80, Ttl: 3 }).Answer!.IsNatDetected.ShouldBeFalse();
    }

    private static byte[] Answer(SeenProbe probe, uint late)
    {
        uint clock = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(probe.Bytes.AsSpan(Clock));
        var writer = new TcpOptionWriter(new byte[40]);
        writer.MaximumSegmentSize(1400);
        writer.SackPermitted();
        writer.Timestamps(4711, clock + late);
        writer.NoOperation();
        writer.WindowScale(9);
        return writer.Finish().ToArray();
    }

    private static TracerouteTestKeys Keys(TracePlan plan)
        => new TraceMeasurement(plan, new TraceRedaction(plan, SecretSet.None, keepsPrivateHops: false)).Keys();

    private static IReadOnlyList<TracerouteChange> Changes(TracerouteTestKeys keys, int ttl)
        => keys.Probes.First(each => each is { Port: 80, Protocol: "tcp" } && each.Ttl == ttl).Answer!.Changes;

    private static JsonElement Written(TracerouteTestKeys keys, int ttl)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) keys.WriteTo(writer);
        return JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("x_probes").EnumerateArray()
            .First(each => each.GetProperty("protocol").GetString() == "tcp" && each.GetProperty("ttl").GetInt32() == ttl).Clone();
    }
}
