using System.Globalization;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>
/// The times of a run against a packet capture of the same run. The bounds are for a busy machine; the figures are printed.
/// </summary>
[Collection(nameof(Alone))]
public sealed class TcpPingAccuracyTests(ITestOutputHelper output)
{
    private const int Port = 80;

    [Theory]
    [InlineData(0, 40, 20)]
    [InlineData(20, 40, 50)]
    public async Task Times_are_those_of_the_wire(int delayMs, int pings, int spacingMs)
    {
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), server = network.Host("server");
        LabLink link = delayMs == 0 ? network.Link(client, server) : network.SoftPath(client, server, TimeSpan.FromMilliseconds(delayMs));
        network.Start();
        await server.NginxAsync(Port);
        Capture capture = await Capture.StartAsync(link.Left, "tcp");
        SondeRun run = await client.SondeAsync("measure", "tcpping", TcpPingRun.Target(server.V4, Port),
            "-O", $"Delay={spacingMs}", "-O", $"Repetitions={pings}", "--yes");
        await capture.StopAsync();
        run.ExitCode.ShouldBe(0, run.Error);

        Dictionary<int, double> syns = Times(capture, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp.srcport");
        Dictionary<int, double> answers = Times(capture, "tcp.flags.syn == 1 && tcp.flags.ack == 1", "tcp.dstport");
        JsonElement[] measured = [.. run.Line.Pings().OrderBy(T0)];
        measured.Length.ShouldBe(pings);
        measured.ShouldAllBe(ping => ping.InWords() == "success match");
        double[] connect = [.. measured.Select(ping => ping.Took() - (answers[SourcePort(ping)] - syns[SourcePort(ping)]))];
        double[] kernel =
            [.. measured.Select(ping => ping.GetProperty("x_rtt").GetDouble() - (answers[SourcePort(ping)] - syns[SourcePort(ping)]))];
        double firstSyn = syns[SourcePort(measured[0])];
        double[] spacing = [.. measured.Select((ping, i) => syns[SourcePort(ping)] - firstSyn - (i * spacingMs / 1000.0))];
        double[] starts = [.. measured.Select(ping => T0(ping) - T0(measured[0]) - (syns[SourcePort(ping)] - firstSyn))];

        Print("t - t0 against SYN to SYN/ACK", connect).ShouldBeInRange(-0.001, 0.005);
        Print("x_rtt against SYN to SYN/ACK", kernel);
        // None starts before its turn. How late a machine with other work lets it start is printed, and told by t0.
        Print("start on the wire against i * Delay", spacing).ShouldBeGreaterThan(-0.005);
        Print("t0 against the SYN on the wire", starts).ShouldBeInRange(-0.005, 0.005);
        output.WriteLine($"the first: {connect[0] * 1e3:F3} ms");

        double Print(string what, double[] errors)
        {
            double[] signed = [.. errors.Order()], size = [.. errors.Select(Math.Abs).Order()];
            (double median, double p95) = (signed[signed.Length / 2], size[(int)Math.Ceiling(size.Length * 0.95) - 1]);
            output.WriteLine(
                $"{what} ({delayMs} ms path, {pings} pings): median {median * 1e3:F3} ms, p95 {p95 * 1e3:F3} ms, worst {size[^1] * 1e3:F3} ms");
            return median;
        }
    }

    private static Dictionary<int, double> Times(Capture capture, string filter, string port)
        => capture.Fields(filter, "frame.time_epoch", port)
            .ToDictionary(row => int.Parse(row[1]), row => double.Parse(row[0], CultureInfo.InvariantCulture));

    private static int SourcePort(JsonElement ping) => ping.GetProperty("x_source_port").GetInt32();

    private static double T0(JsonElement ping) => ping.Connect().GetProperty("t0").GetDouble();
}
