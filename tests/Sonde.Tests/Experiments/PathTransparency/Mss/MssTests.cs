using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.Mss;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Mss;

/// <summary>What crafted connections say of the largest segment on simulated paths, IPv4.</summary>
public sealed class MssTests
{
    private const string Same = "connectivity.online option.local.value:1460 option.remote.value:1460 option.received.unchanged";

    [Fact]
    public void Size_that_the_targets_segments_have_was_kept()
        => Conditions(new VariantServer { Answer = MssScene.Page }).ShouldBe($"{Same} path.kept pmtu:1500");

    [Fact]
    public void Short_answers_show_no_size()
        => Conditions(new VariantServer()).ShouldBe($"{Same} pmtu:1500 undecided:answer_too_short");

    [Fact]
    public void Size_that_is_less_on_the_answer_is_anybodys_where_nobody_cites_it()
    {
        const string Less = "connectivity.online option.local.value:1460 option.remote.value:1300 option.received.deflated";
        Conditions(new VariantServer { Answer = MssScene.Page, Forward = MssScene.Size(1300), Back = MssScene.Size(1300) })
            .ShouldBe($"{Less} pmtu:1500 undecided:small_or_clamped", "who was told of a smaller path back does the same");
        Conditions(new VariantServer { Answer = MssScene.Page, Options = [2, 4, 5, 20], MostSent = 1300, Way = MssScene.TooBig(1340) })
            .ShouldBe($"{Less} pmtu:1340 undecided:small_or_clamped");
        Conditions(new VariantServer { Answer = MssScene.Page, Options = [2, 4, 5, 20], MostSent = 1300 })
            .ShouldBe($"{Less} pmtu:1500 undecided:small_or_clamped", "the way back alone is smaller, and the server was told so");
        Conditions(new VariantServer { Answer = MssScene.Page, Options = [2, 4, 5, 20] })
            .ShouldBe($"{Less} pmtu:1500 undecided:small_or_clamped", "the target names less than it sends: its own choice");
    }

    [Fact]
    public void Option_that_is_missing_on_the_answer_of_who_takes_large_segments_was_taken_off()
    {
        Conditions(new VariantServer { Answer = MssScene.Page, Back = MssScene.Strip })
            .ShouldBe("connectivity.online option.local.value:1460 option.received.absent path.stripped pmtu:1500");
        Conditions(new VariantServer { Answer = MssScene.Page, Options = [], Way = MssScene.TooBig(1000) })
            .ShouldBe("connectivity.online option.local.value:1460 option.received.absent pmtu:1000 undecided:absent_or_stripped");
    }

    [Theory]
    [InlineData(1492)] // PPPoE
    [InlineData(1480)] // IPv6 in IPv4
    [InlineData(1476)] // GRE
    [InlineData(1450)] // VXLAN
    [InlineData(1420)] // WireGuard
    [InlineData(1400)]
    [InlineData(1300)]
    [InlineData(1280)]
    public void Black_hole_is_named_with_the_size_of_its_link(int most)
        => Conditions(new VariantServer { Answer = MssScene.Page, Way = seen => seen.Probe.Bytes.Length > most ? [] : null })
            .ShouldBe($"{Same} path.kept pmtu:{most} blackhole.fwd");

