using System.Buffers;
using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>Writes measurements as lines of JSON. One writer serves many lines, one after the other.</summary>
public sealed class OoniMeasurementWriter : IDisposable
{
    private readonly Utf8JsonWriter _writer = new(Stream.Null, JsonText.WriterOptions);
    private readonly SharedPart _head = new(WriteHead, HaveSameHead);
    private readonly SharedPart _prober = new(WriteProber, HaveSameProber), _run = new(WriteRun, HaveSameRun);

    /// <summary>Writes one line, with the line feed at its end.</summary>
    public void WriteLine(OoniMeasurement measurement, IBufferWriter<byte> output)
    {
        _writer.Reset(output);
        if (measurement.OtherKeys is null) WriteShared(measurement, output);
        else Write(measurement, _writer);
        _writer.Flush();
        output.Write("\n"u8);
    }

    /// <summary>Writes one measurement as an object.</summary>
    public static void Write(OoniMeasurement measurement, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteHead(writer, measurement);
        WriteTarget(writer, measurement);
        WriteProber(writer, measurement);
        WriteFindings(writer, measurement);
        WriteRun(writer, measurement);
        WriteEnd(writer, measurement);
    }

    // What a run measured itself has no other keys, and its input before the first part that is shared.
    private void WriteShared(OoniMeasurement measurement, IBufferWriter<byte> output)
    {
        _writer.WriteStartObject();
        _head.WriteFirstTo(_writer, output, measurement);
        WriteTarget(_writer, measurement);
        _prober.WriteTo(_writer, output, measurement);
        WriteFindings(_writer, measurement);
        _run.WriteTo(_writer, output, measurement);
        WriteEnd(_writer, measurement);
    }

    private static void WriteHead(Utf8JsonWriter writer, OoniMeasurement measurement)
    {
        WriteAnnotations(writer, measurement.Annotations);
        WriteString(writer, "data_format_version"u8, measurement.DataFormatVersion);
        WriteExtensions(writer, measurement.Extensions);
    }

    private static bool HaveSameHead(OoniMeasurement a, OoniMeasurement b)
        => ReferenceEquals(a.Annotations, b.Annotations) && a.DataFormatVersion == b.DataFormatVersion && HaveSameExtensions(a, b);

    private static bool HaveSameExtensions(OoniMeasurement a, OoniMeasurement b)
    {
        if (ReferenceEquals(a.Extensions, b.Extensions)) return true;
        if (a.Extensions is not { } of || b.Extensions is not { } others || of.Count != others.Count) return false;
        for (int i = 0; i < of.Count; i++)
        {
            if (of[i].Key != others[i].Key || of[i].Value != others[i].Value) return false;
        }

        return true;
    }

    // The input, which is always written, null where there is none.
    private static void WriteTarget(Utf8JsonWriter writer, OoniMeasurement measurement)
    {
        if (measurement.Id is { } id) writer.WriteString("id"u8, id);
        if (measurement.Input is not null) writer.WriteString("input"u8, measurement.Input);
        else if (!HasOther(measurement, "input")) writer.WriteNull("input"u8);
        WriteTime(writer, "measurement_start_time"u8, measurement.MeasurementStartTime);
        WriteString(writer, "measurement_uid"u8, measurement.MeasurementUid);
    }

    private static void WriteProber(Utf8JsonWriter writer, OoniMeasurement measurement)
    {
        WriteOptions(writer, measurement.Options);
        WriteString(writer, "probe_asn"u8, measurement.ProbeAsn);
        WriteString(writer, "probe_cc"u8, measurement.ProbeCc);
        WriteString(writer, "probe_ip"u8, measurement.ProbeIp);
        WriteString(writer, "probe_network_name"u8, measurement.ProbeNetworkName);
        WriteString(writer, "report_id"u8, measurement.ReportId);
        WriteString(writer, "resolver_asn"u8, measurement.ResolverAsn);
        WriteString(writer, "resolver_ip"u8, measurement.ResolverIp);
        WriteString(writer, "resolver_network_name"u8, measurement.ResolverNetworkName);
        WriteString(writer, "software_name"u8, measurement.SoftwareName);
        WriteString(writer, "software_version"u8, measurement.SoftwareVersion);
    }

