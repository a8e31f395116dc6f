using System.Net;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.FastOpen.Locating;
using Sonde.Experiments.Targets;
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
        FastOpenTarget target, KernelPlan? kernel, WirePlan? wire, FastOpenOptions options, bool isObserved, PathSearch? search = null,
        string? network = null, bool isCutShort = false)
    {
        KernelFindings? findings = kernel is { Replies.Count: > 0 } ? new KernelFindings(kernel.Replies, isObserved) : null;
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
            : findings is not null ? OutcomeOf(findings.Third ?? findings.Baseline) : OutcomeOf(wire!);
        string? source = kernel?.Replies.Select(reply => reply.Source?.Address.ToString()).FirstOrDefault(text => text is not null);
        PathspiderJob job = JobTargets.JobOf(target.Target);
        var record = new PathspiderRecord(job)
        {
            Source = source ?? wire?.SourceText,
            Path = PathOf(source ?? wire?.SourceText, job.TargetAsn ?? network, target.Target),
            From = start.UtcDateTime,
            To = end.UtcDateTime,
            Conditions = interrupted ? null : verdict.Conditions,
            Error = interrupted ? Failures.Interrupted.Text : null,
            MissedFlows = options.WritesFlows && findings is not null && isObserved ? findings.Missed : null,
            Flows = options.WritesFlows && kernel is not null ? FlowsOf(kernel) : null,
        };
        var line = new FastOpenLine(record, outcome)
        {
            Port = target.Port,
            Kernel = findings is null ? null : kernel,
            Wire = wire,
            Path = path,
            Basis = interrupted ? null : verdict.Basis,
            HadCachedCookie = kernel is { Replies: [_, { HadCookie: true }, ..] },
            WasInterrupted = interrupted,
        };
        return new MeasurementDraft(target.Target, start, (end - start).TotalSeconds, Version, new MeasurementForm.Own(line), outcome)
        {
            Sources = SourcesOf(kernel, wire),
            WasInterrupted = interrupted,
            Failures = [.. (kernel?.Replies ?? []).Select(reply => FailureOf(reply)).OfType<Failure>()],
        };
    }

    private static IPAddress[] SourcesOf(KernelPlan? kernel, WirePlan? wire)
    {
        IEnumerable<IPAddress> sources = (kernel?.Replies ?? []).Select(reply => reply.Source?.Address).OfType<IPAddress>();
        return [.. sources.Concat(IPAddress.TryParse(wire?.SourceText, out IPAddress? crafted) ? [crafted] : []).Distinct()];
    }

    /// <summary>What a connection failed by, or null.</summary>
    public static Failure? FailureOf(in ConversationReply reply) => reply.End switch
    {
        ConversationEnd.Answered => null,
        ConversationEnd.Closed => Failures.Eof,
        ConversationEnd.Failed => ErrnoFailures.OfConnect(reply.Errno),
        ConversationEnd.Abandoned => Failures.GenericTimeout,
        ConversationEnd.TlsFailed => Failures.SslFailedHandshake,
        _ => new Failure($"{Failures.UnknownPrefix}not an answer"),
    };

    private static Outcome OutcomeOf(in ConversationReply reply)
    {
        if (reply.Icmp is { From: { } from } icmp && IcmpOutcomes.OfConnect(from.AddressFamily, icmp.Type, icmp.Code) is { } outcome)
            return outcome;
        Failure? failure = FailureOf(reply);
        if (reply.ConnectedAt is null || failure is null) return FailureOutcomes.OfConnect(failure);
        return Outcome.At(
            Stage.Read,
            reply.End == ConversationEnd.Abandoned
            ? OutcomeClasses.Timeout
            : reply.Errno != 0 ? OutcomeClasses.TcpReset : OutcomeClasses.Unknown);
    }

    private static Outcome OutcomeOf(WirePlan plan)
    {
        WireFlow plain = plan.Of(WireProbeKind.Plain)!;
        if (plain.Icmp is { From: { } from } icmp && IcmpOutcomes.OfConnect(from.AddressFamily, icmp.Type, icmp.Code) is { } outcome)
            return outcome;
        return plain.End switch
        {
            WireEnd.Answered => Outcome.Match,
            WireEnd.Silent => Outcome.At(Stage.Read, OutcomeClasses.Timeout),
            WireEnd.Reset => FailureOutcomes.OfConnect(plain.SynAck is null ? Failures.ConnectionRefused : Failures.ConnectionReset),
            WireEnd.TimedOut => FailureOutcomes.OfConnect(Failures.GenericTimeout),
            _ => Outcome.SetupFailure,
        };
    }

    private static IReadOnlyList<string> PathOf(string? source, string? network, Target target)
        => source is null ? [] : network is not null ? [source, network, target.Address.ToString()] : [source, target.Address.ToString()];

    private static FlowRecord[] FlowsOf(KernelPlan plan)
    {
        DateTime Utc(Instant at) => plan.StartedAt.AddSeconds(at.SecondsSince(plan.Zero)).UtcDateTime;
        IEnumerable<ConversationReply> three = CookieUse.PlaceOfThird(plan.Replies) is { } third
            ? [plan.Replies[0], plan.Replies[1], plan.Replies[third]]
            : plan.Replies;
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
