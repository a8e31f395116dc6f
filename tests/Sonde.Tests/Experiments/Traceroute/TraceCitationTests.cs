using System.Buffers.Binary;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Platform.Traces;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>Answers that name their probe otherwise than most do: matched where they can be, and never lost.</summary>
public sealed class TraceCitationTests
{
    private const string Whole = "1 2 3 4 5 6 D";

    public static TheoryData<IpProtocol[]> Chains => new(
        (IpProtocol[])[IpProtocol.HopByHop],
        [IpProtocol.DestinationOptions],
        [IpProtocol.Routing],
        [IpProtocol.Fragment],
        [IpProtocol.HopByHop, IpProtocol.DestinationOptions, IpProtocol.Routing, IpProtocol.Fragment, IpProtocol.DestinationOptions]);

    [Theory]
    [MemberData(nameof(Chains))]
    public void Answers_behind_extension_headers_find_their_probes(IpProtocol[] chain)
    {
        TracePlan plan = TraceScene.Trace(
            probe => PathModel.Plain(probe, 6).Select(reply => reply with { Packet = Extended(reply.Packet, chain) }), ipv6: true);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole);
        plan.Others.ShouldBeEmpty();
        plan.Forged.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Channel_hands_over_what_is_behind_extension_headers(IpProtocol[] chain)
    {
        TraceScene.Run(_ => null, out SimulatedPackets channel, ipv6: true);
        SeenProbe probe = channel.Sent[0];
        var listeners = new TraceListeners();
        listeners.Listen(3, probe.Destination, probe.Bytes);
        listeners.For(Extended(PathModel.Expired(probe, 2).Packet, chain)).ShouldBe([3]);
        listeners.For(Extended(PathModel.Arrived(probe, 7).Packet, chain)).ShouldBe([3]);
    }

