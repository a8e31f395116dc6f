using System.Text.RegularExpressions;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>
/// Ctrl-Z, fg and bg in a real shell on a real terminal (tmux): what stands there, and what a pause does to what is measured.
/// </summary>
public sealed partial class PauseViewsTests
{
    private const string Watch = "sonde measure traceroute 192.0.2.80 --proto icmp,tcp --port 80 --watch --for 300s",
        Going = " rounds; Ctrl-C ends";

    public static TheoryData<int> Widths => [40, 80, 200];

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Block_is_left_to_the_shell_and_drawn_anew_below(int width)
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(3, "192.0.2.0/24");
        await chain.Server.NginxAsync(80);
        await using var screen = new TmuxScreen(chain.Client, chain.Client.Folder("pause"), width);
        await screen.BeginAsync();
        screen.Type($"clear; {Watch}");
        await screen.UntilAsync(() => Rounds(screen.Now()) is [>= 2]);
        screen.Press("C-z");
        string stopped = await screen.UntilAsync("Stopped");
        stopped.ShouldNotContain("^Z");
        Heads(stopped).ShouldBe(1, stopped);
        string[] rows = [.. stopped.Split('\n').Where(row => row.Trim().Length > 0)];
        int status = Array.FindIndex(rows, row => row.Contains(Going, StringComparison.Ordinal));
        status.ShouldBeGreaterThan(1, stopped);
        rows[status + 1].ShouldStartWith("[1]+", customMessage: stopped);
        // Longer than any answer is waited for.
        await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System);
        screen.Type("fg");
        await screen.UntilAsync(() => Rounds(screen.Now()) is [var before, var after] && after > before + 2);
        string shown = screen.Now();
        Heads(shown).ShouldBe(2, shown);
        shown.Split('\n').Count(row => row.Contains(Going, StringComparison.Ordinal)).ShouldBe(2, shown);
        shown.ShouldContain("[1]+");
        Percent().Matches(shown).Select(match => match.Value).ShouldAllBe(loss => loss == "0%", shown);
        screen.Press("C-c");
        string ended = await screen.UntilAsync("exploratory");
        Heads(ended).ShouldBe(2, ended);
        ended.Split('\n').Count(row => row.Contains(Going, StringComparison.Ordinal)).ShouldBe(1, ended);
    }

    [Fact]
    public async Task Nobody_draws_on_the_shells_terminal_in_the_background()
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(3, "192.0.2.0/24");
        await chain.Server.NginxAsync(80);
        await using var screen = new TmuxScreen(chain.Client, chain.Client.Folder("pause"), 100);
        await screen.BeginAsync();
        screen.Type($"clear; {Watch}");
        await screen.UntilAsync(() => Rounds(screen.Now()) is [>= 2]);
        screen.Press("C-z");
        await screen.UntilAsync("Stopped");
        screen.Type("clear; bg");
        await screen.UntilAsync("[1]+");
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        Heads(screen.Now()).ShouldBe(0, screen.Now());
        screen.Type("fg");
        string shown = await screen.UntilAsync(Going);
        Heads(shown).ShouldBe(1, shown);
        screen.Press("C-z");
        await screen.UntilAsync("Stopped");
        screen.Type("clear; fg");
        await screen.UntilAsync(Going);
        screen.Press("C-c");
        await screen.UntilAsync("exploratory");
    }

    [Fact]
    public async Task Time_in_which_it_stood_still_is_nobodys_silence()
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        await chain.Server.NginxAsync(80);
        string folder = chain.Client.Folder("pause");
        File.WriteAllLines(Path.Combine(folder, "list"), Enumerable.Range(1, 200).Select(i => $"tcpconnect://192.0.2.{i}:80"));
        await using var screen = new TmuxScreen(chain.Client, folder, 120);
        await screen.BeginAsync();
        const string Options = "--allow 192.0.2.0/24 --rate 20 --repetitions 4 --delay 200ms --timeout 1s";
        screen.Type($"clear; sonde measure tcpping -f list {Options} -o results");
        await screen.UntilAsync(" of 200; ");
        for (int i = 0; i < 2; i++)
        {
            screen.Press("C-z");
            await screen.UntilAsync("Stopped");
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            screen.Type("clear; fg");
            await screen.UntilAsync(" of 200; ");
        }

        string ended = await screen.UntilAsync("exploratory");
        ended.ShouldContain("200 measured");
        ended.ShouldContain("Finding: all 200 are as expected.");
        string[] lines = File.ReadAllLines(Path.Combine(folder, "results"));
        lines.Length.ShouldBe(200);
        lines.ShouldAllBe(line => !line.Contains("timeout_error", StringComparison.Ordinal));
    }

    private static int Heads(string shown) => shown.Split('\n').Count(row => row.StartsWith("TTL ", StringComparison.Ordinal));

    private static int[] Rounds(string shown)
        => [.. Round().Matches(shown).Select(match => int.Parse(match.Groups["number"].Value, null))];

    [GeneratedRegex(@"(?<number>\d+) rounds; Ctrl-C ends", RegexOptions.ExplicitCapture)]
    private static partial Regex Round();

    [GeneratedRegex(@"\d+%")]
    private static partial Regex Percent();
}
