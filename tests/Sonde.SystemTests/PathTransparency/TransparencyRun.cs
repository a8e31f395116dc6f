using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>Measures behaviours with the program, and reads what it wrote.</summary>
internal static class TransparencyRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Measures behaviours in both families; a line for each.</summary>
    public static Task<IReadOnlyList<TransparencyRow>> MeasureAsync(
        this BehaviourLab lab, string experiment, IReadOnlyList<PathBehaviour> behaviours, params string[] arguments)
        => lab.MeasureAsync(experiment, behaviours, times: 1, arguments);

    /// <summary>Likewise, at several addresses of each.</summary>
    public static async Task<IReadOnlyList<TransparencyRow>> MeasureAsync(
        this BehaviourLab lab, string experiment, IReadOnlyList<PathBehaviour> behaviours, int times, params string[] arguments)
    {
        Dictionary<string, (PathBehaviour Behaviour, bool IsV6)> jobs = [];
        foreach (PathBehaviour behaviour in behaviours)
        {
            for (int host = 0; host < times; host++)
            {
                jobs.Add(behaviour.Address(v6: false, 9 + host).ToString(), (behaviour, false));
                if (!behaviour.IsIpv4Only && !PathBehaviours.OfIpv4Alone.Contains(experiment))
                    jobs.Add(behaviour.Address(v6: true, 9 + host).ToString(), (behaviour, true));
            }
        }

        string input = string.Concat(
            jobs.Keys.Select(
                address => $$"""{"dip":"{{address}}","dp":{{PathBehaviours.PortOf(experiment)}},"domain":"lab.test"}""" + "\n"));
        LabProcess process = lab.Client.StartSonde(
            new LabProcessOptions { Input = input },
            ["measure", experiment, "--timeout", "3s", "--yes", "--allow", "0.0.0.0/0", "--allow", "::/0",
                .. PathBehaviours.Experiments.GetValueOrDefault(experiment, ["--connect", "http"]),
                .. arguments.Where(argument => argument != "--locate" || PathBehaviours.CanLocate(experiment))]);
        SondeRun run = await process.FinishAsync(Limit);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(jobs.Count, run.Error);
        return
        [
            .. run.Lines.Select(line => Read(experiment, jobs[line.GetProperty("dip").GetString()!], line))
                .OrderBy(row => behaviours.Index().First(each => each.Item == row.Behaviour).Index).ThenBy(row => row.IsV6),
        ];
    }

    private static TransparencyRow Read(string experiment, (PathBehaviour Behaviour, bool IsV6) job, JsonElement line)
    {
        string prefix = experiment + ".";
        IEnumerable<string> conditions = line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)
            .Select(word => word.StartsWith(prefix, StringComparison.Ordinal) ? word[prefix.Length..] : word);
        return new TransparencyRow(
            job.Behaviour, experiment, job.IsV6, TransparencyRow.Sorted(string.Join(' ', conditions)), Hops(line));
    }

    private static string Hops(JsonElement line)
        => line.TryGetProperty("x_locate", out JsonElement found)
            ? string.Join(
                ", ", found.GetProperty("probes").EnumerateArray().Where(probe => probe.TryGetProperty("beyond_ttl", out _)).Select(Hop))
            : "";

    private static string Hop(JsonElement probe)
    {
        string value = probe.TryGetProperty("value", out JsonElement changed) ? $":{changed.GetString()}" : "";
        return $"{probe.GetProperty("probe").GetString()} {probe.GetProperty("fate").GetString()}{value} "
            + $"{probe.GetProperty("intact_ttl").GetInt32()}–{probe.GetProperty("beyond_ttl").GetInt32()}";
    }
}
