using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Sonde.Cli.Rendering;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>The table of a trace while it runs.</summary>
public sealed class LiveTableTests
{
    private static readonly string[] Trace =
        ["measure", "traceroute", "--proto", "icmp,tcp", "--port", "80,443", "--max-ttl", "12", "203.0.113.80"];

    // Six routers; the third answers TCP from another address, after 0.6 s, the fourth after 1.5 s; TCP port 80 is silent at the
    // destination.
    private static SimulatedNetwork Network() => new((_, _) => Answer.Silence)
    {
        Path = probe => probe.Ttl is 3 or 4
            ? [PathModel.Expired(probe, probe.Ttl, from: probe.IsTcp && probe.Ttl == 3 ? PathModel.Router(probe, 33) : null)
                .Later(probe.Ttl == 3 ? 600 : 1500)]
            : probe.Is("tcp/80") && probe.Ttl > 6 ? [] : PathModel.Plain(probe, 6),
    };

    [Fact]
    public void Terminal_shows_the_table_while_it_grows_and_the_finished_one_in_its_place()
    {
        using var host = new TestHost(Network()) { IsTerminal = true, Size = (100, 30) };
        string error = host.Run(Trace).Ends(0).Error;
        string[] drawn = [.. error.Split("\u001b[9A").Where(block => block.Contains("TTL  "))];
        drawn.Length.ShouldBe(3, error.Replace("\u001b", "ESC")); // nothing of both yet; one of them; the finished table

        // As long as the third router is silent its cell is empty, and the destination is known already.
        ScreenModel early = ScreenModel.After(drawn[0], 100), later = ScreenModel.After(drawn[1], 100);
        early.Lines.ShouldContain("TTL  icmp tcp/80 tcp/443  ms (least, most)  answered");
        early.Lines.Count(line => Matches(line, "^  [34] +0/6$")).ShouldBe(2);
        early.Lines.ShouldContain(line => line.StartsWith("  7  203.0.113.80", StringComparison.Ordinal));

        // Columns part when their flows do.
        later.Lines.ShouldContain(line => Matches(line, @"^TTL  icmp +tcp/80 tcp/443 +ms"));
        later.Lines.ShouldContain(line => Matches(line, @"^  3  198\.51\.100\.3 +198\.51\.100\.33 +603\.00  603\.00 +6/6$"));
        later.Lines.ShouldContain(line => Matches(line, "^  4 +0/6$"));

        ScreenModel screen = ScreenModel.After(error, width: 200);
        screen.Redraws.ShouldBe(2);
        screen.Lines.Count(line => line.StartsWith("TTL ", StringComparison.Ordinal)).ShouldBe(1);
        screen.Lines.Count(line => line.StartsWith("  2  198.51.100.2", StringComparison.Ordinal)).ShouldBe(1);
        screen.Lines.ShouldNotContain(line => line.Contains("measured 0", StringComparison.Ordinal));
        screen.Lines.ShouldContain("203.0.113.80: ✅path.agrees");
        screen.Lines.ShouldContain(
            line => line.StartsWith("tcp/80: heard of as far as the others, but not by the destination", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_moves_where_nobody_watches_or_quiet_is_asked_for()
    {
        using var host = new TestHost(Network());
        host.Run(Trace).Ends(0).Error.ShouldBeEmpty();
        host.Run([.. Trace, "-v"]).Ends(0).Error.ShouldNotContain('\u001b');
        using var quiet = new TestHost(Network()) { IsTerminal = true };
        quiet.Run([.. Trace, "-q"]).Ends(0).Error.ShouldBeEmpty();
    }

    [Fact]
    public void Several_traces_show_the_oldest_and_say_how_many_more_there_are()
    {
        using var host = new TestHost(Network()) { IsTerminal = true };
        string error = host.Run([.. Trace, "203.0.113.81", "203.0.113.82", "--rate", "0"]).Ends(0).Error;
        error.ShouldContain("203.0.113.80, and 2 more under way");
        ScreenModel.After(error, width: 200).Lines.ShouldContain(line => line.StartsWith("3 measured", StringComparison.Ordinal));
    }

    [Fact]
    public void Lost_packets_are_counted_and_said()
    {
        using var host = new TestHost(
            new SimulatedNetwork((_, _) => Answer.Silence) { Path = probe => PathModel.Plain(probe, 6), TraceDrops = 7 });
        host.Run([.. Trace, "--metadata", host.Path("metadata")]).Ends(0).Error.ShouldContain("7 packets that arrived were lost");
        host.Metadata.GetProperty("capture_drops").GetInt64().ShouldBe(7);
        host.Network.HasDroppedRights.ShouldBeTrue();
    }

    [Fact]
    public void Block_never_wraps_scrolls_or_lets_a_control_byte_through()
    {
        using var error = new StringWriter();
        var block = new LiveBlock(error, () => (20, 5), Palette.None);
        block.Show([.. Enumerable.Range(1, 9).Select(i => $"line {i} \u001b[2J\u0007 and much more of it")]);
        block.Show(["first", "second \u202e"]);
        ScreenModel shown = ScreenModel.After(error.ToString(), width: 20);
        shown.Lines.ShouldBe(["first", "second \\u202e"]);
        block.Show(["first", "second \u202e"]); // no change: nothing is sent
        int length = error.ToString().Length;
        block.Show(["first", "second \u202e"]);
        error.ToString().Length.ShouldBe(length);
        block.Clear();
        ScreenModel.After(error.ToString(), width: 20).Lines.ShouldBe([""]);
        error.ToString().ShouldContain("line 6 \\x1b[2J\\x07");
        error.ToString().ShouldNotContain("line 5");
    }

    private static bool Matches(string line, [StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
        => Regex.IsMatch(line, pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
}
