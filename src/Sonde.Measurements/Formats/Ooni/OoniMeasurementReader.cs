using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>Reads measurements of every age. What a record has no place for is kept as it stood, so that nothing is lost.</summary>
public static class OoniMeasurementReader
{
    private const int MaxDepth = 64;

    /// <summary>Reads one measurement.</summary>
    /// <param name="line">One JSON object in UTF-8.</param>
    /// <param name="measurement">The measurement; its test keys are typed where the nettest and their shape are known.</param>
    /// <param name="reason">Why it could not be read, or null.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> line, [NotNullWhen(true)] out OoniMeasurement? measurement, [NotNullWhen(false)] out string? reason)
    {
        measurement = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return TryRead(document.RootElement, out measurement, out reason);
        }
        catch (JsonException e)
        {
            reason = $"no JSON: {e.Message}";
            return false;
        }
    }

    /// <summary>Reads one measurement that was parsed.</summary>
    /// <param name="root">The measurement, which need not outlive what is read of it.</param>
    /// <param name="measurement">What it says.</param>
    /// <param name="reason">Why it could not be read, or null.</param>
    internal static bool TryRead(
        JsonElement root, [NotNullWhen(true)] out OoniMeasurement? measurement, [NotNullWhen(false)] out string? reason)
    {
        measurement = null;
        if (root.ValueKind != JsonValueKind.Object)
        {
            reason = $"a JSON object was expected, not {root.ValueKind}";
            return false;
        }

        try
        {
            measurement = Read(root.Clone());
            reason = null;
            return true;
        }
        catch (InvalidOperationException)
        {
            // A name or a text with half a surrogate pair, or bytes that are no UTF-8.
            reason = "a text that is no Unicode";
            return false;
        }
    }

    private static OoniMeasurement Read(JsonElement root)
    {
        KeyReader keys = new(root);
        string? name = keys.String("test_name"), version = keys.String("test_version");
        JsonElement? testKeys = keys.Element("test_keys");
        OoniMeasurement measurement = new()
        {
            Annotations = ReadAnnotations(keys),
            DataFormatVersion = keys.String("data_format_version"),
            Extensions = ReadExtensions(keys),
            Id = keys.Guid("id"),
            Input = ReadInput(keys),
            MeasurementStartTime = keys.Time("measurement_start_time"),
            MeasurementUid = keys.String("measurement_uid"),
            Options = keys.Strings("options"),
            ProbeAsn = keys.String("probe_asn"),
            ProbeCc = keys.String("probe_cc"),
            ProbeIp = keys.String("probe_ip"),
            ProbeNetworkName = keys.String("probe_network_name"),
            ReportId = keys.String("report_id"),
            ResolverAsn = keys.String("resolver_asn"),
            ResolverIp = keys.String("resolver_ip"),
            ResolverNetworkName = keys.String("resolver_network_name"),
            SoftwareName = keys.String("software_name"),
            SoftwareVersion = keys.String("software_version"),
            TestHelpers = keys.Element("test_helpers"),
            TestKeys = testKeys is { } value ? NettestFormats.ReadTestKeys(name, value) : null,
            TestName = name,
            TestRuntime = keys.Number("test_runtime"),
            TestStartTime = keys.Time("test_start_time"),
            TestVersion = version,
            Hostname = keys.String("x_hostname"),
            Interrupted = keys.True("x_interrupted"),
            RunId = keys.Guid("x_run_id"),
        };
        return measurement with { OtherKeys = keys.Rest() };
    }

    private static string? ReadInput(KeyReader keys)
    {
        if (keys.Peek("input") is { ValueKind: JsonValueKind.Null }) keys.Take("input");
        return keys.String("input");
    }

    private static List<KeyValuePair<string, string>>? ReadAnnotations(KeyReader keys)
    {
        if (keys.Peek("annotations") is not { ValueKind: JsonValueKind.Object } value) return null;
        List<KeyValuePair<string, string>> annotations = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String) return null;
            annotations.Add(new(property.Name, property.Value.GetString()!));
        }

        keys.Take("annotations");
        return annotations;
    }

    private static List<KeyValuePair<string, int>>? ReadExtensions(KeyReader keys)
    {
        if (keys.Peek("extensions") is not { ValueKind: JsonValueKind.Object } value) return null;
        List<KeyValuePair<string, int>> extensions = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out int version)) return null;
            extensions.Add(new(property.Name, version));
        }

        keys.Take("extensions");
        return extensions;
    }
}
