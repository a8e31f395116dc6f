using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>Boxes that meddle in ways that a single router in a lab does not: the exact conditions, and the hops.</summary>
public sealed class MeddlingNetworksTests
{
    private const int Routers = 6;
    private const string Dscp = "48.connectivity.works 0.replymark:0", Ecn = "connectivity.works negotiation.succeeded",
        Mss = "connectivity.online option.local.value:1460 option.remote.value:";

    [Fact]
    public void Code_point_that_one_box_clears_and_another_writes_arrives_as_the_last_left_it()
    {
        NetworkScene said = Measure("dscp", (2, PathHop.Changing(PathBoxes.CodePoint(0))), (4, PathHop.Changing(PathBoxes.CodePoint(10))));
        said.Conditions.ShouldBe($"{Dscp} 48.replymark:0 48.path.remarked:10");
        said.Ways.ShouldBe(["dscp_48 changed:0 2 3; 10 4 5"]);
    }

    [Fact]
    public void Code_point_that_another_box_restores_is_changed_for_nobody_behind_it()
        => Measure("dscp", (2, PathHop.Changing(PathBoxes.CodePoint(48, 0))), (4, PathHop.Changing(PathBoxes.CodePoint(0, 48))))
            .Conditions.ShouldBe($"{Dscp} 48.replymark:0 undecided:kept_or_bleached");

    [Fact]
    public void Size_that_two_boxes_write_is_the_smaller_one()
    {
        NetworkScene said = Measure(
            "mss", (2, PathHop.ChangingBoth(PathBoxes.Clamp(1400))), (4, PathHop.ChangingBoth(PathBoxes.Clamp(1300))));
        said.Conditions.ShouldBe($"{Mss}1300 option.received.deflated path.clamped:1300 pmtu:1500");
        said.Ways.ShouldBe(["mss changed:1400 2 3; 1300 4 5"]);
        said = Measure("mss", (2, PathHop.ChangingBoth(PathBoxes.Clamp(1300))), (4, PathHop.ChangingBoth(PathBoxes.Clamp(1400))));
        said.Conditions.ShouldBe($"{Mss}1300 option.received.deflated path.clamped:1300 pmtu:1500");
        said.Ways.ShouldBe(["mss changed:1300 2 3"]);
    }

    [Fact]
    public void Way_back_that_alone_clears_marks_looks_like_a_server_that_sets_none()
    {
        NetworkScene said = Measure("ecn", (3, new PathHop { Back = PathBoxes.ClearMarks }));
        said.Conditions.ShouldBe($"{Ecn} ipmark.ect0.not_seen ipmark.ect1.not_seen ipmark.ce.not_seen syn.passed mark.kept.fwd "
            + "accecn.refused undecided:unmarked_or_bleached");
        said.Ways.ShouldBeEmpty();
        Measure("dscp", (3, new PathHop { Back = PathBoxes.CodePoint(0) })).Conditions
            .ShouldBe($"{Dscp} 48.replymark:0 undecided:kept_or_bleached");
        Measure("dscp", (3, new PathHop { Back = PathBoxes.CodePoint(10) })).Conditions
            .ShouldBe("48.connectivity.works 0.replymark:10 48.replymark:10 undecided:kept_or_bleached");
    }

    [Fact]
    public void Timestamps_that_only_syn_acks_lose_are_not_said_to_be_lost_on_the_way_there()
    {
        NetworkScene said = Measure("tcpopt", (3, new PathHop { Back = PathBoxes.Strip(TcpOptionKind.Timestamps) }));
        said.Conditions.ShouldContain("tsopt.negotiation.failed");
        said.Conditions.ShouldContain("ts.undecided:legacy_or_stripped");
        said.Ways.ShouldBeEmpty();
    }

    [Fact]
    public void Resets_from_midway_with_options_of_their_own_are_resets()
    {
        NetworkScene said = Measure("tcpopt", (3, new PathHop { Answer = seen => PathBoxes.Has(seen.Bytes, 8) ? [Rst(seen)] : null }));
        said.Conditions.ShouldContain("tsopt.connectivity.broken");
        said.Conditions.ShouldContain("ts.path.dropped");
        said.Ways.ShouldBe(["ts reset 3 4"]);
        said.Conditions.Split(' ').Count(word => word.EndsWith("path.dropped", StringComparison.Ordinal)).ShouldBe(1, said.Conditions);
    }

