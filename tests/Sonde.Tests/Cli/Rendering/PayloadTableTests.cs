using Sonde.Experiments.Traceroute.Tables;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Tests.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>What people see of payloads.</summary>
public sealed class PayloadTableTests
{
    [Fact]
    public void Equal_cells_are_written_once_and_the_hop_is_named()
        => Lines(new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4)], false) : null }).ShouldBe([
            "TTL  control http example.com  test http blocked.example  ms (control, test)",
            "  1  198.51.100.1                                            1.00    1.00",
            "  2  198.51.100.2                                            2.00    2.00",
            "  3  198.51.100.3                                            3.00    3.00",
            "  4  198.51.100.4              203.0.113.80 rst              4.00    4.00",
            "  5  198.51.100.5              203.0.113.80 rst              5.00    4.00",
            "  6  198.51.100.6              203.0.113.80 rst              6.00    4.00",
            "  7  203.0.113.80 data         203.0.113.80 rst              7.00    4.00",
            "test and control part after TTL 3 (198.51.100.3): at TTL 4 already something resets the test's connection in the destination's name,"
                + " where the control is at a router (198.51.100.4), arriving with TTL 61 where the destination's handshake has 58  [path.reset_midway:3]",
        ]);

    [Fact]
    public void Agreement_says_how_far_the_destination_is()
        => Last(new PayloadScene()).ShouldBe("test and control agree: both reach the destination, 7 hops away  [path.agrees]");

    [Fact]
    public void Destination_that_answers_the_two_differently_is_said_to()
        => Last(
            new PayloadScene
            {
                Server = new TcpServer(
                PayloadScene.Distance)
                {
                    Resets = request
                => System.Text.Encoding.ASCII.GetString(request).Contains(PayloadScene.Keyword)
                }
            })
            .ShouldBe(
                "test and control agree: both reach the destination, 7 hops away; the destination itself answers the test by a reset, and the control by data  [path.agrees]");

    [Fact]
    public void Silence_is_called_silence()
    {
        string[] lines = Lines(new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([], false) : null });
        lines[4].ShouldBe("  4  198.51.100.4              *                             4.00");
        lines[^1].ShouldBe(
            "test and control part after TTL 3 (198.51.100.3): nothing is heard of the test from TTL 4 on, where the control is still answered  [path.dropped_after:3]");
        lines.ShouldAllBe(line => !line.Contains("block", StringComparison.OrdinalIgnoreCase) || line.Contains(PayloadScene.Keyword));
    }

    [Fact]
    public void Page_is_an_answer_in_the_destinations_name()
        => Last(new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Page(probe, 4, "no")], false) : null })
            .ShouldStartWith(
                "test and control part after TTL 3 (198.51.100.3): at TTL 4 already something answers the test in the destination's name");

    [Fact]
    public void Refusal_by_icmp_is_a_routers()
        => Last(new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PathModel.Prohibited(probe, 4)], false) : null })
            .ShouldBe(
                "test and control part after TTL 3 (198.51.100.3): the test is refused by a router at TTL 4, where the control is at a router (198.51.100.4)  [path.dropped_after:3]");

    [Fact]
    public void Control_that_fails_too_tells_nothing_but_where_both_are_cut()
    {
        Last(new PayloadScene { Box = probe => PayloadScene.HasData(probe) ? ([], false) : null })
            .ShouldBe("nothing can be told: the control fails too, and the destination does not answer it  [path.unknown]");
        Last(new PayloadScene { Box = probe => PayloadScene.HasData(probe) ? ([PayloadScene.Reset(probe, 4)], false) : null })
            .ShouldBe(
                "test and control are both cut after TTL 3 (198.51.100.3): at TTL 4 already something answers both in the destination's name, by a reset  [path.reset_midway:3]");
    }

    [Fact]
    public void Port_that_does_not_open_tells_nothing()
        => Lines(new PayloadScene { Server = new TcpServer(PayloadScene.Distance) { Refuses = true } })
            .ShouldBe(["nothing can be told: port 80 opens no connection (connection_refused)  [path.unknown]"]);

    [Fact]
    public void What_lasts_is_said()
    {
        bool isProvoked = false;
        string[] lines = Lines(
            new PayloadScene
            {
                Box = probe
                => (isProvoked |= PayloadScene.IsTest(probe)) ? ([PayloadScene.Reset(probe, 4)], false) : null
            });
        lines[^1].ShouldBe(
            "the control, which the destination answered before the test, is not answered any more after it: what the test provoked lasts");
    }

    private static string Last(PayloadScene scene) => Lines(scene)[^1];

    private static string[] Lines(PayloadScene scene)
    {
        TracerouteTestKeys keys = scene.Run().Keys();
        return [.. PayloadTable.Of(keys), .. PayloadTable.Findings(keys)];
    }
}
