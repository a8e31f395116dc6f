using System.Net;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Platform;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>What a run leaves when it ends, in whatever way: its lines, and nothing on the machine.</summary>
[Collection(nameof(Alone))]
public sealed class FastOpenStopTests
{
    private const int Count = 3000;

    [Theory]
    [InlineData("kernel")]
    [InlineData("both")]
    public async Task Killed_at_any_moment_it_loses_nothing_that_was_measured_and_leaves_nothing(string layer)
    {
        using PathLab lab = await PathLab.CreateAsync();
        string folder = lab.Client.Folder("results"), output = Path.Combine(folder, "out.jsonl");
        lab.Client.Ip(["route add 203.0.113.0/24 via " + lab.Router.V4]);
        lab.Client.Rules("table inet theirs { chain c { type filter hook output priority 0; tcp dport 9 counter; }; }");
        RememberAnother(lab);
        string before = State(lab.Client);
        string[] arguments = ["measure", "tfo", "--connect", "http", "--layer", layer, "--rate", "0", "--yes", "--allow", "10.0.0.0/8"];

        LabProcess first = lab.Client.StartSonde(new LabProcessOptions { Input = Targets() }, [.. arguments, "-o", output]);
        await first.UntilAsync(() => File.Exists(output) && LinesOf(output).Count > 200, "its first two hundred lines");
        first.Signal(Native.SigKill);
        await first.EndAsync(TimeSpan.FromSeconds(10));
        List<string> kept = LinesOf(output);
        kept.ShouldAllBe(line => IsWhole(line));
        kept.Count.ShouldBeLessThan(Count, "it was killed too late to prove anything");
        await AssertSameAsync(lab.Client, before);

        SondeRun second = await lab.Client.SondeAsync(new LabProcessOptions { Input = Targets() }, arguments);
        second.ExitCode.ShouldBe(0, second.Error);
        second.Lines.Count.ShouldBe(Count);
        await AssertSameAsync(lab.Client, before);
    }

    [Fact]
    public async Task Full_disk_ends_the_run_with_what_fitted_and_says_so()
    {
        using PathLab lab = await PathLab.CreateAsync();
        string folder = lab.Client.Folder("tiny");
        LabCommand.Run("mount", ["-t", "tmpfs", "-o", "size=256k", "sonde-tiny", folder]);
        try
        {
            string output = Path.Combine(folder, "out.jsonl");
            SondeRun run = await lab.Client.SondeAsync(
                new LabProcessOptions { Input = Targets() },
                ["measure", "tfo", "--connect", "http", "--layer", "kernel", "--rate", "0", "--yes", "--allow", "10.0.0.0/8", "-o",
                    output]);
            run.ExitCode.ShouldBe(3, run.Error);
            run.Error.ShouldContain("No space left on device");
            run.Error.ShouldContain(output);
            List<string> lines = LinesOf(output);
            lines.Count.ShouldBeGreaterThan(50);
            lines.ShouldAllBe(line => IsWhole(line));
        }
        finally
        {
            LabCommand.Run("umount", [folder]);
        }
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("wire")]
    [InlineData("both")]
    public async Task Interface_that_goes_down_stops_no_run_and_every_target_has_its_line(string layer)
    {
        using PathLab lab = await PathLab.CreateAsync();
        LabProcess sonde = lab.Client.StartSonde(
            new LabProcessOptions { Input = Targets() },
            ["measure", "tfo", "--connect", "http", "--layer", layer, "--rate", "0", "--timeout", "3s", "--parallel", "200", "--yes",
                "--allow", "10.0.0.0/8"]);
        await sonde.UntilAsync(() => sonde.Output.Count(c => c == '\n') > 200, "its first two hundred lines");
        lab.Client.Ip([$"link set {lab.Client.Links[0].At(lab.Client).Interface} down"]);
        SondeRun run = await sonde.FinishAsync(TimeSpan.FromSeconds(120));
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Select(line => line.GetProperty("dip").GetString()).Distinct().Count().ShouldBe(Count);
        run.Lines.Count.ShouldBe(Count);
        // What could not be sent from here is nobody's silence.
        string[][] said =
            [.. run.Lines.Select(line => line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!).ToArray())];
        said.Count(words => words is ["tfo.undecided:local_error"]).ShouldBeGreaterThan(Count / 4);
        string[] wrong = [
            "tfo.cookie.not_received", "tfo.syndata.not_acked", "tfo.syndata.failed", "tfo.syndata.dropped", "tfo.option.dropped",
            "tfo.target.dead", "tfo.target.unreachable"];
        said.SelectMany(words => words).Intersect(wrong).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_system_remembers_of_targets_is_removed_many_at_once_and_nothing_of_others()
    {
        const int few = 70;
        using PathLab lab = await PathLab.CreateAsync();
        RememberAnother(lab);
        // Connections that are aborted are over at once: the system writes nothing down of them later.
        Conversation[] asked = [
            .. Enumerable.Range(1, few).Select(
                i => new Conversation(new IPEndPoint(IPAddress.Parse($"10.81.0.{i}"), 80), "GET / HTTP/1.0\r\n\r\n"u8.ToArray())
                {
                    Socket = new SocketSettings { UsesFastOpen = true, Aborts = true },
                })];
        int known = lab.Client.Do(() =>
        {
            using IConversationChannel channel = new LinuxNetwork().Conversations.Open(new ChannelSettings(new ConnectSettings()));
            for (int i = 0; i < few; i++) channel.Send(new ProbeId(i, 0), asked[i]);
            var replies = new ConversationReply[few];
            Instant end = channel.Now + TimeSpan.FromSeconds(60);
            for (int ended = 0; ended < few && channel.Now < end;) ended += channel.Wait(end, replies);
            int before = Remembered(lab.Client, "10.81.");
            // One of which it knows nothing is no obstacle for those after it.
            channel.Forget(IPAddress.Parse("192.0.2.1"));
            foreach (Conversation each in asked) channel.Forget(each.Target.Address);
            return before;
        });
        known.ShouldBe(few);
        Remembered(lab.Client, "10.81.").ShouldBe(0);
        Remembered(lab.Client, "10.80.").ShouldBePositive();
    }

