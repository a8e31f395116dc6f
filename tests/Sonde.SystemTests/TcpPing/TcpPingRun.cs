using System.Net;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>Runs tcpping in a lab and reads what it wrote.</summary>
internal static class TcpPingRun
{
    /// <summary>The target as it is typed.</summary>
    public static string Target(IPAddress address, int port) => $"tcpconnect://{new IPEndPoint(address, port)}";

    /// <summary>Pings one target and gives the measurement's line; the run is complete, whatever was measured.</summary>
    public static async Task<JsonElement> TcpPingAsync(
        this LabHost host, IPAddress address, int port, bool ordinaryUser = false, params IEnumerable<string> options)
    {
        SondeRun run = await host.SondeAsync(new LabProcessOptions { AsOrdinaryUser = ordinaryUser },
            ["measure", "tcpping", Target(address, port), "-O", "Delay=100", "-O", "Repetitions=3", .. options, "--yes"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Line;
    }

    /// <summary>The pings of a measurement.</summary>
    public static IReadOnlyList<JsonElement> Pings(this JsonElement measurement)
        => [.. measurement.GetProperty("test_keys").GetProperty("pings").EnumerateArray()];

    /// <summary>The connect of a ping, in the document's form.</summary>
    public static JsonElement Connect(this JsonElement ping)
    {
        JsonElement connect = ping.GetProperty("tcp_connect");
        connect.GetArrayLength().ShouldBe(1);
        return connect[0];
    }

    /// <summary>How long the connect took, in seconds.</summary>
    public static double Took(this JsonElement ping)
        => ping.Connect().GetProperty("t").GetDouble() - ping.GetProperty("tcp_connect")[0].GetProperty("t0").GetDouble();

    /// <summary>
    /// A ping in one line, all that says what came of it: "FAILURE OUTCOME" and, where an ICMP error ended it, " TYPE/CODE from ADDRESS".
    /// </summary>
    public static string InWords(this JsonElement ping)
    {
        JsonElement status = ping.Connect().GetProperty("status");
        string? failure = status.GetProperty("failure").GetString();
        status.GetProperty("success").GetBoolean().ShouldBe(failure is null);
        status.GetProperty("blocked").GetBoolean().ShouldBe(failure is not null);
        string words = $"{failure ?? "success"} {ping.GetProperty("x_outcome_code").GetString()}";
        return ping.TryGetProperty("x_icmp", out JsonElement icmp)
            ? $"{words} {icmp.GetProperty("type")}/{icmp.GetProperty("code")} from {icmp.GetProperty("from").GetString()}"
            : words;
    }

    /// <summary>Asserts that every ping came to the same.</summary>
    public static void ShouldAllBe(this JsonElement measurement, string words)
    {
        measurement.Pings().Select(InWords).ShouldBe(Enumerable.Repeat(words, measurement.Pings().Count));
        JsonElement keys = measurement.GetProperty("test_keys");
        keys.GetProperty("x_outcome_code").GetString().ShouldBe(words.Split(' ')[1]);
        int sent = words.EndsWith("system_failure", StringComparison.Ordinal) ? 0 : measurement.Pings().Count;
        keys.GetProperty("x_summary").GetProperty("sent").GetInt32().ShouldBe(sent);
    }
}
