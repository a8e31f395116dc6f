using System.Net;
using System.Text.Json;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>Makes the measurement of a trial that is over.</summary>
/// <param name="service">The service.</param>
/// <param name="context">The run.</param>
/// <param name="isObserved">Whether packets were captured.</param>
/// <param name="packets">The packets, where the user wants them; else null.</param>
internal sealed class TrialDraft(TrialService service, RunContext context, bool isObserved, KeptPackets? packets)
{
    /// <summary>The version of the lines' form: ours counts the keys that we add.</summary>
    public const string Version = "0.1.0";

    /// <summary>The measurement.</summary>
    public MeasurementDraft Of(Trial trial, bool wasInterrupted)
    {
        ProbeRecord[] probes = [.. trial.Probes.Where(probe => probe.Variant is null)];
        IPAddress[] sources = [.. trial.Probes.Select(probe => probe.Reply.Source?.Address).OfType<IPAddress>().Distinct()];
        DateTime began = probes[0].StartedAt;
        Instant zero = probes[0].Reply.SentAt;
        var server = ServerMarks.Of(trial);
        HyperquackProbe[] written = [.. probes.Select(probe => Write(probe, zero, server))];
        PathMarks evidence = TrialEvidence.Of(trial, probes, isObserved);
        var own = new OwnPart(service.Name, began)
        {
            Target = TrialTargets.KeyOf(trial.Target, service.Name),
            IsInterrupted = wasInterrupted,
            ProbeAsn = context.ProbeAsn,
            ProbeCc = context.ProbeCc,
            JobFields = [
                .. (trial.Target.Trial?.Fields ?? []).Where(field => field.Name != "tag" || field.Value.ValueKind != JsonValueKind.String)],
            Local = probes.All(probe => probe.Judgement.IsLocal) ? probes[^1].Judgement.Failure?.Text : null,
            Observations = [.. probes.SelectMany((probe, i) => TrialEvents.Of(probe, i, zero, trial.Vantage.Endpoint))],
            More = [.. More(trial, evidence, zero, server)],
        };
        var line = new HyperquackLine(trial.Vantage.Endpoint, service.Name, trial.Name.Url, written, own)
        {
            Location = LocationOf(context.Networks(trial.Target.Address)),
            IsAnomaly = trial.IsAnomaly,
            ControlsFailed = trial.ControlsFailed,
            IsStateful = trial.IsStateful,
            Tag = trial.Target.Trial?.Fields.FirstOrDefault(
                field => field is { Name: "tag", Value.ValueKind: JsonValueKind.String }) is { Name: not null } tag
                ? tag.Value.GetString()!
                : "",
        };
        return new MeasurementDraft(
            trial.Target, new DateTimeOffset(began, TimeSpan.Zero), (probes[^1].EndedAt - began).TotalSeconds, Version,
            new MeasurementForm.Own(new TrialLine(line)
            {
                Packets = packets?.End(trial.Target, began, sources) ?? [],
                Besides = trial.FailsAgain ? ", and controls fail behind it"
                    : TrialRate.Of(trial) is { IsThrottled: true } ? ", and ten times slower than controls" : "",
            }), Outcome.Unknown)
        {
            WasInterrupted = wasInterrupted,
            Sources = sources,
            Failures = [.. probes.Where(probe => !probe.IsControl).Select(probe => probe.Judgement.Failure).OfType<Failure>()],
        };
    }

    private HyperquackProbe Write(ProbeRecord probe, Instant zero, ServerMarks server)
        => new(probe.StartedAt, probe.EndedAt, probe.Matches, Detail(probe, zero, server))
        {
            ControlUrl = probe.IsControl ? probe.Name.Url : null,
            Page = probe.Judgement.Page,
            Text = probe.Judgement.Text,
            Error = probe.Judgement.Error,
        };

    private TryDetail Detail(ProbeRecord probe, Instant zero, ServerMarks server)
    {
        ConversationReply reply = probe.Reply;
        return new TryDetail
        {
            Stage = probe.Judgement.Stage,
            Failure = probe.Judgement.Failure,
            IsLocal = probe.Judgement.IsLocal,
            T0 = Seconds(reply.SentAt, zero),
            T = Seconds(reply.At, zero),
            SourcePort = reply.Source?.Port ?? 0,
            Rtt = reply.Rtt is { } rtt ? Math.Round(rtt, 6) : null,
            FirstByte = reply is { FirstByteAt: { } first, ConnectedAt: { } connected }
                ? Math.Round(first.SecondsSince(connected), 6)
                : null,
            Received = reply.Received,
            Acknowledged = reply.UnackedBytes is { } unacked ? Math.Max(0, TrialRequest.Of(probe.Name).Length - unacked) : null,
            Retransmits = reply.Retransmits,
            DiffersAt = probe.Judgement.DiffersAt,
            IsCut = probe.Judgement.IsCut,
            Differences = probe.Judgement.Differences,
            Variant = probe.Variant,
            Segments = probe.Variant == TrialVariants.SplitName ? probe.Segments : null,
            Marks = TrialEvidence.MarksOf(reply, isObserved, server),
        };
    }

    private IEnumerable<KeyValuePair<string, Action<Utf8JsonWriter>>> More(
        Trial trial, PathMarks evidence, Instant zero, ServerMarks server)
    {
        yield return new("x_evidence", writer => evidence.WriteValue(writer));
        if (trial.Unusable is { } flaw) yield return new("x_unusable", writer => writer.WriteStringValue(flaw));
        if (trial.FailsLater) yield return new("x_fails_later", writer => writer.WriteBooleanValue(true));
        if (trial.FailsAgain) yield return new("x_fails_again", writer => writer.WriteBooleanValue(true));
        if (trial.Target.Hostname is { } hostname) yield return new("x_vp_name", writer => writer.WriteStringValue(hostname));
        if (trial.TemplateOf(trial.Name) is { } template)
        {
            yield return new("x_template_sha256", writer => writer.WriteStringValue(template.Sha256));
            if (trial.Vantage.SampleToTell(template) is { } sample) yield return new("x_template", sample.Written.WriteTo);
        }

        if (TrialRate.Of(trial) is { } rate)
        {
            yield return new("x_throughput", rate.WriteTo);
            if (rate.IsThrottled) yield return new("x_throttled", writer => writer.WriteBooleanValue(true));
            if (rate.FrozenAfter is { } bytes) yield return new("x_frozen_after", writer => writer.WriteNumberValue(bytes));
        }

        if (trial.Where is { } where) yield return new("x_where", where.Found.WriteTo);
        ProbeRecord[] variants = [.. trial.Probes.Where(probe => probe is { Ttl: null, Variant: not (null or ProbeRecord.Elsewhere) })];
        if (variants.Length == 0) yield break;
        yield return new("x_variants", writer =>
        {
            writer.WriteStartArray();
            foreach (ProbeRecord probe in variants)
            {
                writer.WriteStartObject();
                writer.WriteString("variant"u8, probe.Variant);
                writer.WriteBoolean("matches_template"u8, probe.Matches);
                if (probe.Judgement.Error is { } error) writer.WriteString("error"u8, error);
                writer.WritePropertyName("x_try"u8);
                Detail(probe, zero, server).WriteTo(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private static VantageLocation LocationOf(NetworkFact? fact)
        => fact is null ? VantageLocation.Unknown : new VantageLocation(null, fact.Country) { Asn = fact.Asn, AsName = fact.Name };

    private static double Seconds(Instant at, Instant zero) => Math.Round(at.SecondsSince(zero), 6);
}
