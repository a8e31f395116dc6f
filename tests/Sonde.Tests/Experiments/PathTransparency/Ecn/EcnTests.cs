using Sonde.Experiments.PathTransparency.Ecn;
using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Ecn;

/// <summary>What crafted connections say of ECN on simulated paths, IPv4.</summary>
public sealed class EcnTests
{
    private const string Marks = "ipmark.ect0.seen ipmark.ect1.not_seen ipmark.ce.not_seen";
    private const string Unmarked = "ipmark.ect0.not_seen ipmark.ect1.not_seen ipmark.ce.not_seen";
    private const string Clean = $"connectivity.works negotiation.succeeded {Marks} syn.passed mark.kept.fwd mark.kept.rev accecn.refused";

    [Fact]
    public void Server_with_ecn_on_a_clean_path_has_its_bits_and_marks_kept()
    {
        Conditions(new VariantServer()).ShouldBe(Clean);
        Conditions(new VariantServer { SpeaksAccurateEcn = true })
            .ShouldBe(Clean.Replace("refused", "negotiated", StringComparison.Ordinal));
    }

    [Fact]
    public void Server_without_ecn_looks_like_a_path_that_clears_the_bits()
    {
        const string Same =
            $"connectivity.works negotiation.failed {Unmarked} accecn.refused undecided:legacy_or_stripped";
        Conditions(new VariantServer { SpeaksEcn = false }).ShouldBe(Same);
        Conditions(new VariantServer { Forward = ClearSynBits }).ShouldBe(Same);
    }

    [Fact]
    public void Syns_with_the_bits_that_are_lost_or_reset_are_told_from_each_other()
    {
        Conditions(new VariantServer { Way = seen => seen.AsksForEcn ? [] : null })
            .ShouldBe("connectivity.broken syn.dropped accecn.dropped");
        Conditions(new VariantServer { Way = seen => seen.AsksForEcn ? VariantServer.Rst(seen.Probe) : null })
            .ShouldBe("connectivity.broken syn.reset accecn.dropped");
        Conditions(new VariantServer { SpeaksAccurateEcn = true, Way = seen => seen.IsSyn && seen.Flags.HasFlag(TcpFlags.Ae) ? [] : null })
            .ShouldBe(Clean.Replace("accecn.refused", "accecn.dropped", StringComparison.Ordinal));
    }

    [Fact]
    public void Syn_that_is_reset_once_is_reset_whichever_others_are_lost()
    {
        HashSet<ushort> asked = [];
        Conditions(new VariantServer
        {
            Way = seen => !seen.AsksForEcn ? null
                : asked.Add(seen.Probe.SourcePort) && asked.Count <= 2 ? VariantServer.Rst(seen.Probe)
                : [],
        }).ShouldBe("connectivity.broken syn.reset accecn.dropped");
    }

    [Fact]
    public void Target_that_resets_some_syns_and_is_silent_to_plain_ones_is_not_dead()
        => Conditions(new VariantServer { Way = seen => seen.AsksForEcn ? VariantServer.Rst(seen.Probe) : [] })
            .ShouldBe("connectivity.offline undecided:contradictory");

    [Fact]
    public void Data_that_is_sent_again_without_a_mark_hides_no_box_that_marks_all_others()
    {
        var server = new VariantServer { Back = MarkCongested };
        IEnumerable<PathReply> Twice(SeenProbe probe)
        {
            foreach (PathReply reply in server.Receive(probe).ToArray())
            {
                yield return reply;
                byte[] again = [.. reply.Packet];
                again[1] &= 0xFC;
                if (again[1] != reply.Packet[1]) yield return (reply with { Packet = again }).Later(1);
            }
        }

        VariantScene.Measure(new EcnMethod(), Twice).Conditions(new EcnMethod()).ShouldContain("mark.remarked:ce.rev");
    }

