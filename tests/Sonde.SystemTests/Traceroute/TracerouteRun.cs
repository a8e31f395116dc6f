using System.Net;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>Runs multi_protocol_traceroute in a lab and reads what it wrote.</summary>
internal static class TracerouteRun
{
    /// <summary>Traces to one host and gives the measurement's line.</summary>
    public static async Task<JsonElement> TracerouteAsync(
        this LabHost host, IPAddress address, bool ordinaryUser = false, params IEnumerable<string> options)
    {
        SondeRun run = await host.SondeAsync(new LabProcessOptions { AsOrdinaryUser = ordinaryUser },
            ["measure", "multi_protocol_traceroute", address.ToString(), .. options, "--yes"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Line;
    }

    /// <summary>The addresses of each trace, by name as <c>tcp/443</c>.</summary>
    public static IReadOnlyList<(string Name, string[] Hops)> Series(this JsonElement measurement)
    {
        List<(string, string[])> all = [];
        foreach (string protocol in (string[])["icmp", "tcp", "udp"])
        {
            foreach (JsonProperty series in measurement.GetProperty("test_keys").GetProperty($"test_{protocol}_traceroute")
                .EnumerateObject())
            {
                string name = series.Name == "hops" ? protocol : $"{protocol}/{series.Name["hops_".Length..]}";
                all.Add((name, [.. series.Value.EnumerateArray().Select(hop => hop.GetProperty("address").GetString()!)]));
            }
        }

        return all;
    }

    /// <summary>The verdict of all flows.</summary>
    public static string Verdict(this JsonElement measurement)
        => measurement.GetProperty("test_keys").GetProperty("x_outcome_code").GetString()!;

    /// <summary>The verdict of one flow.</summary>
    public static string Verdict(this JsonElement measurement, string flow)
        => measurement.GetProperty("test_keys").GetProperty("x_path").GetProperty("flows")
        .EnumerateArray().Single(each => each.GetProperty("name").GetString() == flow).GetProperty("verdict").GetString()!;

    /// <summary>All that is published, as text.</summary>
    public static string Published(this JsonElement measurement) => measurement.GetRawText();
}
