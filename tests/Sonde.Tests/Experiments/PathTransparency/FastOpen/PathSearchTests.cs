using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;
using Fate = Sonde.Tests.Experiments.PathTransparency.FastOpen.WireServer.Fate;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>Where on a simulated path of six routers something becomes of a SYN.</summary>
public sealed class PathSearchTests
{
    private const int Routers = 6;

    [Fact]
    public void Clean_path_says_that_nothing_is_taken_off()
        => Located(new WireServer()).ShouldBe(["ask_34 intact 6", "ask_254 intact 6", "data intact 6", "cookie_data intact 6"]);

    [Fact]
    public void First_router_that_cites_less_and_the_last_that_cites_all_bound_the_place()
    {
        var server = new WireServer { Way = segment => segment.OptionKind == 34 ? Fate.Strip : null };
        PathFindings found = Search(
            server, probe => [PathModel.Expired(probe, probe.Ttl, rewrite: probe.Ttl > 3 ? WithoutKind34 : null)], out string conditions);
        Words(found).ShouldBe(["ask_34 stripped 3 4", "ask_254 intact 6", "data intact 6", "cookie_data intact 6"]);
        found.Texts().First().ShouldBe("the option (kind 34) is taken off between hop 3 (198.51.100.3) and hop 4 (198.51.100.4)");
        conditions.ShouldBe("cookie.received syndata.acked option.stripped option.kind:254 rtt_saved:10");
    }

    [Fact]
    public void Private_routers_before_the_first_public_one_are_not_published()
    {
        var server = new WireServer { Way = segment => segment.OptionKind == 34 ? Fate.Strip : null };
        PathFindings found = Search(
            server,
            probe => [
                PathModel.Expired(
                    probe, probe.Ttl, rewrite: probe.Ttl > 1 ? WithoutKind34 : null,
                    from: probe.Ttl is 1 or 2 or 5 ? PacketAddress.FromIpv4((10u << 24) + (uint)probe.Ttl) : null)],
            out _);
        found.Published.ShouldBe(["[scrubbed]", "[scrubbed]", "198.51.100.3", "198.51.100.4", "10.0.0.5", "198.51.100.6"]);
        found.Texts().First().ShouldBe("the option (kind 34) is taken off between hop 1 ([scrubbed]) and hop 2 ([scrubbed])");
    }

    [Fact]
    public void Proof_resolves_what_the_target_alone_leaves_undecided()
    {
        var server = new WireServer { Kinds = [] };
        Search(server, probe => [PathModel.Expired(probe, probe.Ttl)], out string same);
        same.ShouldBe("cookie.not_received undecided:legacy_or_stripped");
        Search(server, probe => [PathModel.Expired(probe, probe.Ttl, rewrite: probe.Ttl > 3 ? WithoutKind34 : null)], out string resolved);
        resolved.ShouldBe("cookie.not_received option.stripped");
    }

    [Fact]
    public void Short_citations_prove_nothing_and_are_named()
    {
        var server = new WireServer { Kinds = [] };
        PathFindings found = Search(
            server,
            probe => [
                PathModel.Expired(
                    probe, probe.Ttl, quoted: probe.Ttl is 2 or 3 ? 28 : 1200, rewrite: probe.Ttl > 3 ? WithoutKind34 : null)], out _);
        LocatedWay first = found.Ways[0];
        (first.Intact.Ttl, first.Beyond!.Value.Ttl).ShouldBe((1, 4));
        first.Unseen.ShouldBe([2, 3]);
        first.Text.ShouldEndWith("(hops 2, 3 cite too little to tell)");
        Search(server, probe => [PathModel.Expired(probe, probe.Ttl, quoted: 28)], out string conditions).IsStripped("ask_34")
            .ShouldBeFalse();
        conditions.ShouldBe("cookie.not_received undecided:legacy_or_stripped");
    }

    [Fact]
    public void Router_that_cites_wrong_while_later_ones_cite_all_is_no_proof()
    {
        PathFindings found = Search(
            new WireServer(), probe => [PathModel.Expired(probe, probe.Ttl, rewrite: probe.Ttl == 2 ? WithoutKind34 : null)], out _);
        Words(found)[0].ShouldBe("ask_34 intact 6");
    }

    [Fact]
    public void Syn_that_is_lost_is_so_between_its_last_citation_and_the_next_hop_that_cites_plain_ones()
    {
        var server = new WireServer { Way = segment => segment is { IsSyn: true, DataLength: > 0 } ? Fate.Drop : null };
        PathFindings found = Search(
            server, probe => HasData(probe) && probe.Ttl > 2 ? [] : probe.Ttl is 3 or 4 ? [] : [PathModel.Expired(probe, probe.Ttl)],
            out _);
        LocatedWay data = found.Ways.Single(syn => syn.Probe.Name == "data");
        (data.Fate, data.Intact.Ttl, data.Beyond!.Value.Ttl).ShouldBe((LocatedFate.Dropped, 2, 5));
        data.Silent.ShouldBe([3, 4]);
        found.Published.ShouldBe(["198.51.100.1", "198.51.100.2", null, null, "198.51.100.5", "198.51.100.6"]);
    }