    [Fact]
    public void Marks_that_are_cleared_or_written_over_are_said_by_direction()
    {
        Conditions(new VariantServer { Forward = SetMark(0), Back = SetMark(0) })
            .ShouldBe($"connectivity.works negotiation.succeeded {Unmarked} syn.passed mark.bleached.fwd mark.bleached.rev accecn.refused");
        Conditions(new VariantServer { Forward = SetMark(0) })
            .ShouldBe($"connectivity.works negotiation.succeeded {Marks} syn.passed mark.bleached.fwd mark.kept.rev accecn.refused");
        Conditions(new VariantServer { Back = SetMark(0) })
            .ShouldBe(
                $"connectivity.works negotiation.succeeded {Unmarked} syn.passed mark.kept.fwd accecn.refused undecided:unmarked_or_bleached");
        Conditions(new VariantServer { Back = MarkCongested })
            .ShouldBe(
                "connectivity.works negotiation.succeeded ipmark.ect0.not_seen ipmark.ect1.not_seen ipmark.ce.seen syn.passed mark.kept.fwd "
                + "mark.remarked:ce.rev accecn.refused");
        Conditions(new VariantServer { Forward = MarkCongested })
            .ShouldBe($"connectivity.works negotiation.succeeded {Marks} syn.passed mark.kept.rev mark.remarked:ce.fwd accecn.refused");
    }

    // What is sent again has no mark; nobody saw that it was sent before.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Marks_that_were_lost_are_looked_for_again_where_a_box_sets_the_bits_of_SYN_ACKs(int lost)
    {
        var server = new VariantServer { Back = reply => AddFlags(reply, TcpFlags.Ece | TcpFlags.Cwr) };
        var method = new EcnMethod();
        VariantScene.Measure(method, probe => server.Receive(probe).Where(reply => (reply.Packet[1] & 3) == 0 || lost-- <= 0))
            .Conditions(method).ShouldBe($"connectivity.works negotiation.reflected {Marks} accecn.mangled undecided:reflected");
    }

    [Fact]
    public void Answer_that_copies_the_bits_is_no_negotiation()
        => Conditions(new VariantServer { SpeaksEcn = false, Back = reply => AddFlags(reply, TcpFlags.Ece | TcpFlags.Cwr) })
            .ShouldBe($"connectivity.works negotiation.reflected {Unmarked} accecn.mangled undecided:reflected");

    [Fact]
    public void Syn_whose_mark_is_not_its_own_is_told_by_accurate_ecn()
        => Conditions(new VariantServer { SpeaksAccurateEcn = true, Forward = packet => { if (IsSyn(packet)) SetMark(2)(packet); } })
            .ShouldBe(Clean.Replace("refused", "mangled", StringComparison.Ordinal));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Hop_that_clears_bits_or_marks_is_bounded_by_what_routers_cite(int hop)
    {
        var method = new EcnMethod();
        var stripping = new VariantServer { Forward = ClearSynBits };
        var stages = VariantScene.Measure(method, VariantScene.Behind(stripping, 6, hop), locates: true);
        stages.Ways().ShouldBe([$"ecn stripped {hop} {hop + 1}", $"accecn stripped {hop} {hop + 1}", "ect0 intact 6"]);
        stages.Conditions(method).ShouldBe($"connectivity.works negotiation.failed {Unmarked} syn.stripped accecn.mangled");
        var bleaching = new VariantServer { Forward = SetMark(0), SpeaksEcn = false };
        stages = VariantScene.Measure(method, VariantScene.Behind(bleaching, 6, hop), locates: true);
        stages.Ways().ShouldBe([
            "ecn intact 6", "accecn intact 6", $"ect0 changed:not_ect {hop} {hop + 1}"]);
        stages.Conditions(method)
            .ShouldBe($"connectivity.works negotiation.failed {Unmarked} mark.bleached.fwd accecn.refused undecided:legacy_or_stripped");
    }

    [Fact]
    public void Routers_that_cite_eight_bytes_show_marks_and_no_bits()
    {
        var method = new EcnMethod();
        var server = new VariantServer { Forward = packet => { ClearSynBits(packet); SetMark(0)(packet); } };
        var stages = VariantScene.Measure(method, VariantScene.Behind(server, 6, 3, quoted: 28), locates: true);
        stages.Ways().ShouldBe(["ecn intact 0", "accecn intact 0", "ect0 changed:not_ect 3 4"]);
        stages.Conditions(method).ShouldBe(
            $"connectivity.works negotiation.failed {Unmarked} mark.bleached.fwd accecn.refused undecided:legacy_or_stripped");
    }

