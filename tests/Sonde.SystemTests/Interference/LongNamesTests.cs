using System.Text.Json;
using Sonde.SystemTests.Lab;
using Sonde.SystemTests.PathTransparency;

namespace Sonde.SystemTests.Interference;

/// <summary>
/// Names whose request is longer than a link takes, which says so or does not: whoever loses all that is long reads nothing (dd-266).
/// </summary>
public sealed class LongNamesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Black_hole_for_long_packets_is_no_filter_of_a_long_name(bool isTold)
    {
        LabMachine.RequireLong();
        using var network = new LabNetwork { WithoutLimits = "the error that tells of the size is what is tried" };
        LabHost client = network.Host("client"), router = network.Router("router"), server = network.Host("server");
        network.Link(client, router);
        LabLink small = network.Link(router, server);
        network.Start();
        router.Ip($"link set {small.At(router).Interface} mtu {SmallPath.Mtu}");
        if (!isTold) router.Rules(SmallPath.Mute);
        // Answers are short: no server learns what the link takes, and names it to clients.
        await server.NginxAsync(80);
        string file = Path.Combine(client.Folder("pcap"), "long.pcap");
        SondeRun run = await client.SondeAsync(
            new LabProcessOptions(),
            [
                "measure", "http", $"{server.V4}", $"{server.V6}", "--domain", "some-name.example/" + new string('p', SmallPath.Mtu),
                "--timeout", "3s", "--tries", "2", "--stateful-delay", "3s", "--yes", "--allow", "0.0.0.0/0", "--allow", "::/0",
                "--pcap", file,
            ]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(2);
        foreach (JsonElement line in run.Lines)
        {
            line.GetProperty("x_expectation").GetString().ShouldBe(isTold ? "expected" : "inconclusive");
            line.TryGetProperty("x_unusable", out JsonElement why).ShouldBe(!isTold);
            if (!isTold) why.GetString()!.ShouldContain("of this length");
            line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldNotBe("path");
        }

        SondeRun replayed = await client.SondeAsync("replay", file);
        replayed.ExitCode.ShouldBe(0, replayed.Error);
        replayed.Lines.Select(Told).ShouldBe(run.Lines.Select(Told), ignoreOrder: true);
    }

    private static string Told(JsonElement line)
        => $"{line.GetProperty("vp")} {line.GetProperty("x_outcome_code")} ({line.GetProperty("x_expectation")})";
}
