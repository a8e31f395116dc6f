using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Tests.Walk;

/// <summary>A line read by the reader of its form and written again.</summary>
internal static class OwnForm
{
    public static bool IsOoni(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("test_keys", out _);
    }

    public static ReadOnlyMemory<byte> Rewritten(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        var written = new ArrayBufferWriter<byte>();
        if (IsOoni(line))
        {
            OoniMeasurementReader.TryRead(bytes, out OoniMeasurement? measurement, out string? reason).ShouldBeTrue(reason);
            using var writer = new OoniMeasurementWriter();
            writer.WriteLine(measurement, written);
            return written.WrittenMemory;
        }

        PathspiderRecordReader.Read(bytes, out PathspiderRecord result).ShouldBeNull();
        TransparencyRecord record = TransparencyRecordReader.Read(result).ShouldNotBeNull();
        using (var json = new Utf8JsonWriter(written)) record.WriteTo(json);
        return written.WrittenMemory;
    }
}
