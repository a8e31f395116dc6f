using System.Net;
using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Forgery;

/// <summary>
/// Somebody who sees nothing floods the prober with made-up answers while it measures: no verdict changes, it says what came, and it
/// costs bounded memory and time.
/// </summary>
[Collection(nameof(Alone))]
public sealed class BlindFloodTests(ITestOutputHelper output)
{
    private const int MostMemory = 300 << 10, MostRuns = 80;

    // The most that is sent takes most of two processors for itself, and 100 runs of each take an hour: SONDE_ALL_RUNS=1 ./test --long.
    private static readonly bool AllRuns = Environment.GetEnvironmentVariable("SONDE_ALL_RUNS") == "1";
    private static readonly int Rate = AllRuns ? 100_000 : 10_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    public static TheoryData<string, bool> Measurements => new(
        from name in (string[])["tcpping", "traceroute", "payload", "tfo"] from ipv6 in (bool[])[false, true] select (name, ipv6));

    [Theory]
    [MemberData(nameof(Measurements))]
    public async Task Verdicts_stay(string name, bool ipv6)
    {
        using LabChain chain = LabChain.Of(4);
        chain.Server.Sysctl(("ipv4.tcp_fastopen", "1027")); // every listener gives cookies and takes data
        chain.Client.Sysctl(("ipv4.tcp_fastopen", "1"), ("ipv4.tcp_fastopen_blackhole_timeout_sec", "0"));
        await chain.Server.NginxAsync(80);
        IPAddress target = chain.Server.Address(ipv6), prober = chain.Client.Address(ipv6);
        string[] arguments = Arguments(name, target);
        (SondeRun calm, double calmTime, long calmMemory) = await RunAsync(chain.Client, arguments);
        string expected = Verdict(calm);
        if (name == "tfo") expected.ShouldContain("tfo.syndata.acked", customMessage: "the richest verdict there is");
        int least = AllRuns ? 100 : Environment.GetEnvironmentVariable("SONDE_LONG_TESTS") == "1" ? 4 : 2, runs = 0;
        (double longest, long most, long forged, long flooded, double floodTime, int unread) = (0, 0, 0, 0, 0, 0);
        // A measurement of a moment is rarely hit by somebody who guesses: it is repeated until it was. But the ports of tfo's probes,
        // which alone it tells of, are open for milliseconds.
        bool isHit = name != "tfo";
        for (; runs < least || (isHit && forged == 0 && runs < MostRuns); runs++)
        {
            int run = runs;
            using var flood = new BlindFlood(chain.Routers[0], target, prober, [80, 443, 53, 0], Rate, run);
            (SondeRun sonde, double time, long memory) = await RunAsync(chain.Client, arguments);
            string verdict = Verdict(sonde);
            // What this machine could not read in time is unknown, and never another verdict.
            if (verdict != expected && verdict.Contains("unknown", StringComparison.Ordinal)
                && sonde.Error.Contains("lost", StringComparison.Ordinal)) unread++;
            else verdict.ShouldBe(expected, $"run {run}: {sonde.Output[..Math.Min(sonde.Output.Length, 2000)]}");
            (longest, most, floodTime) = (Math.Max(longest, time), Math.Max(most, memory), floodTime + time);
            forged += Forged(sonde);
            flooded += flood.Sent;
        }

        output.WriteLine(
            $"{name} {(ipv6 ? "IPv6" : "IPv4")}: {runs} runs, 0 wrong, {unread} unread; {flooded / Math.Max(floodTime, 0.001):F0} packets a second, {forged} said; longest {longest:F2} s (calm {calmTime:F2} s), most {most >> 10} MB (calm {calmMemory >> 10} MB)");
        flooded.ShouldBeGreaterThan(0);
        if (isHit) forged.ShouldBeGreaterThan(0);
        most.ShouldBeLessThan(MostMemory);
        longest.ShouldBeLessThan(MostTime.TotalSeconds);
    }

    private static string[] Arguments(string name, IPAddress target) => name switch
    {
        "tcpping"
            => ["measure", "tcpping", $"tcpconnect://{new IPEndPoint(target, 80)}", "-O", "Delay=100", "-O", "Repetitions=5", "--yes"],
        "traceroute" => ["measure", "traceroute", target.ToString(), "--yes"],
        "payload" => ["measure", "traceroute", target.ToString(), "--payload-http", "blocked.example", "--yes"],
        _ => ["measure", "tfo", "--connect", "http", "--yes", new IPEndPoint(target, 80).ToString()],
    };

    private static string Verdict(SondeRun run)
    {
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement line = run.Line;
        if (line.TryGetProperty("conditions", out JsonElement conditions))
        {
            return string.Join(
                ' ', conditions.EnumerateArray().Select(each => each.GetString()!.Split(':')[0])
                .Where(each => !each.Contains("rtt", StringComparison.Ordinal)));
        }

        JsonElement keys = line.GetProperty("test_keys");
        string code = keys.GetProperty("x_outcome_code").GetString()!;
        return keys.TryGetProperty("pings", out JsonElement pings)
            ? $"{code} {string.Join(' ', pings.EnumerateArray().Select(ping => ping.TryGetProperty("x_rst", out _) ? "rst" : "none"))}" : code;
    }

    private static long Forged(SondeRun run)
    {
        JsonElement keys = run.Line.TryGetProperty("test_keys", out JsonElement own) ? own : run.Line;
        return keys.TryGetProperty("x_forged", out JsonElement forged) ? forged.GetInt64() : 0;
    }

    private static async Task<(SondeRun Run, double Seconds, long Memory)> RunAsync(LabHost host, string[] arguments)
    {
        long start = TimeProvider.System.GetTimestamp();
        LabProcess sonde = host.StartSonde(new LabProcessOptions(), arguments);
        long most = 0;
        while (!sonde.HasEnded)
        {
            most = Math.Max(most, MemoryOf(sonde.Id));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        SondeRun run = await sonde.FinishAsync(MostTime);
        return (run, TimeProvider.System.GetElapsedTime(start).TotalSeconds, most);
    }

    // The highest it has had, in kilobytes.
    private static long MemoryOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended
        }
    }
}