    [Theory]
    [InlineData("icmp")]
    [InlineData("tcp/80")]
    [InlineData("udp/53")]
    public void Identification_cited_with_its_bytes_swapped_finds_its_probe(string flow)
        => TraceScene.Trace(
            probe => probe.Is(flow) && probe.Ttl < 7
            ? [PathModel.Expired(probe, probe.Ttl, rewrite: quote => (quote[4], quote[5]) = (quote[5], quote[4]))]
            : null)
            .Hops(flow).ShouldBe(Whole);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Citation_whose_destination_was_rewritten_finds_its_probe_by_the_rest(bool ipv6)
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl == 4 ? [PathModel.Expired(probe, 4, rewrite: quote => quote[ipv6 ? 39 : 19] ^= 0x55)] : null, ipv6: ipv6);
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe(Whole);
        Keys(plan).Probes.First(probe => probe.Ttl == 4).Answer!.IsCitedDestinationRewritten.ShouldBeTrue();
    }

    [Fact]
    public void Citation_of_a_translated_source_with_its_port_finds_its_probe_by_the_rest()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsTcp && probe.Ttl == 4
            ? [PathModel.Expired(probe, 4, rewrite: quote => (quote[15], quote[20]) = (99, 0xC3))]
            : null);
        plan.Hops("tcp/80").ShouldBe(Whole);
        plan.Others.ShouldBeEmpty();
    }

    [Fact]
    public void Citation_rewritten_in_all_but_a_little_is_kept_with_the_reason()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is("udp/53") && probe.Ttl == 4
            ? [PathModel.Expired(
                probe, 4,
                rewrite: quote => (quote[19], quote[20], quote[4], quote[26]) = (99, 0xC3, (byte)~quote[4], (byte)~quote[26]))] : null);
        plan.Hops("udp/53").ShouldBe("1 2 3 * 5 6 D");
        plan.Others.Select(other => other.Word).ShouldAllBe(word => word == "destination_rewritten");
        plan.Others.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(24)] // the ports
    [InlineData(27)] // a byte too few for a sequence number
    public void Citation_of_the_ports_alone_finds_its_probe_by_them_and_the_identification(int quoted)
    {
        TracePlan plan = TraceScene.Trace(
            probe => !probe.IsIcmp && probe.Ttl is > 3 and < 7 ? [PathModel.Expired(probe, probe.Ttl, quoted)] : null);
        plan.Hops("tcp/80").ShouldBe(Whole);
        plan.Hops("udp/53").ShouldBe(Whole);
    }

    [Fact]
    public void Citation_of_the_header_alone_is_kept_and_its_hop_is_neither_silent_nor_limited()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 4 ? [PathModel.Expired(probe, 4, quoted: 20)] : null);
        plan.Others.Count.ShouldBe(10);
        plan.Others.ShouldAllBe(other => other.Reason == UnmatchedReason.ShortCitation);
        new PathComparison(plan).NoteOf(4).ShouldBe("unmatched");
        plan.Verdict().ShouldBe("path.agrees");
        TracerouteTestKeys keys = Keys(plan);
        keys.OtherReasons.ShouldBe(Enumerable.Repeat("short_citation", 10));
        keys.Packets.OtherLists.Single().Packets.Count.ShouldBe(10);
        keys.Forged.ShouldBe(0);
    }

    [Fact]
    public void Echo_reply_from_another_address_is_the_targets()
    {
        PacketAddress other = PacketAddress.FromIpv4(0xCB0071C9);
        TracePlan plan = TraceScene.Trace(probe => probe.IsIcmp && probe.Ttl > 6 ? [Replied(probe, other)] : null);
        int icmp = 0;
        plan.Flows[icmp].IsReached.ShouldBeTrue();
        plan.Flows[icmp].End.ShouldBe(7);
        plan.Verdict().ShouldBe("path.agrees");
        var listeners = new TraceListeners();
        TraceScene.Run(_ => null, out SimulatedPackets channel);
        SeenProbe sent = channel.Sent.First(probe => probe.IsIcmp);
        listeners.Listen(1, sent.Destination, sent.Bytes);
        listeners.For(Replied(sent, other).Packet).ShouldBe([1]);
    }

    [Fact]
    public void Later_fragment_in_the_targets_name_is_kept_with_the_reason()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl == 8 ? [Fragment(probe)] : null);
        plan.Others.ShouldContain(other => other.Reason == UnmatchedReason.Fragment);
        plan.Forged.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Router_that_says_a_packet_is_too_big_is_heard_with_its_mtu(bool ipv6)
    {
        byte[] data = new byte[1100];
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/80") && probe.Ttl > 4 ? [TooBig(probe, 576)] : null,
            settings => settings with { Flows = [new(TraceProtocol.Tcp, 80, 0) { TcpData = data }, new(TraceProtocol.Tcp, 443, 0)] }, ipv6);
        TracerouteProbe told = Keys(plan).Probes.First(probe => probe is { Port: 80, Ttl: 5 });
        told.Outcome.ShouldBe("too_big");
        told.Answer!.Mtu.ShouldBe(576u);
        plan.Verdict("tcp/443").ShouldBe("path.agrees");
        if (!ipv6) plan.Verdict("tcp/80").ShouldBe("path.unknown");
    }

    private static PathReply TooBig(SeenProbe probe, uint mtu)
    {
        byte[] room = new byte[1500];
        byte type = probe.IsIpv4 ? IcmpType.DestinationUnreachable : Icmpv6Type.PacketTooBig;
        int length = PacketWriter.WriteIcmp(
            room, new IpFields(PathModel.Router(probe, 4), probe.Source, 61), type, (byte)(probe.IsIpv4 ? 4 : 0), mtu,
            probe.Bytes.AsSpan(0, 64));
        return new PathReply(TimeSpan.FromMilliseconds(4), room[..length]);
    }

    private static PathReply Replied(SeenProbe probe, PacketAddress from)
    {
        byte[] room = new byte[100];
        int length = PacketWriter.WriteEchoReply(
            room, new IpFields(from, probe.Source, 58), probe.EchoId, probe.EchoSequence, probe.Bytes.AsSpan(probe.HeaderLength + 8));
        return new PathReply(TimeSpan.FromMilliseconds(7), room[..length]);
    }

    private static PathReply Fragment(SeenProbe probe)
    {
        PathReply whole = PathModel.Rst(probe, 7);
        BinaryPrimitives.WriteUInt16BigEndian(whole.Packet.AsSpan(6), 3);
        return whole;
    }

    /// <summary>The packet with extension headers between its own and what it carries.</summary>
    private static byte[] Extended(byte[] packet, IpProtocol[] chain)
    {
        byte[] headers = new byte[chain.Length * 8];
        for (int i = 0; i < chain.Length; i++)
        {
            headers[i * 8] = i + 1 < chain.Length ? (byte)chain[i + 1] : packet[6];
            if (chain[i] != IpProtocol.Fragment) headers[(i * 8) + 2] = chain[i] == IpProtocol.Routing ? (byte)4 : (byte)1;
        }

        byte[] longer = [.. packet[..40], .. headers, .. packet[40..]];
        longer[6] = (byte)chain[0];
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(4), (ushort)(longer.Length - 40));
        return longer;
    }

    private static TracerouteTestKeys Keys(TracePlan plan)
        => new TraceMeasurement(plan, new TraceRedaction(plan, SecretSet.None, keepsPrivateHops: false)).Keys();
}
