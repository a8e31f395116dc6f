using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>The keys of our own that lines of all interference measurements have.</summary>
/// <param name="Nettest"><c>x_test_name</c>: the nettest.</param>
/// <param name="StartedAt">When the measurement began, in UTC: <c>x_started</c>.</param>
public sealed record OwnPart(string Nettest, DateTime StartedAt)
{
    /// <summary><c>x_test_name</c>: says that the line was measured live, and by which nettest.</summary>
    public const string TestNameKey = "x_test_name";

    /// <summary><c>x_options</c>: the options, as OONI writes them.</summary>
    public const string OptionsKey = "x_options";

    /// <summary><c>x_interrupted</c>: the user stopped it.</summary>
    public const string InterruptedKey = "x_interrupted";

    /// <summary><c>x_target</c>: what tells this measurement from others: the vantage point and the name.</summary>
    public const string TargetKey = "x_target";

    /// <summary>The keys of a line that a job's field of that name would be mistaken for; such fields stand within <c>x_job</c>.</summary>
    private static readonly HashSet<string> Reserved =
    [
        "vp", "test_url", "location", "service", "response", "anomaly", "controls_failed", "stateful_block", "tag", "ip", "Server",
        "passed", "Keyword", "Retries", "Results",
        "Blocked", "FailSanity", "StatefulBlock", "answers", "query", "error", "resolver", "start_time", "end_time", "excluded",
        "exclude_reason", "confidence", "connect_error",
        "passed_control", "passed_liveness", "in_control_group", "id", "probe_cc", "probe_asn", "test_name", "test_keys",
        "data_format_version", "measurement_start_time",
        "conditions", "dip", "dp",
    ];

    /// <summary>The measurement's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The run's id.</summary>
    public Guid RunId { get; init; }

    /// <summary>The options as recorded.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The target as it is told from others: <c>192.0.2.80 blocked.example</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the user stopped it.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>The network of the measuring machine, such as <c>AS64496</c>; null where nobody said.</summary>
    public string? ProbeAsn { get; init; }

    /// <summary>Its country; null where nobody said.</summary>
    public string? ProbeCc { get; init; }

    /// <summary>Further fields of the job, as they came.</summary>
    public IReadOnlyList<OtherKey> JobFields { get; init; } = [];

    /// <summary>
    /// <c>x_local</c>: what kept the measurement from happening, where the cause lies in the measuring machine; else null.
    /// </summary>
    public string? Local { get; init; }

    /// <summary>The events of the network behind it.</summary>
    public IReadOnlyList<Observation> Observations { get; init; } = [];

    /// <summary>Further keys, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Action<Utf8JsonWriter>>> More { get; init; } = [];

    internal void WriteTo(Utf8JsonWriter writer)
    {
        foreach ((string name, Action<Utf8JsonWriter> write) in More)
        {
            writer.WritePropertyName(name);
            write(writer);
        }

        ObservationList.Write(writer, Observations);
        if (Local is not null) writer.WriteString("x_local"u8, Local);
        if (IsInterrupted) writer.WriteBoolean(InterruptedKey, true);
        if (ProbeCc is not null) writer.WriteString("probe_cc"u8, ProbeCc);
        if (ProbeAsn is not null) writer.WriteString("probe_asn"u8, ProbeAsn);
        WriteJob(writer);
        writer.WriteString("x_started"u8, ProbeTime.OfHyperquack(StartedAt));
        writer.WriteString(TestNameKey, Nettest);
        writer.WriteString(TargetKey, Target);
        if (Options.Count > 0)
        {
            writer.WriteStartArray(OptionsKey);
            foreach (string option in Options) writer.WriteStringValue(option);
            writer.WriteEndArray();
        }

        writer.WriteString("id"u8, Id);
        writer.WriteString("x_run_id"u8, RunId);
    }

    private void WriteJob(Utf8JsonWriter writer)
    {
        foreach (OtherKey field in JobFields.Where(field => !IsReserved(field.Name)).DistinctBy(field => field.Name))
        {
            writer.WritePropertyName(field.Name);
            field.Value.WriteTo(writer);
        }

        OtherKey[] apart = [.. JobFields.Where(field => IsReserved(field.Name)).DistinctBy(field => field.Name)];
        if (apart.Length == 0) return;
        writer.WriteStartObject("x_job"u8);
        foreach (OtherKey field in apart)
        {
            writer.WritePropertyName(field.Name);
            field.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static bool IsReserved(string name) => Reserved.Contains(name) || name.StartsWith("x_", StringComparison.Ordinal);
}
