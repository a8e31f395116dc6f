using System.Text.Json;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Interference.Trials;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay;

/// <summary>Marks a measurement that was read out of a capture.</summary>
internal static class ReplayedDraft
{
    private static readonly JsonElement True = JsonElement.Parse("true");

    /// <summary>The measurement with its mark, and with the measuring side's address among its secrets.</summary>
    /// <param name="draft">The measurement.</param>
    /// <param name="source">The measuring side; null: nobody knows. What is loopback there was taken out before.</param>
    public static MeasurementDraft Of(MeasurementDraft draft, PacketAddress? source)
    {
        MeasurementForm form = draft.Form switch
        {
            MeasurementForm.Envelope envelope => envelope with { Complete = line => Mark(envelope.Complete(line)) },
            MeasurementForm.Own { Line: TrialLine trial } => new MeasurementForm.Own(Mark(trial)),
            _ => draft.Form,
        };
        return draft with { Form = form, Sources = source is { IsLoopback: false } own ? [own.ToIPAddress()] : [] };
    }

    private static TrialLine Mark(TrialLine trial)
    {
        HyperquackLine line = trial.Line;
        return trial with
        {
            Line = line
                with
            { Own = line.Own with { More = [.. line.Own.More, new("x_replayed", writer => writer.WriteBooleanValue(true))] } },
        };
    }

    private static OoniMeasurement Mark(OoniMeasurement line)
        => line with { OtherKeys = [.. line.OtherKeys ?? [], new OtherKey("x_replayed", True)] };
}