    [Fact]
    public void Random_loss_makes_no_word_against_the_path()
    {
        var method = new EcnMethod();
        for (int seed = 0; seed < Repetitions.Of(30, 1000, 5000); seed++)
        {
            var weather = new PathWeather(seed) { LostProbes = 15, LostAnswers = 15 };
            string said = VariantScene.Measure(method, weather.Around(new VariantServer().Receive), seed: seed).Conditions(method);
            said.ShouldNotContain("dropped", Case.Sensitive, $"seed {seed}: {said}");
            said.ShouldNotContain("bleached", Case.Sensitive, $"seed {seed}: {said}");
            said.ShouldNotContain("remarked", Case.Sensitive, $"seed {seed}: {said}");
            said.ShouldNotContain("broken", Case.Sensitive, $"seed {seed}: {said}");
            said.ShouldNotContain("stripped", Case.Sensitive, $"seed {seed}: {said}");
        }
    }

    [Theory]
    [InlineData(500)]
    [InlineData(2000)]
    public void Target_whose_answers_come_when_their_time_is_over_is_not_called_dead(int timeout)
    {
        foreach (int late in (int[])[1, 50, 100, 250])
        {
            string said = Late(timeout, late, _ => true);
            said.ShouldBe("undecided:packets_lost", $"{late} ms late");
        }
    }

    [Theory]
    [InlineData(500)]
    [InlineData(2000)]
    public void Bits_that_are_answered_when_their_time_is_over_are_not_called_dropped(int timeout)
    {
        foreach (int late in (int[])[1, 50, 100, 250, 450])
        {
            string said = Late(timeout, late, packet => IsSyn(packet) && (packet[33] & 0xC0) != 0);
            said.ShouldStartWith("undecided:packets_lost", Case.Sensitive, $"{late} ms late");
            foreach (string word in (string[])["broken", "dropped", "dead"]) said.ShouldNotContain(word, Case.Sensitive, $"{late} ms late");
        }
    }

    [Fact]
    public void Target_of_which_nothing_comes_is_dead_and_what_comes_late_once_is_no_word_against_a_try_that_is_answered()
    {
        var method = new EcnMethod();
        VariantScene.Measure(method, _ => [], timeout: TimeSpan.FromMilliseconds(500)).Conditions(method)
            .ShouldBe("connectivity.offline target.dead");
        var server = new VariantServer();
        int syns = 0;
        VariantScene.Measure(
                method, probe => server.Receive(probe).Select(reply => IsSyn(probe.Bytes) && ++syns <= 4 ? reply.Later(590) : reply),
                timeout: TimeSpan.FromMilliseconds(500))
            .Conditions(method).ShouldStartWith("connectivity.works negotiation.succeeded");
    }

    // Of a path that takes that much longer than a connection may, for these packets.
    private static string Late(int timeout, int late, Func<byte[], bool> isSlow)
    {
        var method = new EcnMethod();
        var server = new VariantServer();
        return VariantScene.Measure(
                method,
                probe => server.Receive(probe).Select(reply => isSlow([.. probe.Bytes]) ? reply.Later(timeout + late - 10) : reply),
                timeout: TimeSpan.FromMilliseconds(timeout))
            .Conditions(method);
    }

    private static string Conditions(VariantServer server)
    {
        var method = new EcnMethod();
        return VariantScene.Measure(method, server.Receive).Conditions(method);
    }

    private static bool IsSyn(byte[] packet) => packet[9] == 6 && (packet[33] & 0x12) == 0x02;

    private static void ClearSynBits(byte[] packet)
    {
        if (packet[9] == 6 && packet.Length > 33 && IsSyn(packet))
            (packet[32], packet[33]) = ((byte)(packet[32] & 0xFE), (byte)(packet[33] & 0x3F));
    }

    private static void AddFlags(byte[] packet, TcpFlags flags)
    {
        if ((packet[33] & 0x12) == 0x12) (packet[32], packet[33]) = ((byte)(packet[32] | 1), (byte)(packet[33] | (byte)flags));
    }

    private static Action<byte[]> SetMark(byte mark) => packet => packet[1] = (byte)((packet[1] & 0xFC) | mark);

    private static void MarkCongested(byte[] packet)
    {
        if ((packet[1] & 3) != 0) packet[1] |= 3;
    }
}