    [Theory]
    [InlineData("ecn")]
    [InlineData("dscp")]
    [InlineData("mss")]
    [InlineData("evilbit")]
    [InlineData("tcpopt")]
    [InlineData("tfo")]
    public void Resets_of_plain_connections_as_well_are_the_targets_refusal_and_no_word_of_an_option(string name)
    {
        NetworkScene said = Measure(name, (3, new PathHop { Answer = seen => PathBoxes.IsSyn(seen.Bytes) ? [Rst(seen)] : null }));
        said.Conditions.ShouldContain("target.refused");
        said.Conditions.ShouldNotContain("path.");
        said.Conditions.ShouldNotContain("syn.");
        said.Conditions.ShouldNotContain("option.");
        said.Ways.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(2, 3, "2 4")]
    [InlineData(2, 2, "1 3")]
    [InlineData(4, 5, "4 6")]
    public void Hop_beside_the_change_that_answers_nobody_widens_the_interval(int changing, int silent, string interval)
    {
        PathHop mute = new() { Limiter = IcmpLimiter.Bucket(0, 0) };
        PathHop box = PathHop.Changing(PathBoxes.CodePoint(0));
        NetworkScene said = changing == silent
            ? Measure("dscp", (changing, box with { Limiter = IcmpLimiter.Bucket(0, 0) }))
            : Measure("dscp", (changing, box), (silent, mute));
        said.Ways.ShouldBe([$"dscp_48 changed:0 {interval}"]);
        said.Conditions.ShouldContain("48.path.bleached");
    }

    [Dear]
    [Theory]
    [InlineData("dscp", "48.path.bleached")]
    [InlineData("evilbit", "path.cleared")]
    [InlineData("mss", "path.clamped:1300")]
    [InlineData("tcpopt", "ts.path.stripped")]
    [InlineData("ecn", "mark.bleached.fwd")]
    public void Limits_of_icmp_errors_at_all_hops_leave_the_truth_within_the_interval(string name, string word)
    {
        int found = 0, runs = 0;
        foreach (Func<SimulatedChance, IcmpLimiter> limit in (Func<SimulatedChance, IcmpLimiter>[])
            [IcmpLimiter.Linux, _ => IcmpLimiter.Ios(), _ => IcmpLimiter.Bucket(2, 1)])
            for (int seed = 0; seed < 5; seed++)
            {
                var chance = new SimulatedChance(seed);
                PathHop[] hops = [.. Enumerable.Range(1, Routers).Select(
                    place => (place == 3 ? Box(name) : new PathHop()) with { Limiter = limit(chance) })];
                NetworkScene said = NetworkScene.Measure(name, NetworkScene.Before(name, [hops]), seed);
                runs++;
                if (said.Conditions.Contains(word, StringComparison.Ordinal)) found++;
                foreach (string way in said.Ways.Where(way => way.Contains(" changed", StringComparison.Ordinal)
                    || way.Contains(" stripped", StringComparison.Ordinal)))
                {
                    int[] bounds =
                        [.. way.Split(' ')[2..4].Select(each => int.Parse(each, System.Globalization.CultureInfo.InvariantCulture))];
                    (bounds[0] <= 3 && bounds[1] > 3).ShouldBeTrue(way);
                }
            }

        found.ShouldBeGreaterThanOrEqualTo(runs * 4 / 5);
    }

    [Fact]
    public void Router_that_cites_packets_as_it_forwards_them_is_itself_within_the_interval()
    {
        NetworkScene said = Measure("dscp", (3, PathHop.Changing(PathBoxes.CodePoint(0)) with { CitesAfter = true }));
        said.Ways.ShouldBe(["dscp_48 changed:0 2 3"]);
        said.Conditions.ShouldBe($"{Dscp} 48.replymark:0 48.path.bleached");
    }

    [Theory]
    [InlineData("dscp", "48.path.bleached")]
    [InlineData("evilbit", "path.cleared")]
    [InlineData("mss", "path.clamped:1300")]
    [InlineData("tcpopt", "ts.path.stripped")]
    [InlineData("ecn", "mark.bleached.fwd")]
    public void Box_behind_a_translator_is_found_where_it_stands(string name, string word)
    {
        NetworkScene said = Measure(
            name, (2, AddressTranslator.Before(Sonde.Packets.Ip.PacketAddress.FromIpv4(0xC000020A), true, false)), (4, Box(name)));
        said.Conditions.ShouldContain(word);
        said.Ways.ShouldNotBeEmpty();
        said.Ways.ShouldAllBe(way => way.EndsWith(" 4 5"));
    }

    private static PathHop Box(string name) => PathHop.ChangingBoth(PathBoxes.Of(name));

    private static PathReply Rst(SeenProbe seen)
    {
        PathReply reply = VariantServer.Rst(seen)[0];
        return reply with { After = TimeSpan.FromMilliseconds(3) };
    }

    private static NetworkScene Measure(string name, params ReadOnlySpan<(int Place, PathHop Hop)> others)
    {
        PathHop[] hops = [.. Enumerable.Repeat(new PathHop(), Routers)];
        foreach ((int place, PathHop hop) in others) hops[place - 1] = hop;
        return NetworkScene.Measure(name, hops);
    }
}
