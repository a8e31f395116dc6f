using System.Text.RegularExpressions;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>What people at a terminal get instead of lines of JSON.</summary>
public sealed class WordsTests
{
    private const string Open = "tcpconnect://192.0.2.1:80", Refusing = "tcpconnect://192.0.2.2:81", Silent = "tcpconnect://192.0.2.3:82";

    public static TheoryData<int> Widths => [40, 80, 200, 300];

    [Fact]
    public void Terminal_gets_words_and_json_gives_the_lines()
    {
        using TestHost host = Terminal();
        CliRun words = host.Ping(Open).Ends(0);
        words.Output.ShouldBeEmpty();
        ScreenModel.After(words.Error, 120).Lines.Where(line => line.Length > 0).ShouldBe([
            $"tcpping {Open}: 3 TCP connects, one every 1s",
            "ping=1 ✅connected ttl=57 time=20.0 ms",
            "ping=2 ✅connected ttl=57 time=20.0 ms",
            "ping=3 ✅connected ttl=57 time=20.0 ms",
            $"{Open}: ✅match",
            "3 pings, 3 connected, 0% loss",
            "time to connect min/median/p95/max 20.0/20.0/20.0/20.0 ms, jitter 0.00 ms",
            "Finding: 192.0.2.1:80 can be reached; all 3 pings connected.",
            "tcpping is exploratory: it draws no conclusion from these outcomes",
        ]);
        host.Ping(Open, "--json").Ends(0).Lines.Count.ShouldBe(1);
        host.Ping(Open, "-o", host.Path("results")).Ends(0).Output.ShouldBeEmpty();
        CliRun.Parse(host.Read("results")).Count.ShouldBe(1);
    }

    [Fact]
    public void Who_refused_and_what_silence_means_is_said()
    {
        using TestHost host = Terminal();
        string refused = host.Ping(Refusing).Ends(0).Error, silent = host.Ping(Silent).Ends(0).Error;
        refused.ShouldContain("ping=1 ❗️refused by");
        refused.ShouldContain("Finding: 192.0.2.2:81 cannot be reached: 3 refused by");
        refused.ShouldContain("3 pings, 0 connected, 3 refused, 0% loss");
        silent.ShouldContain("3 pings, 0 connected, 100% loss");
        silent.ShouldContain("ping=2 ❗️no answer in 3 s");
        silent.ShouldContain("Silence is no proof of blocking");
    }

