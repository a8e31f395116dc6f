using System.Globalization;
using System.Net;
using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>
/// The round trip that fast open saves, by the first measurement of a cold process, against a capture and against the lab's own delay.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FastOpenRttTests
{
    private const int Tries = 4;

    [Theory]
    [InlineData("kernel", false, 20)]
    [InlineData("kernel", false, 80)]
    [InlineData("wire", false, 20)]
    [InlineData("wire", false, 80)]
    [InlineData("both", false, 40)]
    [InlineData("kernel", true, 20)]
    [InlineData("kernel", true, 80)]
    public async Task Saved_time_is_that_of_a_round_trip(string layer, bool ordinaryUser, int roundTrip)
    {
        using PathLab lab = await PathLab.CreateAsync(TimeSpan.FromMilliseconds(roundTrip));
        for (int i = 0; i < Tries; i++)
        {
            IPAddress target = PathLab.Address(1, v6: false, host: 9 + i);
            Capture capture = await Capture.StartAsync(lab.Client.Links[0].At(lab.Client), "tcp");
            SondeRun run = await lab.Client.SondeAsync(
                new LabProcessOptions
                {
                    AsOrdinaryUser = ordinaryUser,
                    Input = $$"""{"dip":"{{target}}","dp":80,"domain":"lab.test"}""" + "\n"
                },
                ["measure", "tfo", "--connect", "http", "--layer", layer, "--yes", "--allow", "10.0.0.0/8"]);
            run.ExitCode.ShouldBe(0, run.Error);
            await capture.StopAsync();
            (double truth, bool quiet) = Truth(capture, layer == "kernel", roundTrip);
            if (SavedOf(run.Line) is not { } saved)
            {
                // Where one of the two was held up nobody can tell.
                quiet.ShouldBeFalse(run.Output);
                continue;
            }

            Math.Abs(saved - truth).ShouldBeLessThan(truth * 0.1, $"{saved} ms said, {truth} ms captured\n{run.Output}");
            // A busy machine holds up the lab itself; then the capture alone is the truth.
            if (!quiet) continue;
            Math.Abs(saved - roundTrip).ShouldBeLessThan(roundTrip * 0.1, run.Output);
            return;
        }
    }

    private static double? SavedOf(JsonElement line) => line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)
        .Where(word => word.StartsWith("tfo.rtt_saved:", StringComparison.Ordinal))
        .Select(word => (double?)double.Parse(word["tfo.rtt_saved:".Length..], CultureInfo.InvariantCulture)).SingleOrDefault();

    // What the first connection took and what one with data on its SYN, as their packets tell: of the system's the last such,
    // of the crafted ones, whose ports are lower, the first.
    private static (double Saved, bool IsQuiet) Truth(Capture capture, bool ofKernel, int roundTrip)
    {
        var connections = capture.Fields(
            "tcp", "frame.time_epoch", "tcp.srcport", "tcp.dstport", "tcp.flags.syn", "tcp.flags.ack", "tcp.len")
            .Select(
                row => (
                    At: double.Parse(row[0], CultureInfo.InvariantCulture) * 1000, Back: row[1] == "80",
                    Port: row[1] == "80" ? row[2] : row[1], Syn: row[3] is "1" or "True",
                    Length: int.Parse(row[5], CultureInfo.InvariantCulture)))
            .GroupBy(packet => packet.Port).Where(packets => int.Parse(packets.Key, CultureInfo.InvariantCulture) > 32767 == ofKernel);
        double? plain = null, sooner = null;
        bool quiet = true;
        foreach (var packets in connections)
        {
            var syn = packets.First(packet => packet is { Syn: true, Back: false });
            var synAck = packets.FirstOrDefault(packet => packet is { Syn: true, Back: true });
            var answer = packets.FirstOrDefault(packet => packet is { Back: true, Length: > 0 });
            var request = packets.FirstOrDefault(packet => packet is { Syn: false, Back: false, Length: > 0 });
            if (synAck == default || answer == default) continue;
            bool early = syn.Length > 0 && request == default;
            if (!early && (syn.Length > 0 || plain is not null)) continue;
            double took = early ? answer.At - syn.At : synAck.At - syn.At + answer.At - request.At;
            quiet &= Math.Abs(took - (early ? roundTrip : 2 * roundTrip)) < roundTrip * 0.04;
            if (early) sooner = ofKernel ? took : sooner ?? took;
            else plain = took;
        }

        return (plain!.Value - sooner!.Value, quiet);
    }
}
