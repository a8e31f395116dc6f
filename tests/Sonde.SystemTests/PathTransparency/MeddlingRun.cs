using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>Measures targets of the lab, and reads what was said of them.</summary>
internal static class MeddlingRun
{
    /// <summary>The lines by the target's address.</summary>
    public static Task<IReadOnlyDictionary<string, JsonElement>> MeasureAsync(
        this MeddlingLab lab, string nettest, int port, IEnumerable<string> targets, params string[] flags)
        => lab.RunAsync(0, nettest, port, targets, flags);

    /// <summary>Why a target cannot be measured; that nothing was measured is told by the exit code.</summary>
    public static async Task<string> RejectedAsync(this MeddlingLab lab, string nettest, int port, string target)
        => (await lab.RunAsync(3, nettest, port, [target])).Values.Single().GetProperty("error").GetString()!;

    /// <summary>The conditions of a line in one text, sorted.</summary>
    public static string Conditions(JsonElement line)
        => Sorted(string.Join(' ', line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString())));

    /// <summary>Words, sorted.</summary>
    public static string Sorted(string conditions) => string.Join(' ', conditions.Split(' ').Order(StringComparer.Ordinal));

    /// <summary>What was found of a probe along the way: its fate, and the hops that bound it.</summary>
    public static string Way(JsonElement line, string probe)
    {
        JsonElement way = line.GetProperty("x_locate").GetProperty("probes").EnumerateArray()
            .Single(each => each.GetProperty("probe").GetString() == probe);
        string beyond = way.TryGetProperty("beyond_ttl", out JsonElement ttl) ? $" {ttl.GetInt32()}" : "";
        return $"{way.GetProperty("fate").GetString()} {way.GetProperty("intact_ttl").GetInt32()}{beyond}";
    }

    private static async Task<IReadOnlyDictionary<string, JsonElement>> RunAsync(
        this MeddlingLab lab, int exitCode, string nettest, int port, IEnumerable<string> targets, params string[] flags)
    {
        string input = string.Concat(
            targets.Select(address => $$"""{"dip":"{{address}}","dp":{{port}},"domain":"lab.test"}""" + "\n"));
        LabProcess process = lab.Client.StartSonde(
            new LabProcessOptions { Input = input },
            ["measure", nettest, "--yes", "--allow", "0.0.0.0/0", "--allow", "::/0", "--rate", "0", .. flags]);
        SondeRun run = await process.FinishAsync(TimeSpan.FromMinutes(3));
        run.ExitCode.ShouldBe(exitCode, run.Error);
        return run.Lines.ToDictionary(line => line.GetProperty("dip").GetString()!);
    }
}