    [Dear]
    [Fact]
    public void List_is_one_line_that_is_rewritten_and_never_scrolls()
    {
        using TestHost host = Terminal();
        string list = host.Write("list", Enumerable.Range(1, 2000).Select(i => $"tcpconnect://198.51.100.{i % 250}:{80 + (i % 3)}"));
        CliRun run = host.Ping("-f", list, "--rate", "100", "--allow", "198.51.100.0/24", "-o", host.Path("results")).Ends(0);
        ScreenModel screen = ScreenModel.After(run.Error, 120);
        screen.Lines.Count.ShouldBeLessThan(12, string.Join('\n', screen.Lines));
        string[] drawn = [.. run.Error.Split('\r').Where(line => line.Contains(" of 2,000; ", StringComparison.Ordinal))];
        drawn.Length.ShouldBeGreaterThan(10);
        drawn[^1].ShouldMatch(@"^\d+:\d\d \d+%( \(\d+:\d\d left\))?; [\d,]+ of 2,000; ✅\d+ ❗️[\d,]+ ❔[\d,]+; [\d.]+/s; ");
        screen.Lines.ShouldContain("2,000 measured");
        string.Join(' ', screen.Lines).ShouldMatch(
            @" Finding: 667 of 2,000 are unexpected \(❗️\), of 667 nothing can be said \(❔\)\. Unexpected says .* who did it\. ");
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Widths))]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        using TestHost host = Terminal(width, probe => probe.Ttl > 6 && probe.IsTcp ? [] : PathModel.Plain(probe, 6));
        string list = host.Write("list", Enumerable.Range(1, 40).Select(i => $"tcpconnect://198.51.100.{i}:{80 + (i % 3)}"));
        foreach (string[] arguments in (string[][])[
            ["measure", "tcpping", Refusing], ["measure", "tcpping", Open, Silent],
            ["measure", "tcpping", "-f", list, "--allow", "198.51.100.0/24"],
            ["measure", "traceroute", "203.0.113.80", "--port", "80,443,8080"]])
        {
            CliRun run = host.Run(arguments).Ends(0);
            ScreenModel screen = ScreenModel.After(run.Error, width); // which refuses a line that is wider
            screen.Lines.ShouldContain(line => line.Length > 0);
        }
    }

    [Fact]
    public void Table_that_is_too_wide_stands_in_blocks_of_columns()
    {
        using TestHost host = Terminal(
            40, probe
                => probe.IsTcp && probe.Ttl == 2
                ? [PathModel.Expired(probe, 2, from: PathModel.Router(probe, 33))]
                : PathModel.Plain(probe, 3));
        string[] lines = [.. ScreenModel.After(host.Run("measure", "traceroute", "203.0.113.80", "--port", "80").Ends(0).Error, 40).Lines];
        lines.Count(line => line.StartsWith("TTL ", StringComparison.Ordinal)).ShouldBe(3, string.Join('\n', lines));
        lines.ShouldContain("TTL  icmp udp/80");
        lines.ShouldContain("TTL  tcp/80");
        lines.ShouldContain("TTL  ms (least, most)  answered");
    }

    [Fact]
    public void Silent_ttls_beyond_the_end_are_not_shown()
    {
        using TestHost host = Terminal(100, probe => probe.Ttl > 4 ? [] : PathModel.Plain(probe, 9));
        string error = host.Run("measure", "traceroute", "203.0.113.80", "--proto", "icmp", "--max-ttl", "20").Ends(0).Error;
        foreach (string block in error.Split("TTL  ").Skip(1))
            Regex.Matches(block, @"(?m)^ *(?<ttl>\d+)  ", RegexOptions.None, TimeSpan.FromSeconds(5))
                .Select(row => int.Parse(row.Groups["ttl"].Value, null))
                .ShouldAllBe(ttl => ttl <= 4);
    }

    [Fact]
    public void Hop_of_a_private_network_is_hidden_and_the_option_that_shows_it_is_named()
    {
        using TestHost host = Terminal(
            120, probe => probe.Ttl == 1
                ? [PathModel.Expired(probe, 1, from: PacketAddress.From(System.Net.IPAddress.Parse("10.0.0.1")))] : PathModel.Plain(
                    probe, 3));
        host.Run("measure", "traceroute", "203.0.113.80", "--proto", "icmp").Ends(0).Error.ShouldContain("--keep-private-hops");
        string kept = host.Run("measure", "traceroute", "203.0.113.80", "--proto", "icmp", "--keep-private-hops").Ends(0).Error;
        kept.ShouldNotContain("--keep-private-hops");
        kept.ShouldContain("10.0.0.1");
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("1", null, false)]
    [InlineData("1", "always", true)]
    [InlineData(null, "never", false)]
    public void Colour_is_the_users_and_never_says_what_words_do_not(string? noColor, string? choice, bool isColoured)
    {
        using TestHost host = Terminal();
        host.Variables.Remove("NO_COLOR");
        if (noColor is not null) host.Variables["NO_COLOR"] = noColor;
        string text = host.Ping([Refusing, .. choice is null ? [] : (string[])["--color", choice]]).Ends(0).Error;
        text.Contains("\u001b[38;5;166m", StringComparison.Ordinal).ShouldBe(isColoured);
        text.ShouldContain("❗️dial/tcp.refused");
        host.IsTerminal = false;
        host.Ping(Refusing, "-v").Ends(0).Error.ShouldNotContain('\u001b');
    }

    [Fact]
    public void Unexpected_outcome_is_an_exit_code_where_it_is_wanted()
    {
        using TestHost host = Terminal();
        host.Ping(Refusing, "--fail-on", "unexpected").Ends(10);
        host.Ping(Refusing, "--fail-on", "unknown").Ends(10);
        host.Ping(Open, "--fail-on", "unexpected").Ends(0).Error.ShouldNotContain("--fail-on");
        host.Ping(Open, "--fail-on", "unknown").Ends(0);
        host.Ping(Open, "--fail-on", "blocked").Ends(2).Error.ShouldContain("--fail-on blocked: must be unexpected or unknown");
    }

    [Fact]
    public void Silence_may_be_the_targets_and_has_one_word_everywhere()
    {
        using TestHost host = Terminal();
        host.Ping(Silent, "--fail-on", "unknown").Ends(10).Error.ShouldNotContain("sonde: ");
        host.Ping(Silent, "--fail-on", "unexpected").Ends(10).Error.ShouldNotContain("sonde: ");
        CliRun run = host.Ping(Open, Silent, "-o", host.Path("lines"), "--metrics", host.Path("metrics")).Ends(0);
        string screen = string.Join('\n', ScreenModel.After(run.Error, 120).Lines);
        screen.ShouldContain("❗️dial/timeout (inconclusive)");
        screen.ShouldContain("Finding: 0 of 2 are unexpected (❗️), of 1 nothing can be said (❔).");
        host.Read("metrics").ShouldContain("sonde_unknown{nettest=\"tcpping\",target=\"tcpconnect://192.0.2.3:82\"} 1");
        host.IsTerminal = false;
        string[][] summed = [
            .. host.Run("summary", host.Path("lines"), "--enough", "1", "--by", "source").Ends(0).Output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t'))];
        summed[0].Zip(summed[1]).Where(cell => cell.First is "expected" or "unexpected" or "inconclusive").Select(cell => cell.Second)
            .ShouldBe(["3", "0", "3"]);
    }

    [Fact]
    public void Status_file_has_a_line_a_second()
    {
        using TestHost host = Terminal();
        host.IsTerminal = false;
        host.Ping(Open, Silent, "--delay", "2s", "--status-file", host.Path("status")).Ends(0);
        string[] lines = [.. host.Read("status").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        int columns = lines[0].Split(',').Length;
        lines.Length.ShouldBeInRange(6, 12);
        lines.ShouldAllBe(line => line.Split(',').Length == columns);
        Dictionary<string, string> last = lines[0].Split(',').Zip(lines[^1].Split(','))
            .ToDictionary(each => each.First, each => each.Second);
        (last["measured"], last["expected"], last["unexpected"], last["percent_complete"]).ShouldBe(("2", "1", "0", "100.0"));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(host.Path("status")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static TestHost Terminal(int width = 120, Func<SeenProbe, IEnumerable<PathReply>>? path = null)
        => new(new SimulatedNetwork((endpoint, _) => endpoint.Port switch
    {
        80 => Answer.Connects(20),
        81 => Answer.Refuses(5),
        _ => Answer.Silence,
    })
        { Path = path })
        { IsTerminal = true, Size = (width, 40) };
}
