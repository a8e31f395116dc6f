using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Datagrams;

/// <summary>Datagrams without a checksum on simulated paths.</summary>
public sealed class UdpZeroTests
{
    private const string Nettest = "udpzero";

    private static readonly string[] Zeros = ["zero", "zero", "zero"];

    [Fact]
    public void Clean_path_takes_both_and_citations_tell_that_nothing_is_filled_in()
    {
        new DatagramScene().Conditions(Nettest).ShouldBe("connectivity.works undecided:kept_or_filled");
        new DatagramScene().Conditions(Nettest, "--locate").ShouldBe("connectivity.works path.kept");
        new DatagramScene { RefusesClosedPorts = false }.Conditions(Nettest, "--locate")
            .ShouldBe("connectivity.works undecided:kept_or_filled", "the last router may fill it in, and cites it as it came");
        new DatagramScene { Quoted = 28 }.Conditions(Nettest, "--locate").ShouldBe("connectivity.works path.kept");
    }

    [Fact]
    public void What_is_lost_without_a_checksum_is_broken()
    {
        var scene = new DatagramScene { At = 2, Loses = DatagramScene.HasNoChecksum };
        scene.Conditions(Nettest).ShouldBe("connectivity.broken path.dropped");
        JsonElement line = scene.Measure(Nettest, "--locate");
        Located(line).ShouldBe(("dropped", 2, 3));
        line.GetProperty("x_outcome_code").GetString().ShouldBe("dial/timeout");
        line.GetProperty("x_wire").EnumerateArray().Select(each => each.GetProperty("probe").GetString())
            .ShouldBe(
            [
                "plain", .. Zeros, .. Zeros, "plain", .. Zeros, "plain", "plain", .. Zeros, "plain", "plain",
            ]);
        line.GetProperty("x_wire").EnumerateArray().Select(each => each.GetProperty("sp").GetInt32()).ShouldBeUnique();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Hop_that_fills_a_checksum_in_is_bounded_by_what_routers_cite(int hop)
    {
        foreach (int quoted in (int[])[1200, 28])
        {
            JsonElement line = new DatagramScene { At = hop, Changes = DatagramScene.Fill, Quoted = quoted }.Measure(Nettest, "--locate");
            Conditions(line).ShouldBe("connectivity.works path.filled");
            Located(line).ShouldBe(("changed", hop, hop + 1));
        }
    }

    [Fact]
    public void Target_that_does_not_answer_is_offline_and_why_is_said()
    {
        new DatagramScene { Answer = _ => [] }.Conditions(Nettest).ShouldBe("connectivity.offline target.dead");
        new DatagramScene { Answer = probe => [PathModel.Refused(probe, 6)] }.Conditions(Nettest)
            .ShouldBe("connectivity.offline target.refused");
        new DatagramScene { Answer = probe => [PathModel.Prohibited(probe, 3)] }.Conditions(Nettest)
            .ShouldBe("connectivity.offline target.prohibited");
        new DatagramScene { Answer = probe => [PathModel.Unreachable(probe, 3, 1)] }.Conditions(Nettest)
            .ShouldBe("connectivity.offline target.unreachable");
    }

    [Fact]
    public void What_answers_something_else_is_no_answer()
        => new DatagramScene { Answer = probe => [PathModel.Datagram(probe, 6, [.. "no answer at all"u8])] }.Conditions(Nettest)
            .ShouldBe("connectivity.offline target.dead");

    [Fact]
    public void Target_that_answers_only_what_has_no_checksum_is_transient()
        => new DatagramScene { Answer = probe => DatagramScene.HasNoChecksum(probe.Bytes) ? null : [] }.Conditions(Nettest)
            .ShouldBe("connectivity.transient undecided:kept_or_filled");

    [Fact]
    public void Answers_that_come_when_their_time_is_over_are_no_silence()
    {
        string Late(Func<SeenProbe, bool> isSlow)
            => new DatagramScene { Answer = probe => isSlow(probe) ? [new DatagramScene().Receive(probe).Single().Later(600)] : null }
                .Conditions(Nettest, "--timeout", "500ms");
        Late(_ => true).ShouldBe("undecided:contradictory");
        Late(probe => DatagramScene.HasNoChecksum(probe.Bytes)).ShouldStartWith("undecided:contradictory");
        Late(probe => !DatagramScene.HasNoChecksum(probe.Bytes)).ShouldStartWith("undecided:contradictory");
    }

    [Fact]
    public void Ipv6_target_gets_its_line_with_the_reason()
    {
        using var host = new TestHost(new DatagramScene().Network());
        JsonElement line = host.Run("measure", Nettest, "[2001:db8::80]:53", "--allow", "2001:db8::/32").Lines.Single();
        line.GetProperty("error").GetString().ShouldNotBeNull().ShouldContain("IPv4 alone");
        line.TryGetProperty("conditions", out _).ShouldBeFalse();
        line.GetProperty("dip").GetString().ShouldBe("2001:db8::80");
    }

    [Fact]
    public void Answers_of_any_bytes_are_read_or_refused()
    {
        int round = 0;
        Check.Bytes(bytes =>
        {
            if (round++ % Repetitions.Of(40, 20, 20) != 0) return; // a whole measurement each
            var scene = new DatagramScene { Answer = probe => [PathModel.Datagram(probe, 6, bytes)] };
            string said = scene.Conditions(Nettest, "--timeout", "50ms");
            said.ShouldBe("connectivity.offline target.dead");
        });
    }

    [Fact]
    public void Flood_of_wrong_answers_does_not_hide_the_right_one()
        => new DatagramScene
        {
            Answer = probe =>
            [
                .. Enumerable.Range(0, 200).Select(i => PathModel.Datagram(probe, 2, [(byte)i, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
                new DatagramScene().Receive(probe).Single(),
            ],
        }.Conditions(Nettest).ShouldBe("connectivity.works undecided:kept_or_filled");

    [Fact]
    public void Lost_packets_make_no_word_against_the_path()
    {
        for (int seed = 0; seed < Repetitions.Of(15, 1000, 5000); seed++)
        {
            var weather = new PathWeather(seed) { LostProbes = 15, LostAnswers = 15 };
            using var host = new TestHost(new DatagramScene().Network(weather));
            JsonElement line = host.Run(
                "measure", Nettest, $"{DatagramScene.Target}:53", "--allow", "203.0.113.0/24", "--locate", "--seed",
                $"{seed}").Lines.Single();
            string said = Conditions(line);
            foreach (string word in (string[])["broken", "transient", "dropped", "path.filled"])
                said.ShouldNotContain(word, Case.Sensitive, $"seed {seed}");
        }
    }

    private static string Conditions(JsonElement line)
        => string.Join(' ', line.GetProperty("conditions").EnumerateArray()
            .Select(each => each.GetString()!.Replace($"{Nettest}.", "", StringComparison.Ordinal)));

    private static (string Fate, int Intact, int Beyond) Located(JsonElement line)
    {
        JsonElement probe = line.GetProperty("x_locate").GetProperty("probes")[0];
        return (
            probe.GetProperty("fate").GetString()!.Split(':')[0], probe.GetProperty("intact_ttl").GetInt32(),
            probe.GetProperty("beyond_ttl").GetInt32());
    }
}