    [Fact]
    public void Silence_of_a_rate_limit_is_no_loss()
    {
        PathFindings found = Search(
            new WireServer(), probe => HasData(probe) && probe.Ttl is 3 or 6 ? [] : [PathModel.Expired(probe, probe.Ttl)], out _);
        found.Ways.ShouldAllBe(syn => syn.Fate == LocatedFate.Intact);
    }

    [Fact]
    public void Path_without_any_icmp_leaves_this_machine_and_the_target_as_bounds()
    {
        var server = new WireServer { Way = segment => segment is { IsSyn: true, DataLength: > 0 } ? Fate.Drop : null };
        PathFindings found = Search(server, _ => [], out _);
        LocatedWay data = found.Ways.Single(syn => syn.Probe.Name == "data");
        data.Text.ShouldBe(
            "data on a SYN is lost, with its SYN, between this machine and the target (hop 7) (nobody answers at hops 1, 2, 3, 4, 5, 6)");
    }

    [Fact]
    public void Forged_answers_midway_are_known_by_the_ttl_that_provoked_them()
    {
        var server = new WireServer
        {
            Way = segment
            => segment is { IsSyn: true, DataLength: > 0 } ? new Fate([WireServer.Rst(segment.Probe, segment.DataLength)]) : null
        };
        PathFindings found = Search(
            server,
            probe => [HasData(probe) && probe.Ttl > 4 ? WireServer.Rst(probe, DataLength(probe)) : PathModel.Expired(probe, probe.Ttl)],
            out _);
        LocatedWay data = found.Ways.Single(syn => syn.Probe.Name == "data");
        (data.Fate, data.Intact.Ttl, data.Beyond!.Value.Ttl, data.AnswerTtl, data.Answer!.Value.ReplyTtl)
            .ShouldBe((LocatedFate.Reset, 4, 5, 5, (byte)61));
        found = Search(
            new WireServer(),
            probe => [
                HasData(probe) && probe.Ttl > 2
                ? WireServer.ForgedSynAck(probe, (uint)DataLength(probe))
                : PathModel.Expired(probe, probe.Ttl)], out _);
        data = found.Ways.Single(syn => syn.Probe.Name == "data");
        (data.Fate, data.Intact.Ttl, data.Beyond!.Value.Ttl).ShouldBe((LocatedFate.Opened, 2, 3));
    }

    [Fact]
    public void Target_that_opens_nothing_is_not_searched_for()
        => WireScene.Measure(
            Path(new WireServer { Way = _ => Fate.Drop }, probe => [PathModel.Expired(probe, probe.Ttl)]),
            locates: true).Search.ShouldBeNull();

    private static string[] Located(WireServer server) => Words(Search(server, probe => [PathModel.Expired(probe, probe.Ttl)], out _));

    private static string[] Words(PathFindings found) => [.. found.Ways.Select(syn
        => $"{syn.Probe.Name} {syn.Fate.ToString().ToLowerInvariant()} {syn.Intact.Ttl}{(syn.Beyond is { } beyond ? $" {beyond.Ttl}" : "")}")];

    private static PathFindings Search(WireServer server, Func<SeenProbe, IEnumerable<PathReply>> routers, out string conditions)
    {
        CraftedStages<WirePlan> stages = WireScene.Measure(Path(server, routers), locates: true);
        conditions = stages.Conditions();
        return new PathFindings(stages.Search.ShouldNotBeNull());
    }

    private static Func<SeenProbe, IEnumerable<PathReply>> Path(WireServer server, Func<SeenProbe, IEnumerable<PathReply>> routers)
        => probe => probe.Ttl <= Routers ? routers(probe) : probe.IsIcmp ? [PathModel.Echo(probe, Routers + 1)] : server.Receive(probe);

    private static bool HasData(SeenProbe probe) => probe.IsTcp && DataLength(probe) > 0;

    private static int DataLength(SeenProbe probe) => probe.Bytes.Length - 20 - ((probe.Bytes[32] >> 4) * 4);

    // As a box does that puts no-operations over it.
    private static void WithoutKind34(byte[] quote)
    {
        if (quote[9] != 6 || quote.Length < 40) return;
        int end = 20 + ((quote[32] >> 4) * 4);
        for (int i = 40; i < end && quote[i] != 34; i += quote[i] == 1 ? 1 : quote[i + 1])
        {
            if (quote[i] == 0) return;
        }

        int at = Array.IndexOf(quote, (byte)34, 40);
        if (at >= 0 && at < end && quote[at - 2] != 254) quote.AsSpan(at, quote[at + 1]).Fill(1);
    }
}
