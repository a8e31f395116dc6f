using System.Globalization;
using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>
/// What a live line in the form of the archives' probers says beside its answers: who measured, its outcome as stamped, its network events.
/// </summary>
public static class TrialReading
{
    /// <summary>Whether a line has this form: it names a vantage point, what was tested, and the nettest.</summary>
    public static bool IsOne(JsonElement line)
        => line.ValueKind == JsonValueKind.Object && Text(line, "vp") is not null && Text(line, "test_url") is not null
            && Text(line, OwnPart.TestNameKey) is not null;

    /// <summary>The key of a line for a run that is resumed; false for one of another form.</summary>
    public static bool TryReadKey(JsonElement line, out ResumeKey key)
    {
        key = default;
        if (!IsOne(line) || Text(line, OwnPart.TargetKey) is not { } target) return false;
        string[] options = line.TryGetProperty(OwnPart.OptionsKey, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(option => option.ToString())]
            : [];
        key = ResumeKey.Of(Text(line, OwnPart.TestNameKey)!, target, null, options);
        return true;
    }

    /// <summary>What a line says.</summary>
    /// <param name="line">A line for which <see cref="IsOne"/> holds.</param>
    public static RecordedMeasurement Of(JsonElement line)
    {
        string? failure = line.TryGetProperty("x_local", out JsonElement local) && local.ValueKind == JsonValueKind.String
            ? local.GetString()
            : null;
        return new RecordedMeasurement(Text(line, OwnPart.TestNameKey)!)
        {
            Id = Text(line, "id") is { } id && Guid.TryParse(id, out Guid given) ? given : null,
            Started = Text(line, "x_started") is { } started
                && DateTime.TryParse(
                    started, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                    out DateTime at) ? at : null,
            ProbeAsn = Text(line, "probe_asn"),
            ProbeCc = Text(line, "probe_cc"),
            Outcomes =
            [
                new RecordedOutcome(
                    Text(line, "x_rule") ?? "none",
                    OutcomeText.TryParse(Text(line, "x_outcome") ?? "", out Outcome outcome) ? outcome : null, "as stamped")
                {
                    Expectation = ExpectationText.Parse(Text(line, "x_expectation")),
                    Target = Text(line, OwnPart.TargetKey),
                    Hostname = Text(line, "test_url"),
                    Address = Text(line, "vp"),
                    Failure = failure,
                },
            ],
            Observations = line.TryGetProperty(ObservationList.Key, out JsonElement events) ? ObservationList.Read(events) : [],
        };
    }

    private static string? Text(JsonElement line, string name)
        => line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
