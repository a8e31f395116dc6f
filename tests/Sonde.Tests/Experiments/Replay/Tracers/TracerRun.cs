using System.Text.Json;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>Replays captures of another tracer, and tells what came of it.</summary>
internal static class TracerRun
{
    /// <summary>What replay says of a capture of the test, and of the control beside it or in it.</summary>
    public static string Tell(byte[] test, byte[]? control = null)
    {
        using var host = new TestHost();
        File.WriteAllBytes(host.Path("test.pcap"), test);
        if (control is not null) File.WriteAllBytes(host.Path("control.pcap"), control);
        CliRun run = host.Run(
            ["replay", host.Path("test.pcap"), .. control is null ? (string[])[] : ["--control", host.Path("control.pcap")],
                "--no-redact=publish-my-address"]);
        if (run.Lines.Count == 0) return run.Error.Replace(host.Path(""), "", StringComparison.Ordinal).Trim();
        return string.Join("\n", run.Lines.Select(Tell));
    }

    private static string Tell(JsonElement line)
    {
        JsonElement keys = line.GetProperty("test_keys");
        if (!keys.TryGetProperty("x_payload", out JsonElement payload)) return keys.GetProperty("x_outcome").GetString()!;
        string Get(string name) => payload.TryGetProperty(name, out JsonElement value) ? $" {value}" : "";
        string both = payload.TryGetProperty("x_control_too", out JsonElement too) && too.GetBoolean() ? " control_too" : "";
        return payload.GetProperty("verdict").GetString()!.Split(':')[0] + Get("reason") + Get("place") + Get("hop") + Get("position")
            + both;
    }
}
