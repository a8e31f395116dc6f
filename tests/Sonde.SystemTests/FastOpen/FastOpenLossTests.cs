using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>
/// Every behaviour of a path, over a router that loses packets at random besides: each word is one of those that are true of the
/// behaviour, or says that it could not be told.
/// </summary>
public sealed class FastOpenLossTests
{
    // What is so whoever asks; what a layer cannot see it leaves out. Silence of all SYNs is said as silence where the only answer of a
    // path is an ICMP error, which routers limit; behind a pool of addresses (12) a cookie is valid by luck; who opens in the target's
    // stead (16) may not get at it.
    private static readonly Dictionary<int, string> Truth = new()
    {
        [1] = "connectivity.works cookie.received syndata.acked option.passed",
        [2] = "connectivity.works cookie.not_received",
        [3] = "connectivity.works cookie.received syndata.failed syndata.dropped option.passed",
        [4] = "connectivity.works cookie.received syndata.acked option.stripped",
        [5] = "connectivity.works cookie.received syndata.acked option.stripped",
        [6] = "connectivity.works cookie.not_received option.dropped",
        [7] = "connectivity.broken cookie.received syndata.failed syndata.reset option.passed",
        [8] = "connectivity.offline target.dead",
        [9] = "connectivity.offline target.refused",
        [10] = "connectivity.offline target.prohibited target.dead",
        [11] = "connectivity.broken cookie.received syndata.acked syndata.stalled option.passed",
        [12] = "connectivity.works cookie.received cookie.rejected syndata.not_acked syndata.acked option.passed",
        [13] = "connectivity.broken connectivity.works cookie.received syndata.failed syndata.acked option.passed",
        [14] = "connectivity.works cookie.not_received syndata.accepted_without_cookie",
        [15] = "connectivity.works cookie.not_received",
        [16] = "connectivity.works connectivity.broken connectivity.offline cookie.not_received path.proxied",
    };

    // Chance of one in some thousands at the heaviest loss: five in a row of the system's connections are held up.
    private const int MostByChance = 2;

    [Theory]
    [InlineData("both", 5)]
    [InlineData("wire", 10)]
    [InlineData("kernel", 10)]
    [InlineData("wire", 20)]
    public async Task Loss_makes_no_word_wrong(string layer, int percent)
    {
        LabMachine.RequireLong();
        using PathLab lab = await PathLab.CreateAsync();
        lab.Router.Rules(Middlebox.Lose(percent));
        Dictionary<string, int> behaviours = Targets();
        LabProcess sonde = lab.Client.StartSonde(
            new LabProcessOptions
            {
                Input = string.Concat(behaviours.Keys.Select(address => $$"""{"dip":"{{address}}","dp":80,"domain":"lab.test"}""" + "\n")),
            },
            ["measure", "tfo", "--connect", "http", "--layer", layer, "--rate", "0", "--parallel", "200", "--yes", "--allow", "0.0.0.0/0",
                "--allow", "::/0"]);
        SondeRun run = await sonde.FinishAsync(TimeSpan.FromMinutes(5));
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(behaviours.Count);
        string[] wrong = [.. run.Lines.Where(line => !IsTrue(line, behaviours)).Select(line => line.ToString())];
        wrong.Length.ShouldBeLessThanOrEqualTo(layer == "kernel" ? MostByChance : 0, string.Join('\n', wrong));
        int told = run.Lines.Count(line => behaviours[Address(line)] == 1 && Words(line).Contains("syndata.acked"));
        told.ShouldBeGreaterThanOrEqualTo(behaviours.Values.Count(id => id == 1) * 9 / 10, "perfect servers that are called so");
    }

    private static bool IsTrue(JsonElement line, Dictionary<string, int> behaviours)
        => Words(line).Where(word => !word.StartsWith("undecided:", StringComparison.Ordinal)
                && !word.StartsWith("option.kind:", StringComparison.Ordinal) && !word.StartsWith("rtt_saved:", StringComparison.Ordinal)
                && !word.StartsWith("fallback.delayed:", StringComparison.Ordinal))
            .All(word => Truth[behaviours[Address(line)]].Split(' ').Contains(word));

    private static Dictionary<string, int> Targets()
    {
        var targets = new Dictionary<string, int>();
        foreach (int id in Enumerable.Range(1, 16))
        {
            foreach (int host in Enumerable.Range(1, id == 1 ? 200 : 30)) targets.Add(PathLab.Address(id, v6: false, host).ToString(), id);
            if (id is 12 or 16) continue;
            foreach (int host in Enumerable.Range(1, 10)) targets.Add(PathLab.Address(id, v6: true, host).ToString(), id);
        }

        return targets;
    }

    private static string Address(JsonElement line) => line.GetProperty("dip").GetString()!;

    private static IEnumerable<string> Words(JsonElement line)
        => line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!["tfo.".Length..]);
}
