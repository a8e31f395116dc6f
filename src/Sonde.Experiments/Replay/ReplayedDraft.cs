using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Interference.Dns;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.PathTransparency;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay;

/// <summary>Marks a measurement that was read out of a capture.</summary>
internal static class ReplayedDraft
{
    private static readonly JsonElement True = JsonElement.Parse("true");

    // What the system said of its sockets, what this machine itself caused, and what it lost: in no packet of any measurement.
    private static readonly string[] AlwaysMissing = ["errno", "local_causes", "tcp_info"];

    /// <summary>The measurement with its mark, and with the measuring side's address among its secrets.</summary>
    /// <param name="draft">The measurement.</param>
    /// <param name="source">The measuring side; null: nobody knows. What is loopback there was taken out before.</param>
    /// <param name="missing">What a live measurement would know besides, and no packet says.</param>
    public static MeasurementDraft Of(MeasurementDraft draft, PacketAddress? source, params IReadOnlyList<string> missing)
    {
        missing = [.. AlwaysMissing, .. missing];
        MeasurementForm form = draft.Form switch
        {
            MeasurementForm.Envelope envelope => envelope with { Complete = line => Mark(envelope.Complete(line), missing) },
            MeasurementForm.Own { Line: TrialLine trial }
                => new MeasurementForm.Own(trial with { Line = trial.Line with { Own = Mark(trial.Line.Own, missing) } }),
            MeasurementForm.Own { Line: DnsLine trial }
                => new MeasurementForm.Own(trial with { Line = trial.Line with { Own = Mark(trial.Line.Own, missing) } }),
            MeasurementForm.Own { Line: TransparencyLine probes } => new MeasurementForm.Own(probes with { Missing = missing }),
            _ => draft.Form,
        };
        return draft with { Form = form, Sources = source is { IsLoopback: false } own ? [own.ToIPAddress()] : [] };
    }

    // A template of pages that nobody could read is none.
    private static OwnPart Mark(OwnPart own, IReadOnlyList<string> missing) => own with
    {
        More = [
            .. own.More.Where(each => !missing.Contains("page") || !each.Key.StartsWith("x_template", StringComparison.Ordinal)),
            new("x_replayed", writer => writer.WriteBooleanValue(true)), new("x_missing", writer => Write(writer, missing))],
    };

    private static OoniMeasurement Mark(OoniMeasurement line, IReadOnlyList<string> missing)
    {
        var list = new JsonArray([.. missing.Select(each => (JsonNode)JsonValue.Create(each))]);
        return line with
        {
            OtherKeys = [
                .. line.OtherKeys ?? [], new OtherKey("x_replayed", True), new OtherKey("x_missing", JsonElement.Parse(list.ToJsonString()))],
        };
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<string> missing)
    {
        writer.WriteStartArray();
        foreach (string each in missing) writer.WriteStringValue(each);
        writer.WriteEndArray();
    }
}
