using Sonde.Experiments.PathTransparency.TcpOpt;
using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.TcpOpt;

/// <summary>TCP options on simulated paths.</summary>
public sealed class TcpOptTests
{
    private const string Unknown = "unknown.connectivity.works unknown.undecided:kept_or_stripped";

    private static readonly TcpOptMethod Method = new();

    [Fact]
    public void Server_that_answers_by_each_option_shows_that_it_arrives()
        => Of(OptionServer.With()).ShouldBe($"{Kept("ts", "tsopt")} {Kept("ws", "wsopt")} {Kept("sack", "sack")} {Unknown}");

    [Fact]
    public void Server_without_options_looks_like_a_path_that_takes_them_off()
    {
        string expected = $"{Legacy("ts", "tsopt")} {Legacy("ws", "wsopt")} {Legacy("sack", "sack")} {Unknown}";
        Of(new VariantServer()).ShouldBe(expected);
        byte[] kinds = [TcpOptionKind.Timestamps, TcpOptionKind.WindowScale, TcpOptionKind.SackPermitted];
        Of(OptionServer.With(forward: packet => { foreach (byte kind in kinds) OptionServer.Strips(kind)(packet); })).ShouldBe(expected);
        Of(OptionServer.With(back: packet => { foreach (byte kind in kinds) OptionServer.Strips(kind)(packet); })).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ts", "tsopt", TcpOptionKind.Timestamps)]
    [InlineData("ws", "wsopt", TcpOptionKind.WindowScale)]
    [InlineData("sack", "sack", TcpOptionKind.SackPermitted)]
    public void Option_that_is_taken_off_or_lost_is_that_option_alone(string name, string prefix, byte kind)
    {
        string Others(string own)
        {
            (string Name, string Prefix)[] all = [("ts", "tsopt"), ("ws", "wsopt"), ("sack", "sack")];
            IEnumerable<string> options = all.Select(each => each.Name == name ? own : Kept(each.Name, each.Prefix));
            return $"{string.Join(' ', options)} {Unknown}";
        }

        Of(OptionServer.With(forward: OptionServer.Strips(kind))).ShouldBe(Others(Legacy(name, prefix)));
        Of(OptionServer.With(seen => seen.Offers(kind) ? [] : null))
            .ShouldBe(Others($"{prefix}.connectivity.broken {prefix}.unsolicited.not_seen {name}.path.dropped"));
        Of(OptionServer.With(seen => seen.Offers(kind) ? VariantServer.Rst(seen.Probe) : null))
            .ShouldBe(Others($"{prefix}.connectivity.broken {prefix}.unsolicited.not_seen {name}.path.dropped"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Hop_that_takes_an_option_off_is_bounded_by_what_routers_cite(int hop)
    {
        foreach ((string name, byte kind) in TcpOptMethod.Kinds)
        {
            var stages = VariantScene.Measure(
                Method, VariantScene.Behind(OptionServer.With(forward: OptionServer.Strips(kind)), 5, hop), locates: true);
            stages.Ways().ShouldContain($"{name} stripped {hop} {hop + 1}");
            stages.Ways().Count(way => way.Contains("intact 5", StringComparison.Ordinal)).ShouldBe(3);
            stages.Conditions(Method).Split(' ').ShouldContain($"{name}.path.stripped");
        }
    }

    [Fact]
    public void Routers_that_cite_eight_bytes_show_no_options()
    {
        var stages = VariantScene.Measure(
            Method, VariantScene.Behind(OptionServer.With(forward: OptionServer.Strips(TcpOptionKind.Timestamps)), 5, 2, quoted: 28),
            locates: true);
        stages.Conditions(Method).ShouldContain("ts.undecided:legacy_or_stripped");
        stages.Conditions(Method).ShouldContain("unknown.undecided:kept_or_stripped");
    }

    [Fact]
    public void Last_router_that_takes_an_option_off_is_not_cited_and_nothing_is_said_to_arrive()
    {
        foreach ((string name, byte kind) in TcpOptMethod.Kinds)
        {
            string[] said = VariantScene.Measure(
                Method, VariantScene.Behind(OptionServer.With(forward: OptionServer.Strips(kind)), 5, 5), locates: true)
                .Conditions(Method).Split(' ');
            said.ShouldContain($"{name}.undecided:{(name == "unknown" ? "kept_or_stripped" : "legacy_or_stripped")}");
            said.ShouldNotContain($"{name}.path.kept");
        }
    }

    [Fact]
    public void Unknown_option_that_comes_back_has_arrived()
        => Of(new VariantServer { OptionsFor = offered => offered }).ShouldContain("unknown.path.kept");

    [Fact]
    public void Option_in_an_answer_to_a_syn_without_it_is_unsolicited()
        => Of(OptionServer.With(unsolicited: TcpOptionKind.WindowScale)).ShouldContain("wsopt.unsolicited.seen");

    [Fact]
    public void Two_servers_behind_an_address_decide_nothing()
    {
        int syns = 0;
        string said = Of(
            OptionServer.With(back: packet => { if (syns++ % 2 == 1) OptionServer.Strips(TcpOptionKind.SackPermitted)(packet); }));
        (said.Contains("sack.undecided:contradictory") || said.Contains("sack.path.kept")
            || said.Contains("sack.undecided:legacy_or_stripped"))
            .ShouldBeTrue(said);
        said.ShouldNotContain("stripped ");
    }

    [Fact]
    public void Target_that_does_not_answer_has_no_words_of_options()
    {
        const string Offline =
            "tsopt.connectivity.offline wsopt.connectivity.offline sack.connectivity.offline unknown.connectivity.offline";
        Of(new VariantServer { Way = _ => [] }).ShouldBe($"{Offline} target.dead");
        Of(new VariantServer { Way = seen => VariantServer.Rst(seen.Probe) }).ShouldBe($"{Offline} target.refused");
    }

    [Fact]
    public void Options_of_any_bytes_are_read_or_refused() => Check.Bytes(bytes =>
    {
        byte[] options = [.. bytes.Take(40)];
        Array.Resize(ref options, (options.Length + 3) / 4 * 4);
        string said = Of(new VariantServer { Options = options });
        said.ShouldContain("connectivity");
        said.ShouldNotContain("dropped");
    });

    [Fact]
    public void Lost_packets_make_no_word_against_the_path()
    {
        for (int seed = 0; seed < Repetitions.Of(30, 1000, 5000); seed++)
        {
            var weather = new PathWeather(seed) { LostProbes = 15, LostAnswers = 15 };
            string said = VariantScene.Measure(
                Method, weather.Around(VariantScene.Behind(OptionServer.With(), 4)), locates: true, seed: seed).Conditions(Method);
            foreach (string word in (string[])["broken", "transient", "dropped", "path.stripped"])
                said.ShouldNotContain(word, Case.Sensitive, $"seed {seed}: {said}");
        }
    }

    private static string Kept(string name, string prefix)
        => $"{prefix}.connectivity.works {prefix}.negotiation.succeeded {prefix}.unsolicited.not_seen {name}.path.kept";

    private static string Legacy(string name, string prefix)
        => $"{prefix}.connectivity.works {prefix}.negotiation.failed {prefix}.unsolicited.not_seen {name}.undecided:legacy_or_stripped";

    private static string Of(VariantServer server) => VariantScene.Measure(Method, server.Receive).Conditions(Method);
}
