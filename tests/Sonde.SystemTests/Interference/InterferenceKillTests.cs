using System.Net;
using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Interference;

/// <summary>kill -9 at any moment, and the next start goes on: each vantage point and name has its line, once.</summary>
public sealed class InterferenceKillTests
{
    private const int Addresses = 20, Names = 6, Seed = 12;

    [Theory]
    [InlineData("http", 3)]
    [InlineData("dns", 3)]
    [InlineData("http", 25)]
    [InlineData("echo", 25)]
    [InlineData("dns", 25)]
    public async Task Killed_again_and_again_every_pair_has_one_line(string service, int kills)
    {
        if (kills > 3) LabMachine.RequireLong();
        using var chain = LabChain.Of(1, "10.82.0.0/24");
        await chain.Server.NginxAsync(80);
        LabResolver[] resolvers = [.. Enumerable.Range(1, Addresses).Select(i => LabResolver.Serve(
            chain.Server, IPAddress.Parse($"10.82.0.{i}"), question => [LabResolver.Answer(question, IPAddress.Parse("10.82.0.99"))]))];
        string folder = chain.Client.Folder("killed"), file = Path.Combine(folder, "lines.jsonl");
        await File.WriteAllLinesAsync(Path.Combine(folder, "targets"), Enumerable.Range(1, Addresses).Select(i => $"10.82.0.{i}"));
        await File.WriteAllLinesAsync(Path.Combine(folder, "names"), Enumerable.Range(0, Names).Select(i => $"n{i}.example"));
        await File.WriteAllTextAsync(file, "");
        string[] arguments =
        [
            "measure", service, "-f", Path.Combine(folder, "targets"), "--domains", Path.Combine(folder, "names"), "--resume", file,
            "--allow", "10.82.0.0/24", "--yes", "--rate", "0", "--parallel", "4", "--spacing", "50ms",
            .. service == "dns" ? (string[])["--no-fetch", "--window", "100ms", "--control-resolver", "10.82.0.1"] : ["--control-delay", "50ms", "--connect-timeout", "500ms"],
        ];
        var moments = new Random(Seed);
        int killed = 0;
        for (int round = 0; round < kills; round++)
        {
            LabProcess process = chain.Client.StartSonde(new LabProcessOptions(), arguments);
            int before = LinesOf(file), wanted = moments.Next(1, Addresses * Names / kills);
            // By what it wrote, and a chance moment after that: in the middle of a line, of a trial, of the reading.
            await Task.WhenAny(
                process.UntilAsync(() => process.HasEnded || LinesOf(file) >= before + wanted, "so many lines"),
                process.EndAsync(SondeProgram.Limit));
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(40)), TimeProvider.System);
            if (!process.HasEnded) killed++;
            process.Signal(Native.SigKill);
            await process.EndAsync(SondeProgram.Limit);
        }

        killed.ShouldBeGreaterThan(kills / 3);
        SondeRun last = await chain.Client.SondeAsync(arguments);
        last.ExitCode.ShouldBe(0, last.Error);
        foreach (LabResolver resolver in resolvers) resolver.Dispose();
        JsonElement[] lines = [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Select(line => $"{line.GetProperty("vp")} {line.GetProperty("test_url")}").Order(StringComparer.Ordinal).ShouldBe(
            Enumerable.Range(1, Addresses).SelectMany(i => Enumerable.Range(0, Names).Select(n => $"10.82.0.{i} n{n}.example"))
                .Order(StringComparer.Ordinal));
        lines.Select(line => line.GetProperty("id").GetString()).Distinct().Count().ShouldBe(lines.Length);
    }

    private static int LinesOf(string path) => File.ReadAllText(path).Count(letter => letter == '\n');
}
