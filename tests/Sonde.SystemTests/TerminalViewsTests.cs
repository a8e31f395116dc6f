using System.Text.RegularExpressions;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>What stands on a real terminal (tmux) of 40, 80 and 200 columns, while a run goes and when it has ended.</summary>
public sealed class TerminalViewsTests
{
    public static TheoryData<int> Widths => [40, 80, 200];

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Views_fit_the_terminal(int width)
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(3, "192.0.2.0/24");
        await chain.Server.NginxAsync(80, 443);
        string folder = chain.Client.Folder("views");
        string list = Path.Combine(folder, "list");
        File.WriteAllLines(list, Enumerable.Range(1, 200).Select(i => $"tcpconnect://192.0.2.{i}:{(i % 4 == 0 ? 81 : 80)}"));
        await using var screen = new TmuxScreen(chain.Client, folder, width);
        await screen.BeginAsync();

        string ping = await screen.ShowAsync("measure tcpping tcpconnect://192.0.2.80:80 --repetitions 3 --delay 300ms", "exploratory");
        ping.ShouldContain("ping=3 ✅connected");
        ping.ShouldContain("Finding: 192.0.2.80:80 can be");
        string trace = await screen.ShowAsync("measure traceroute 192.0.2.80 --port 80,443", "exploratory");
        trace.ShouldContain("TTL  ");
        trace.ShouldContain("198.51.100.2");
        Regex.Matches(trace, @"(?m)^ +(?<ttl>\d+)  ", RegexOptions.None, TimeSpan.FromSeconds(5))
            .Select(row => int.Parse(row.Groups["ttl"].Value, null))
            .ShouldAllBe(ttl => ttl <= 4);
        string progress = await screen.ShowAsync($"measure tcpping -f {list} --allow 192.0.2.0/24 --rate 20 --repetitions 1", " of 200; ");
        progress.Split('\n').Count(line => line.Contains(" of 200; ", StringComparison.Ordinal)).ShouldBe(1);
        progress.ShouldNotContain("tcpconnect://192.0.2.9:80");
        string done = await screen.UntilAsync("exploratory");
        done.ShouldContain("200 measured");
        done.ShouldNotContain(" of 200; ");
        string watch = await screen.ShowAsync("measure traceroute 192.0.2.80 --proto icmp,tcp --port 80 --watch --for 60s", "4 rounds");
        watch.Split('\n').Count(line => line.StartsWith("TTL ", StringComparison.Ordinal)).ShouldBe(1, watch);
        watch.ShouldContain("0%");
    }

    [Fact]
    public async Task Interrupt_says_what_was_kept_and_the_command_that_goes_on()
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        string folder = chain.Client.Folder("views");
        await using var screen = new TmuxScreen(chain.Client, folder, 160);
        await screen.BeginAsync();
        await screen.ShowAsync("measure tcpping tcpconnect://192.0.2.80:9 --repetitions 100 -o results", "ping=2");
        screen.Press("C-c");
        string said = await screen.UntilAsync("to go on:");
        said.ShouldContain("sonde: interrupted; 0 measured kept in results, 1 cut short");
        said.ShouldContain("sonde measure tcpping tcpconnect://192.0.2.80:9 --repetitions 100 --resume results");
    }
}
