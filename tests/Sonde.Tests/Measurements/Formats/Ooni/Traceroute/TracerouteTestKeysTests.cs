using System.Text;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Measurements.Formats.Ooni.Traceroute;

public sealed class TracerouteTestKeysTests
{
    public static TheoryData<string> Paths => ["plain", "silent", "prohibited", "reset", "unsent", "changed"];

    [Dear]
    [Theory]
    [MemberData(nameof(Paths))]
    public void What_a_trace_writes_is_read_typed_and_written_again_the_same(string path)
    {
        byte[] line = Encoding.UTF8.GetBytes(Trace(path));
        OoniMeasurementTests.RoundTrip(line);
        TracerouteTestKeys keys = OoniMeasurementTests.Read(line).TestKeys.ShouldBeOfType<TracerouteTestKeys>();
        keys.OtherKeys.ShouldBeNull();
        keys.Path.OtherKeys.ShouldBeNull();
        keys.Probes.ShouldAllBe(probe => probe.OtherKeys == null);
        keys.Probes.Any(probe => probe.Answer is not null).ShouldBe(path is not ("silent" or "unsent"));
    }

    [Fact]
    public void What_a_trace_of_payloads_writes_is_read_typed_and_written_again_the_same()
    {
        var scene = new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4)], true) : null };
        byte[] line = Line(scene.Run().Keys());
        OoniMeasurementTests.RoundTrip(line);
        TracerouteTestKeys keys = OoniMeasurementTests.Read(line).TestKeys.ShouldBeOfType<TracerouteTestKeys>();
        keys.OtherKeys.ShouldBeNull();
        keys.Payload!.OtherKeys.ShouldBeNull();
        keys.Payload.Test.OtherKeys.ShouldBeNull();
        keys.Payload.Test.Hops.ShouldAllBe(hop => hop.OtherKeys == null);
        keys.Outcome.Code.ShouldBe("path.reset_midway:3");
    }

    [Dear]
    [Fact]
    public void Keys_of_a_later_version_are_kept_where_they_stand()
    {
        string line = Trace("plain").Replace("\"ttl\":2,", "\"ttl\":2,\"x_new\":{\"a\":1},", StringComparison.Ordinal)
            .Replace("\"x_path\":{", "\"x_path\":{\"x_newer\":null,", StringComparison.Ordinal);
        OoniMeasurementTests.RoundTrip(Encoding.UTF8.GetBytes(line));
        OoniMeasurementTests.Read(
            Encoding.UTF8.GetBytes(line)).TestKeys.ShouldBeOfType<TracerouteTestKeys>().Path.OtherKeys!.Single().Name.ShouldBe("x_newer");
    }

    private static string Trace(string path)
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence)
        {
            Path = probe => path switch
            {
                "silent" => [],
                "prohibited" => [probe.Ttl < 4 ? PathModel.Expired(probe, probe.Ttl) : PathModel.Prohibited(probe, 4)],
                "reset"
                    => [probe is { IsTcp: true, Ttl: > 3 }
                        ? PathModel.Rst(probe, 4, ttl: 200)
                        : probe.Ttl < 7 ? PathModel.Expired(probe, probe.Ttl) : PathModel.Arrived(probe, 7)],
                "unsent" => [PathReply.Unsent(101)],
                "changed"
                    => [probe.Ttl < 7
                        ? PathModel.Expired(probe, probe.Ttl, rewrite: quote => quote[1] = 0x20)
                        : PathModel.Arrived(probe, 7)],
                _ => PathModel.Plain(probe, 6),
            },
        });
        return host.Run("measure", "traceroute", "203.0.113.80", "--allow", "203.0.113.0/24").Ends(0).Output;
    }

    private static byte[] Line(TracerouteTestKeys keys)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new OoniMeasurementWriter();
        writer.WriteLine(new OoniMeasurement { TestName = "sonde_traceroute", TestKeys = keys }, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