    [Fact]
    public void Black_hole_of_a_size_that_no_link_has_is_bounded_from_below()
    {
        foreach (int most in (int[])[1499, 1417, 1111, 1000])
        {
            var server = new VariantServer { Answer = MssScene.Page, Way = seen => seen.Probe.Bytes.Length > most ? [] : null };
            string said = Conditions(server);
            said.ShouldContain("blackhole.fwd");
            int found = int.Parse(said.Split("pmtu:")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            found.ShouldBeInRange(most - 100, most, said);
        }
    }

    [Fact]
    public void Answers_that_come_in_small_segments_alone_are_a_black_hole_on_the_way_back()
        => Conditions(new VariantServer { Answer = [.. MssScene.Page, .. MssScene.Page], MostArriving = 1000 })
            .ShouldContain("blackhole.rev");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Hop_that_writes_another_size_is_bounded(int hop)
    {
        var method = new MssMethod(ConnectModes.Http);
        var server = new VariantServer { Answer = MssScene.Page, Forward = MssScene.Size(1300) };
        var stages = VariantScene.Measure(method, VariantScene.Behind(server, 6, hop), locates: true);
        stages.Ways().ShouldBe([$"mss changed:1300 {hop} {hop + 1}"]);
        stages.Conditions(method).ShouldContain("path.clamped:1300");
        stages = VariantScene.Measure(method, VariantScene.Behind(server, 6, hop, quoted: 28), locates: true);
        stages.Ways().ShouldBe(["mss intact 0"]);
    }

    [Fact]
    public void Target_that_looks_farther_than_it_is_and_resets_half_open_connections_resets_nothing_on_the_way()
    {
        var method = new MssMethod(ConnectModes.Http);
        const int routers = 3;
        // Plain SYNs, the first ones of low TTL, are lost at the target's distance; of the others the first answer was, and the one sent
        // again is out of order.
        ushort plain = 0;
        var server = new VariantServer
        {
            Answer = MssScene.Page,
            Way = seen =>
            {
                if (!seen.IsSyn || seen.Probe.Ttl > routers + 1) return null;
                if (plain == 0) plain = seen.Probe.SourcePort;
                return seen.Probe.SourcePort == plain ? [] : VariantServer.Rst(seen.Probe);
            },
        };
        var stages = VariantScene.Measure(method, VariantScene.Behind(server, routers), locates: true);
        stages.Ways().ShouldBe([$"mss intact {routers}"]);
    }

    [Fact]
    public void Random_loss_makes_no_word_against_the_path()
    {
        var method = new MssMethod(ConnectModes.Http);
        for (int seed = 0; seed < Repetitions.Of(30, 1000, 5000); seed++)
        {
            var weather = new PathWeather(seed) { LostProbes = 15, LostAnswers = 15 };
            var server = new VariantServer { Answer = MssScene.Page };
            string said = VariantScene.Measure(method, weather.Around(server.Receive), seed: seed).Conditions(method);
            foreach (string word in (string[])["offline", "clamped", "stripped:", "path.stripped", "inflated", "blackhole"])
                said.ShouldNotContain(word, Case.Sensitive, $"seed {seed}: {said}");
        }
    }

    [Fact]
    public void Connection_closes_by_the_segment_that_acknowledges_the_answer()
    {
        List<(ushort Port, TcpFlags Flags)> sent = [];
        var server = new VariantServer { Answer = MssScene.Page };
        VariantScene.Measure(new MssMethod(ConnectModes.Http), probe =>
        {
            IpPacket.TryParse(probe.Bytes, out IpPacket packet).ShouldBeTrue();
            TcpSegment.TryParse(packet.Payload, out TcpSegment segment).ShouldBeTrue();
            sent.Add((segment.SourcePort, segment.Flags));
            return server.Receive(probe);
        });
        sent.Where(each => each.Port == sent[0].Port).Select(each => each.Flags)
            .ShouldBe([TcpFlags.Syn, TcpFlags.Psh | TcpFlags.Ack, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Ack]);
    }

    [Fact]
    public void Largest_packet_that_arrives_by_chance_is_not_the_paths()
    {
        for (int seed = 0; seed < Repetitions.Of(60, 600, 3000); seed++)
        {
            var server = new VariantServer { Answer = MssScene.Page };
            var weather = new PathWeather(seed) { LostProbes = 20, LostAnswers = 20 };
            var method = new MssMethod(ConnectModes.Http);
            string said = VariantScene.Measure(method, weather.Around(server.Receive), seed: seed, timeout: TimeSpan.FromSeconds(3))
                .Conditions(method);
            said.Split(' ').Where(word => word.StartsWith("pmtu:", StringComparison.Ordinal) && word != "pmtu:1500").ShouldBeEmpty(said);
        }
    }

    private static string Conditions(VariantServer server)
    {
        var method = new MssMethod(ConnectModes.Http);
        return VariantScene.Measure(method, server.Receive).Conditions(method);
    }
}
