using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>Makes results of a plan's connections and what they say.</summary>
/// <param name="description">The experiment.</param>
/// <param name="isObserved">Whether the connections were to be captured.</param>
/// <param name="writesFlows">Whether the record of each flow is wanted.</param>
internal sealed class SeriesMeasurement(ExperimentDescription description, bool isObserved, bool writesFlows)
{
    /// <summary>The result of a target. One that the user cut short keeps what it saw and decides nothing.</summary>
    /// <param name="plan">Its connections.</param>
    /// <param name="found">What they say.</param>
    /// <param name="outcome">What they came to.</param>
    /// <param name="network">The target's network, where the job does not name it; null where nobody knows.</param>
    /// <param name="describe">Adds what the experiment knows of a connection of a variant.</param>
    public MeasurementDraft Of(
        SeriesPlan plan, IEnumerable<string> found, Outcome outcome, string? network,
        Func<int, ConversationReply, VariantConnection, VariantConnection> describe)
    {
        Target target = plan.Target;
        bool interrupted = plan.WasInterrupted;
        if (interrupted) outcome = FailureOutcomes.OfConnect(Failures.Interrupted);
        IPAddress[] sources = [.. plan.Replies.Select(reply => reply.Source?.Address).OfType<IPAddress>().Distinct()];
        string? source = sources.FirstOrDefault()?.ToString();
        double took = plan.Replies is [.., var last] ? last.At.SecondsSince(plan.Zero) : 0;
        PathspiderJob job = JobTargets.JobOf(target);
        var record = new PathspiderRecord(job)
        {
            Source = source,
            Path = source is null ? []
                : (job.TargetAsn ?? network) is { } asn ? [source, asn, target.Address.ToString()] : [source, target.Address.ToString()],
            From = plan.StartedAt.UtcDateTime,
            To = plan.StartedAt.AddSeconds(took).UtcDateTime,
            Conditions = interrupted ? null : Condition.Sort(isObserved ? found.Concat(OfCapture(plan)) : found),
            Error = interrupted ? Failures.Interrupted.Text : null,
            MissedFlows = writesFlows && isObserved ? Missed(plan) : null,
            Flows = writesFlows ? [.. FlowsOf(plan)] : null,
        };
        var line = new SeriesLine(description.Name, record, outcome)
        {
            Port = plan.Port,
            Hostname = target.Hostname,
            Connections = [.. plan.Replies.Select((reply, i) => describe(plan.Variants[i], reply, ConnectionOf(plan, reply, i)))],
            WasInterrupted = interrupted,
        };
        return new MeasurementDraft(target, plan.StartedAt, took, description.Version, new MeasurementForm.Own(line), outcome)
        {
            Sources = sources,
            WasInterrupted = interrupted,
            Failures = [.. plan.Replies.Select(reply => ConversationOutcomes.FailureOf(reply)).OfType<Failure>()],
        };
    }

    // No verdict here rests on packets: what is told is that the record of a connection is not there, or not whole.
    private static IEnumerable<string> OfCapture(SeriesPlan plan)
    {
        if (plan.Replies.Any(reply => reply is { NeverLeft: false } and not { Flow.IsIncomplete: false }))
            yield return PathspiderConditions.NotObserved;
        if (Missed(plan) is > 0 and var missed) yield return Condition.With(PathspiderConditions.MissedFlows, $"{missed}");
    }

    private static int Missed(SeriesPlan plan) => plan.Replies.Count(reply => reply is { Flow: null, NeverLeft: false });

    /// <summary>The record of a plan's connection.</summary>
    public static VariantConnection ConnectionOf(SeriesPlan plan, in ConversationReply reply, int place) => new()
    {
        Config = plan.Variants[place],
        Variant = plan.NameOf(plan.Variants[place]),
        End = ConversationOutcomes.NameOf(reply.End),
        T0 = Rounded(reply.SentAt.SecondsSince(plan.Zero)),
        T = Rounded(reply.At.SecondsSince(plan.Zero)),
        Connected = After(reply.ConnectedAt, reply.SentAt),
        FirstByte = After(reply.FirstByteAt, reply.SentAt),
        Failure = ConversationOutcomes.FailureOf(reply),
        Retransmits = reply.Retransmits,
        Rtt = reply.Rtt is { } rtt ? Rounded(rtt) : null,
        Received = reply.Received,
        Tls = reply.Tls is { } tls && (tls.Version ?? tls.CertificateSha256 ?? tls.Protocol) is not null
            ? new ConnectionTls(tls.Version, tls.CipherSuite, tls.CertificateSha256, tls.Protocol)
            : null,
        Rst = reply.Rst,
        Icmp = reply.Icmp,
    };

    /// <summary>The flow records of a plan: of each variant that of the connection that decides.</summary>
    public static IEnumerable<FlowRecord> FlowsOf(SeriesPlan plan)
    {
        DateTime Utc(Instant at) => plan.StartedAt.AddSeconds(at.SecondsSince(plan.Zero)).UtcDateTime;
        foreach (int variant in plan.Variants.Distinct().Order())
        {
            if (plan.Of(variant) is not { } reply) continue;
            ConnectionState state = reply.End switch
            {
                ConversationEnd.Answered => ConnectionState.Ok,
                ConversationEnd.Abandoned => ConnectionState.TimedOut,
                _ => ConnectionState.Failed,
            };
            yield return (reply.Flow ?? new FlowRecord()) with
            {
                Connection = new ConnectionRecord(
                    variant, state, reply.Source?.Port ?? 0, Utc(reply.SentAt), Utc(reply.At), reply.Flow is not null),
            };
        }
    }

    private static double? After(Instant? moment, Instant start) => moment is { } at ? Rounded(at.SecondsSince(start)) : null;

    private static double Rounded(double seconds) => Math.Round(seconds, 6);
}