    private static int Remembered(LabHost host, string prefix)
        => host.Run("ip", "tcp_metrics", "show").Split('\n').Count(line => line.StartsWith(prefix, StringComparison.Ordinal));

    private static string Targets()
        => string.Concat(
            Enumerable.Range(0, Count)
            .Select(i => $$"""{"dip":"10.81.{{i / 250}}.{{(i % 250) + 1}}","dp":80,"domain":"lab.test"}""" + "\n"));

    private static List<string> LinesOf(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string all = reader.ReadToEnd();
        return [.. all[..(all.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static bool IsWhole(string line)
    {
        using JsonDocument read = JsonDocument.Parse(line);
        return read.RootElement.TryGetProperty("conditions", out _);
    }

    // Somebody else's connection leaves somebody else's entry in the system's memory of targets.
    private static void RememberAnother(PathLab lab)
    {
        IPAddress theirs = PathLab.Address(1, v6: false, host: 200);
        lab.Client.Run("python3", "-c", $"""
            import socket
            for _ in range(2):
                s = socket.socket(); s.setsockopt(6, 30, 1); s.connect(("{theirs}", 80))
                s.send(b"GET / HTTP/1.0\r\n\r\n"); s.recv(100); s.close()
            """);
    }

    private static async Task AssertSameAsync(LabHost host, string before)
    {
        // What the system writes down when a connection is closed, it writes a moment later.
        for (int i = 0; i < 20 && State(host) != before; i++) await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        State(host).ShouldBe(before);
    }

    private static string State(LabHost host)
    {
        string theirs = string.Join('\n', host.Run("ip", "tcp_metrics", "show").Split('\n')
            .Where(line => line.StartsWith("10.80.", StringComparison.Ordinal))
                .Select(line => line[..line.IndexOf(' ')] + " " + (line.Contains("fo_cookie") ? line[line.IndexOf("fo_cookie")..] : "")));
        string settings = string.Join('\n', host.Run("sysctl", "-a", "-r", "^net\\.(ipv4|ipv6|core)\\.").Split('\n')
            .Where(
                line => !line.Contains("fastopen_key") && !line.Contains("netdev_rss_key") && !line.Contains("gc_")
                && !line.Contains("stable_secret")));
        return string.Join(
            "\n\n", settings, host.Run("nft", "list", "ruleset"), host.Run("ip", "route", "show", "table", "all"), host.Run("ip", "rule"),
            host.Run("ss", "-Htln"), host.Run("ss", "-Hw", "-a"), theirs);
    }
}
