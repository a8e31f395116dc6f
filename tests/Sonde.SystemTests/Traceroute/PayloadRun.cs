using System.Net;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>Traces payloads in a lab and reads what was written.</summary>
internal static class PayloadRun
{
    public const string Blocked = "blocked.example";

    /// <summary>Traces to one host and gives the measurement's line and what people saw.</summary>
    public static async Task<(JsonElement Measurement, string Seen)> PayloadAsync(
        this LabHost host, IPAddress address, params IEnumerable<string> options)
    {
        SondeRun run = await host.SondeAsync(["measure", "traceroute", address.ToString(), .. options, "--yes", "-v"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return (run.Line, run.Error);
    }

    public static JsonElement Payload(this JsonElement measurement) => measurement.GetProperty("test_keys").GetProperty("x_payload");

    /// <summary>A payload's hops in words: addresses of routers, and what the others answered.</summary>
    public static string[] PayloadHops(this JsonElement measurement, string payload)
        => [.. measurement.Payload().GetProperty(payload).GetProperty("hops").EnumerateArray()
            .Select(
                hop => hop.GetProperty("outcome").GetString() is "time_exceeded"
                ? hop.GetProperty("address").GetString()!
                : hop.GetProperty("outcome").GetString()!)];

    /// <summary>The addresses that a payload finds up to a hop.</summary>
    public static string[] Truth(this LabChain chain, bool v6, int hops) => [.. chain.Hops(v6).Take(hops).Select(hop => hop.ToString())];
}