    private static bool HaveSameProber(OoniMeasurement a, OoniMeasurement b)
        => ReferenceEquals(a.Options, b.Options) && a.ProbeAsn == b.ProbeAsn && a.ProbeCc == b.ProbeCc && a.ProbeIp == b.ProbeIp
            && a.ProbeNetworkName == b.ProbeNetworkName && a.ReportId == b.ReportId && a.ResolverAsn == b.ResolverAsn
            && a.ResolverIp == b.ResolverIp && a.ResolverNetworkName == b.ResolverNetworkName && a.SoftwareName == b.SoftwareName
            && a.SoftwareVersion == b.SoftwareVersion;

    private static void WriteFindings(Utf8JsonWriter writer, OoniMeasurement measurement)
    {
        WriteElement(writer, "test_helpers"u8, measurement.TestHelpers);
        if (measurement.TestKeys is { } keys)
        {
            writer.WritePropertyName("test_keys"u8);
            keys.WriteTo(writer);
        }

        WriteString(writer, "test_name"u8, measurement.TestName);
        if (measurement.TestRuntime is { } runtime) JsonSeconds.Write(writer, "test_runtime"u8, runtime);
    }

    private static void WriteRun(Utf8JsonWriter writer, OoniMeasurement measurement)
    {
        WriteTime(writer, "test_start_time"u8, measurement.TestStartTime);
        WriteString(writer, "test_version"u8, measurement.TestVersion);
        WriteString(writer, "x_hostname"u8, measurement.Hostname);
        if (measurement.Interrupted) writer.WriteBoolean("x_interrupted"u8, true);
        if (measurement.RunId is { } run) writer.WriteString("x_run_id"u8, run);
    }

    private static bool HaveSameRun(OoniMeasurement a, OoniMeasurement b)
        => a.TestStartTime == b.TestStartTime && a.TestVersion == b.TestVersion && a.Hostname == b.Hostname
            && a.Interrupted == b.Interrupted && a.RunId == b.RunId;

    private static void WriteEnd(Utf8JsonWriter writer, OoniMeasurement measurement)
    {
        OtherKey.WriteAll(writer, measurement.OtherKeys);
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _head.Dispose();
        _prober.Dispose();
        _run.Dispose();
    }

    private static void WriteAnnotations(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>>? annotations)
    {
        if (annotations is null) return;
        writer.WriteStartObject("annotations"u8);
        for (int i = 0; i < annotations.Count; i++) writer.WriteString(annotations[i].Key, annotations[i].Value);
        writer.WriteEndObject();
    }

    private static void WriteExtensions(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, int>>? extensions)
    {
        if (extensions is null) return;
        writer.WriteStartObject("extensions"u8);
        for (int i = 0; i < extensions.Count; i++) writer.WriteNumber(extensions[i].Key, extensions[i].Value);
        writer.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter writer, IReadOnlyList<string>? options)
    {
        if (options is null) return;
        writer.WriteStartArray("options"u8);
        for (int i = 0; i < options.Count; i++) writer.WriteStringValue(options[i]);
        writer.WriteEndArray();
    }

    private static void WriteString(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    private static void WriteElement(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement? value)
    {
        if (value is not { } element) return;
        writer.WritePropertyName(name);
        element.WriteTo(writer);
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTime? time)
    {
        if (time is not { } t) return;
        Span<byte> text = stackalloc byte[OoniTime.Length];
        OoniTime.Write(t, text);
        writer.WriteString(name, text);
    }

    private static bool HasOther(OoniMeasurement measurement, string name)
    {
        if (measurement.OtherKeys is { } keys)
        {
            foreach (OtherKey key in keys)
                if (key.Name == name) return true;
        }

        return false;
    }
}
