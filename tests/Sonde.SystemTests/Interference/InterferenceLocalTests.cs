using System.Net;
using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Interference;

/// <summary>What the measuring machine itself causes is nobody's doing, and says nothing of a name.</summary>
public sealed class InterferenceLocalTests
{
    private const int Addresses = 30;
    // Below every number that a socket of the program gets, and above the files that it waits for at once.
    private const int FewestFiles = 8;

    private static readonly string[] Usual = ["--allow", "10.82.0.0/24", "--yes", "--rate", "0", "--spacing", "10ms", "--pause", "200ms"];
    private static readonly string[] Names =
        [.. Enumerable.Range(0, 6).SelectMany(i => (string[])["--domain", $"n{i}.example"])];

    public static TheoryData<string> Services => ["http", "dns"];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Interface_that_goes_down_in_mid_run_accuses_nobody(string service)
    {
        using var lab = await StartAsync();
        string file = Path.Combine(lab.Chain.Client.Folder("down"), "lines.jsonl");
        LabProcess sonde = lab.Chain.Client.StartSonde(
            new LabProcessOptions { Input = Targets }, ["measure", service, .. Names, "-o", file, .. Usual, .. Short(service)]);
        await sonde.UntilAsync(() => File.Exists(file) && LinesOf(file) >= 10, "the first lines");
        string device = lab.Chain.Client.Links[0].At(lab.Chain.Client).Interface;
        lab.Chain.Client.Ip($"link set {device} down");
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        lab.Chain.Client.Ip($"link set {device} up", $"route add default via {lab.Chain.Routers[0].V4}");
        SondeRun run = await sonde.FinishAsync(TimeSpan.FromMinutes(2));

        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement[] lines = ShouldAccuseNobody(file, service);
        // What came before and after is what it is.
        lines.Count(line => line.GetProperty("x_expectation").GetString() == "expected").ShouldBeGreaterThanOrEqualTo(10);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Machine_without_descriptors_accuses_nobody(string service)
    {
        LabMachine.Require("prlimit");
        SondeProgram.RequirePublished("a runtime beside the program opens files of its own whenever code is first used");
        using var lab = await StartAsync();
        string file = Path.Combine(lab.Chain.Client.Folder("files"), "lines.jsonl");
        LabProcess sonde = lab.Chain.Client.StartSonde(
            new LabProcessOptions { Input = Targets }, ["measure", service, .. Names, "-o", file, .. Usual, .. Short(service)]);
        await sonde.UntilAsync(() => File.Exists(file) && LinesOf(file) >= 10, "the first lines");
        // The program sees to it that there are enough when it begins; now somebody takes them away, for a while.
        int open = Directory.GetFileSystemEntries($"/proc/{sonde.Id}/fd").Length;
        LabCommand.Run("prlimit", ["--pid", $"{sonde.Id}", $"--nofile={Math.Max(open - 20, FewestFiles)}:4096"]);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        try
        {
            LabCommand.Run("prlimit", ["--pid", $"{sonde.Id}", "--nofile=4096:4096"]);
        }
        catch (InvalidOperationException) when (sonde.HasEnded)
        {
            // It was faster than that.
        }

        SondeRun run = await sonde.FinishAsync(TimeSpan.FromMinutes(2));

        run.ExitCode.ShouldBe(0, run.Error);
        // Sockets of exchanges serve one after the other (dd-194): dns may need no new one, and then nothing is kept from being sent.
        ShouldAccuseNobody(file, service, least: service == "dns" ? 0 : 1);
    }

    private static string Targets => string.Join('\n', Enumerable.Range(1, Addresses).Select(i => $"10.82.0.{i}")) + "\n";

    private static string[] Short(string service) => service == "dns"
        ? ["--no-fetch", "--timeout", "1s", "--window", "100ms", "--control-resolver", "10.82.0.200"]
        : ["--connect-timeout", "1s", "--timeout", "1500ms", "--control-delay", "100ms", "--stateful-delay", "300ms"];

    private static JsonElement[] ShouldAccuseNobody(string file, string service, int least = 1)
    {
        JsonElement[] lines = [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Length.ShouldBe(Addresses * Names.Length / 2);
        lines.Where(line => line.GetProperty("x_expectation").GetString() == "unexpected").Select(line => line.ToString()).ShouldBeEmpty();
        lines.Count(line => line.TryGetProperty("x_local", out _) || line.GetProperty("x_tries").GetRawText().Contains(
            service == "dns" ? "\"x_stage\":\"setup\"" : "\"x_local\":true", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(least);
        foreach (JsonElement line in lines.Where(line => line.TryGetProperty("x_local", out _)))
            line.GetProperty("x_outcome_code").GetString().ShouldBe(service == "dns" ? "setup.system_failure" : "setup/system_failure");
        return lines;
    }

    private static int LinesOf(string path) => File.ReadAllText(path).Count(letter => letter == '\n');

    private static async Task<LocalLab> StartAsync()
    {
        var chain = LabChain.Of(1, "10.82.0.0/24");
        await chain.Server.NginxAsync(80);
        return new LocalLab(
            chain,
            [.. Enumerable.Range(1, Addresses).Append(200).Select(i => LabResolver.Serve(
                chain.Server, IPAddress.Parse($"10.82.0.{i}"), question => [LabResolver.Answer(question, IPAddress.Parse("10.82.0.99"))]))]);
    }

    private sealed record LocalLab(LabChain Chain, IReadOnlyList<LabResolver> Resolvers) : IDisposable
    {
        public void Dispose()
        {
            foreach (LabResolver resolver in Resolvers) resolver.Dispose();
            Chain.Dispose();
        }
    }
}
