using System.Net;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>The result of a target: what was seen, and what the experiment says of it.</summary>
/// <param name="method">The experiment.</param>
/// <param name="options">The options of the run.</param>
/// <param name="plan">The tries.</param>
/// <param name="search">The search along the way, or null.</param>
internal sealed class DatagramMeasurement(DatagramMethod method, DatagramOptions options, DatagramPlan plan, PathSearch? search)
{
    /// <summary>The target's network, or null where nobody knows.</summary>
    public string? Network { get; init; }

    /// <summary>Whether the user stopped it before all was done.</summary>
    public bool IsCutShort { get; init; }

    private bool IsInterrupted => IsCutShort || plan.WasInterrupted || search is { WasInterrupted: true };

    /// <summary>The result. One that the user cut short keeps what it saw and decides nothing.</summary>
    public MeasurementDraft Draft()
    {
        bool interrupted = IsInterrupted;
        PathFindings? path = search is null || interrupted ? null : new PathFindings(search);
        Outcome outcome = interrupted ? FailureOutcomes.OfConnect(Failures.Interrupted) : OutcomeOf(Verdicts);
        Target target = plan.Target.Target;
        DateTimeOffset start = plan.StartedAt;
        DateTimeOffset end = start.AddSeconds((search?.FinishedAt ?? plan.FinishedAt).SecondsSince(plan.Zero));
        PathspiderJob job = JobTargets.JobOf(target);
        var record = new PathspiderRecord(job)
        {
            Source = plan.SourceText,
            Path = JobTargets.WayOf(plan.SourceText, job.TargetAsn ?? Network, target),
            From = start.UtcDateTime,
            To = end.UtcDateTime,
            Conditions = interrupted ? null : Condition.Sort(ConditionsOf(path)),
            Error = interrupted ? Failures.Interrupted.Text : null,
            MissedFlows = options.WritesFlows ? plan.Flows.Count(flow => flow.MayLackPackets) : null,
            Flows = options.WritesFlows ? [.. FlowsOf()] : null,
        };
        var line = new DatagramLine(method.Name, record, outcome)
        {
            Port = plan.Target.Port,
            Hostname = target.Hostname,
            Wire = [.. plan.Flows.Select(ProbeOf)],
            Forged = plan.Forged + (path?.Forged ?? 0),
            Path = path,
            WasInterrupted = interrupted,
        };
        return new MeasurementDraft(target, start, (end - start).TotalSeconds, method.Version, new MeasurementForm.Own(line), outcome)
        {
            Sources = IPAddress.TryParse(plan.SourceText, out IPAddress? source) ? [source] : [],
            WasInterrupted = interrupted,
        };
    }

    private VariantVerdict[] Verdicts => [.. Enumerable.Range(1, method.Variants.Count).Select(plan.Series.Verdict)];

    private IEnumerable<string> ConditionsOf(PathFindings? path)
    {
        VariantVerdict[] verdicts = Verdicts;
        foreach ((int place, VariantVerdict verdict) in verdicts.Index())
            if (SeriesWords.Of(verdict, IsDoubt(verdict) ? method.Words : method.WordsOf(place + 1)) is { } said) yield return said;
        if (verdicts.Contains(VariantVerdict.Offline) && Target is { } target) yield return target;
        foreach (string each in method.Conclude(new DatagramEvidence(plan, path))) yield return each;
        if (plan.Flows.Any(flow => flow.MayLackPackets)) yield return PathspiderConditions.NotObserved;
    }

    private static bool IsDoubt(VariantVerdict verdict)
        => verdict is VariantVerdict.Contradictory or VariantVerdict.PathLoss or VariantVerdict.LocalError;

    // Who answers one of several variants lives; who refused one of several plain ones is there.
    private string? Target
        => plan.IsOpen ? null
            : plan.Flows.FirstOrDefault(flow => flow is { Variant: 0, End: CraftedEnd.Unreachable }) is { Icmp: { From: { } from } icmp }
            ? ConversationOutcomes.OfIcmp(icmp, from.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6, method.Words)
            : method.Words.TargetDead;

    private Outcome OutcomeOf(VariantVerdict[] verdicts)
    {
        if (verdicts.Any(each => each is VariantVerdict.Contradictory or VariantVerdict.PathLoss)) return Outcome.Unknown;
        if (verdicts.Any(each => each is VariantVerdict.LocalError or VariantVerdict.Unfinished)) return Outcome.SetupFailure;
        DatagramFlow decides = plan.Of(method.Decisive)!;
        if (decides.Icmp is { From: { } from } icmp && decides.End == CraftedEnd.Unreachable
            && IcmpOutcomes.OfConnect(from.AddressFamily, icmp.Type, icmp.Code) is { } outcome) return outcome;
        return FailureOutcomes.OfConnect(decides.End == CraftedEnd.Answered ? null : Failures.GenericTimeout);
    }

    private CraftedProbe ProbeOf(DatagramFlow flow) => new()
    {
        Probe = flow.Recipe.Name,
        End = CraftedWords.NameOf(flow.End),
        SourcePort = flow.LocalPort,
        T0 = CraftedWords.Rounded(flow.SentAt.SecondsSince(plan.Zero)),
        TrafficClass = flow.Recipe.TrafficClass,
        HasReservedBit = flow.Recipe.HasReservedBit,
        HasNoChecksum = flow.Recipe.HasNoChecksum,
        Sent = flow.IsSent ? 1 : 0,
        FirstByte = CraftedWords.After(flow.AnsweredAt, flow.SentAt),
        Answer = flow.Answer is { } answer
            ? new HeardDatagramRecord(answer.HopLimit, answer.Length, answer.HasReservedBit, answer.HasNoChecksum)
            {
                TrafficClass = answer.TrafficClass,
            }
            : null,
        Icmp = flow.Icmp,
    };

    private IEnumerable<FlowRecord> FlowsOf()
    {
        DateTime Utc(Instant at) => plan.StartedAt.AddSeconds(at.SecondsSince(plan.Zero)).UtcDateTime;
        for (int variant = 0; variant <= method.Variants.Count; variant++)
        {
            if (plan.Of(variant) is not { } flow) continue;
            FlowRecord? seen = plan.RecordOf(flow);
            yield return (seen ?? new FlowRecord()) with
            {
                IsIncomplete = flow.MayLackPackets,
                Connection = new ConnectionRecord(
                    variant, CraftedRecords.StateOf(flow.End), flow.LocalPort, Utc(flow.SentAt), Utc(flow.AnsweredAt ?? plan.FinishedAt),
                    seen is not null),
            };
        }
    }
}
