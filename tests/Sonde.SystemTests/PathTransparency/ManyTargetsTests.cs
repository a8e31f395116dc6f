using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Two thousand targets on a clean path, as fast as it goes: no false word, and nothing on the machine when it ends or is killed.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ManyTargetsTests
{
    private const int Count = 2000;

    private static readonly Dictionary<string, (int Port, string Conditions)> Experiments = new()
    {
        ["ecn"] = (80, Words(
            "ecn",
            "accecn.refused connectivity.works ipmark.ce.not_seen ipmark.ect0.seen ipmark.ect1.not_seen mark.kept.fwd mark.kept.rev "
            + "negotiation.succeeded syn.passed")),
        ["dscp"] = (80, Words("dscp", "0.replymark:0 48.connectivity.works 48.replymark:0 undecided:kept_or_bleached")),
        ["mss"] = (80, Words(
            "mss",
            "connectivity.online option.local.value:1460 option.received.unchanged option.remote.value:1460 path.kept pmtu:1500")),
        ["h2"] = (80, "h2.connectivity.works h2.h2c.none h2.upgrade.failed"),
        ["evilbit"] = (80, "evilbit.connectivity.works evilbit.mark.not_seen evilbit.undecided:kept_or_cleared"),
        ["udpzero"] = (53, "udpzero.connectivity.works udpzero.undecided:kept_or_filled"),
        ["tcpopt"] = (80, Options()),
    };

    public static TheoryData<string> Names => [.. Experiments.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Clean_targets_are_all_clean(string nettest)
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(new Dictionary<int, Meddling>(), hasLimits: true);
        (int port, string conditions) = Experiments[nettest];
        string before = State(lab.Client);
        IReadOnlyDictionary<string, JsonElement> found = await lab.MeasureAsync(nettest, port, Targets(), Flags(nettest));
        found.Count.ShouldBe(Count);
        // Packets by the ten thousand at once wait before the lab's routers, for a second and more where the machine is busy: of a few
        // targets less is known then, and of none anything else.
        int whole = 0;
        foreach ((string target, JsonElement line) in found)
        {
            string words = MeddlingRun.Conditions(line);
            if (words == conditions) whole++;
            else words.Split(' ').Where(IsNoDoubt).Except(conditions.Split(' ')).ShouldBeEmpty($"{target}: {line}");
        }

        whole.ShouldBeGreaterThan(Count * 98 / 100);
        State(lab.Client).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Killed_it_leaves_the_machine_as_it_was_and_whole_lines(string nettest)
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(new Dictionary<int, Meddling>());
        string before = State(lab.Client), output = Path.Combine(lab.Client.Folder("results"), "out.jsonl");
        int port = Experiments[nettest].Port;
        string input = string.Concat(Targets().Select(address => $$"""{"dip":"{{address}}","dp":{{port}},"domain":"lab.test"}""" + "\n"));
        LabProcess sonde = lab.Client.StartSonde(
            new LabProcessOptions { Input = input },
            ["measure", nettest, "--yes", "--allow", "0.0.0.0/0", "--rate", "500", "-o", output, .. Flags(nettest)]);
        await sonde.UntilAsync(
            () => File.Exists(output) && File.ReadAllText(output).Count(c => c == '\n') > 100, "its first hundred lines");
        sonde.Signal(Native.SigKill);
        await sonde.EndAsync(TimeSpan.FromSeconds(10));
        string[] lines = File.ReadAllText(output).Split('\n');
        lines.Length.ShouldBeLessThan(Count, "it was killed too late to prove anything");
        foreach (string line in lines[..^1]) JsonDocument.Parse(line).Dispose();
        State(lab.Client).ShouldBe(before);
    }

    private static bool IsNoDoubt(string word) => !word.EndsWith("undecided:path_loss", StringComparison.Ordinal);

    private static string[] Flags(string nettest) => nettest == "mss" ? ["--connect", "http"] : [];

    private static string Words(string nettest, string words)
        => MeddlingRun.Sorted(string.Join(' ', words.Split(' ').Select(word => $"{nettest}.{word}")));

    private static string Options()
    {
        (string Name, string Prefix)[] options = [("ts", "tsopt"), ("ws", "wsopt"), ("sack", "sack")];
        IEnumerable<string> known = options.SelectMany(option => (string[])[
            $"{option.Prefix}.connectivity.works", $"{option.Prefix}.negotiation.succeeded", $"{option.Prefix}.unsolicited.not_seen",
            $"tcpopt.{option.Name}.path.kept"]);
        return MeddlingRun.Sorted(
            string.Join(' ', [.. known, "tcpopt.unknown.connectivity.works", "tcpopt.unknown.undecided:kept_or_stripped"]));
    }

    private static IEnumerable<string> Targets()
        => Enumerable.Range(0, Count).Select(i => MeddlingLab.Address(100 + (i / 250), 1 + (i % 250)));

    // What PATHspider changes, and what a program of this kind might. What the system remembers of an ordinary connection is its own.
    private static string State(LabHost host)
        => host.Run("nft", "list", "ruleset") + host.Run("ip", "route") + host.Run("ip", "-6", "route") + host.Run("ip", "address")
            + host.Do(() => string.Join(
                ' ', ((string[])["tcp_ecn", "tcp_timestamps", "tcp_window_scaling", "tcp_sack", "tcp_fastopen", "ip_local_port_range"])
                .Select(name => File.ReadAllText($"/proc/sys/net/ipv4/{name}").Trim())));
}
