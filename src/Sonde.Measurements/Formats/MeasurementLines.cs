using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Measurements.Formats;

/// <summary>
/// Reads a line of results of any tradition that measures live: OONI's measurements, PATHspider's results, Censored Planet's raw lines,
/// ours of all three.
/// </summary>
public static class MeasurementLines
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 64 };

    /// <summary>Reads a line.</summary>
    /// <param name="line">One JSON object in UTF-8.</param>
    /// <param name="measurement">What it records.</param>
    /// <param name="reason">Why it cannot be read, or null.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> line, [NotNullWhen(true)] out RecordedMeasurement? measurement, [NotNullWhen(false)] out string? reason)
    {
        measurement = null;
        using JsonDocument? document = Parsed(line);
        LineForm form = document is null ? LineForm.Ooni : FormOf(document.RootElement);
        if (form == LineForm.CensoredPlanet)
        {
            measurement = TrialReading.Of(document!.RootElement);
            reason = null;
            return true;
        }

        if (form == LineForm.Pathspider)
        {
            reason = PathspiderRecordReader.Read(line, out PathspiderRecord result);
            if (reason is null) measurement = PathspiderReading.Of(result);
            return reason is null;
        }

        OoniMeasurement? ooni;
        if (document is null)
        {
            if (!OoniMeasurementReader.TryRead(line, out ooni, out reason)) return false;
        }
        else if (!OoniMeasurementReader.TryRead(document.RootElement, out ooni, out reason))
        {
            return false;
        }

        measurement = NettestFormats.Of(ooni.TestName)?.Record?.Invoke(ooni);
        if (measurement is not null) return true;
        reason = ooni.TestName is null ? "a measurement without test_name" : NettestFormats.Of(ooni.TestName) is null
            ? $"nettest {ooni.TestName} has no outcomes" : $"test_keys are none of {ooni.TestName}";
        return false;
    }

    private static JsonDocument? Parsed(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line, Depth);
        }
        catch (JsonException)
        {
            return null; // the reader of measurements says what is wrong
        }
    }

    private static LineForm FormOf(JsonElement root)
    {
        try
        {
            if (root.ValueKind != JsonValueKind.Object) return LineForm.Ooni;
            if (TrialReading.IsOne(root)) return LineForm.CensoredPlanet;
            bool isOurs = OwnKeys.Find(root, PathspiderKey.TestName) is { ValueKind: JsonValueKind.String };
            return isOurs || (!root.TryGetProperty("test_keys", out _) && root.TryGetProperty("conditions", out _))
                ? LineForm.Pathspider
                : LineForm.Ooni;
        }
        catch (InvalidOperationException)
        {
            // The reader of that form says what is wrong.
            return LineForm.Ooni;
        }
    }
}
