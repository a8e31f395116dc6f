using System.Net;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>Makes results of what the layers found.</summary>
internal static class FastOpenMeasurement
{
    public const string Name = "tfo", Version = "0.1.0";

    /// <summary>
    /// The result of a target that was measured. Where the job does not name the target's network, <paramref name="network"/> does. One
    /// that the user cut short keeps what it saw and decides nothing.
    /// </summary>
    public static MeasurementDraft Of(
        JobTarget target, KernelPlan? kernel, WirePlan? wire, FastOpenOptions options, bool isObserved, PathSearch? search = null,
        string? network = null, bool isCutShort = false)
    {
        KernelFindings? findings = kernel is { Replies.Count: > 0 }
            ? new KernelFindings(kernel.Counted, isObserved, kernel.Failed, kernel.Beside)
            : null;
        WireFindings? crafted = wire is { Flows.Count: > 0 } ? new WireFindings(wire) : null;
        bool interrupted = isCutShort || kernel is { WasInterrupted: true } || wire is { WasInterrupted: true }
            || search is { WasInterrupted: true };
        PathFindings? path = search is null || interrupted ? null : new PathFindings(search);
        Verdict verdict = Verdict.Of(findings, crafted, path);
        DateTimeOffset start = kernel?.StartedAt ?? wire!.StartedAt;
        double kernelTook = kernel is { Replies: [.., var last] } ? last.At.SecondsSince(kernel.Zero) : 0;
        DateTimeOffset end = wire is not null
            ? wire.StartedAt.AddSeconds((search?.FinishedAt ?? wire.FinishedAt).SecondsSince(wire.Zero))
            : start.AddSeconds(kernelTook);
        Outcome outcome = interrupted
            ? FailureOutcomes.OfConnect(Failures.Interrupted)
            : verdict.IsConnectivityInDoubt
            ? Outcome.Unknown
            : findings is not null
                ? ConversationOutcomes.Of(findings.Third ?? findings.Baseline)
                : CraftedOutcomes.Of(wire!.Of(WireProbeKind.Plain)!);
        string? source = kernel?.Replies.Select(reply => reply.Source?.Address.ToString()).FirstOrDefault(text => text is not null);
        PathspiderJob job = JobTargets.JobOf(target.Target);
        var record = new PathspiderRecord(job)
        {
            Source = source ?? wire?.SourceText,
            Path = JobTargets.WayOf(source ?? wire?.SourceText, job.TargetAsn ?? network, target.Target),
            From = start.UtcDateTime,
            To = end.UtcDateTime,
            Conditions = interrupted ? null : verdict.Conditions,
            Error = interrupted ? Failures.Interrupted.Text : null,
            MissedFlows = !options.WritesFlows ? null
                : kernel is null ? wire!.Flows.Count(flow => flow.MayLackPackets)
                : findings is not null && isObserved ? findings.Missed : null,
            Flows = !options.WritesFlows ? null : kernel is null ? [.. CraftedRecords.Of(wire!)] : FlowsOf(kernel),
        };
        var line = new FastOpenLine(record, outcome)
        {
            Port = target.Port,
            Hostname = target.Target.Hostname,
            Kernel = findings is null ? null : kernel,
            Wire = wire,
            Path = path,
            Basis = interrupted ? null : verdict.Basis,
            HadCachedCookie = kernel is { Counted: [_, { HadCookie: true }, ..] },
            WasInterrupted = interrupted,
        };
        return new MeasurementDraft(target.Target, start, (end - start).TotalSeconds, Version, new MeasurementForm.Own(line), outcome)
        {
            Sources = SourcesOf(kernel, wire),
            WasInterrupted = interrupted,
            Failures = [.. (kernel?.Replies ?? []).Select(reply => ConversationOutcomes.FailureOf(reply)).OfType<Failure>()],
        };
    }

    private static IPAddress[] SourcesOf(KernelPlan? kernel, WirePlan? wire)
    {
        IEnumerable<IPAddress> sources = (kernel?.Replies ?? []).Select(reply => reply.Source?.Address).OfType<IPAddress>();
        return [.. sources.Concat(IPAddress.TryParse(wire?.SourceText, out IPAddress? crafted) ? [crafted] : []).Distinct()];
    }

    private static FlowRecord[] FlowsOf(KernelPlan plan)
    {
        DateTime Utc(Instant at) => plan.StartedAt.AddSeconds(at.SecondsSince(plan.Zero)).UtcDateTime;
        IReadOnlyList<ConversationReply> counted = plan.Counted;
        IReadOnlyList<ConversationReply> three = CookieUse.PlaceOfThird(counted) is { } third
            ? [counted[0], counted[1], counted[third]]
            : counted;
        return [.. three.Select((reply, i) => (reply.Flow ?? new FlowRecord()) with
        {
            Connection = new ConnectionRecord(
                i,
                reply.End switch { ConversationEnd.Answered => ConnectionState.Ok, ConversationEnd.Abandoned => ConnectionState.TimedOut,
                    _ => ConnectionState.Failed },
                reply.Source?.Port ?? 0, Utc(reply.SentAt), Utc(reply.At), reply.Flow is not null),
        })];
    }
}
