using System.Net;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>The result of a target: what the layers saw, and what the experiment says of it.</summary>
/// <param name="method">The experiment.</param>
/// <param name="options">The options of the run.</param>
/// <param name="target">The target.</param>
/// <param name="port">Its port.</param>
internal sealed class VariantMeasurement(VariantMethod method, VariantOptions options, Target target, int port)
{
    /// <summary>The system's connections, or null.</summary>
    public SystemVariants? Kernel { get; init; }

    /// <summary>The crafted connections, or null.</summary>
    public VariantProbes? Wire { get; init; }

    /// <summary>The search along the way, or null.</summary>
    public PathSearch? Search { get; init; }

    /// <summary>Whether the system's connections were captured.</summary>
    public bool IsObserved { get; init; }

    /// <summary>The target's network, or null where nobody knows.</summary>
    public string? Network { get; init; }

    /// <summary>Whether the user stopped it between the layers, or before all was done.</summary>
    public bool IsCutShort { get; init; }

    private bool IsInterrupted
        => IsCutShort || Kernel is { WasInterrupted: true } || Wire is { WasInterrupted: true } || Search is { WasInterrupted: true };

    /// <summary>The result. One that the user cut short keeps what it saw and decides nothing.</summary>
    public MeasurementDraft Draft()
    {
        bool interrupted = IsInterrupted;
        PathFindings? path = Search is null || interrupted ? null : new PathFindings(Search);
        DateTimeOffset start = Kernel?.StartedAt ?? Wire!.StartedAt;
        DateTimeOffset end = EndAfter(start);
        Outcome outcome = interrupted
            ? FailureOutcomes.OfConnect(Failures.Interrupted)
            : Kernel?.Of(0) is { } first ? ConversationOutcomes.Of(first) : CraftedOutcomes.Of(Wire!.Plain);
        string? source = Kernel?.Replies.Select(reply => reply.Source?.Address.ToString()).FirstOrDefault(text => text is not null)
            ?? Wire?.SourceText;
        PathspiderJob job = JobTargets.JobOf(target);
        int? missed = Kernel is not null && IsObserved ? Kernel.Replies.Count(reply => reply is { Flow: null, NeverLeft: false }) : null;
        var record = new PathspiderRecord(job)
        {
            Source = source,
            Path = JobTargets.WayOf(source, job.TargetAsn ?? Network, target),
            From = start.UtcDateTime,
            To = end.UtcDateTime,
            Conditions = interrupted ? null : Conditions(path, missed),
            Error = interrupted ? Failures.Interrupted.Text : null,
            MissedFlows = !options.WritesFlows ? null : Kernel is null ? Wire!.Flows.Count(flow => flow.MayLackPackets) : missed,
            Flows = !options.WritesFlows ? null
                : Kernel is null ? [.. CraftedRecords.Of(Wire!)] : [.. SeriesMeasurement.FlowsOf(Kernel)],
        };
        var line = new VariantLine(method.Name, record, outcome)
        {
            Port = port,
            Hostname = target.Hostname,
            Kernel = Kernel,
            Wire = Wire,
            Path = path,
            WasInterrupted = interrupted,
        };
        return new MeasurementDraft(target, start, (end - start).TotalSeconds, method.Version, new MeasurementForm.Own(line), outcome)
        {
            Sources = Sources(),
            WasInterrupted = interrupted,
            Failures = [.. (Kernel?.Replies ?? []).Select(reply => ConversationOutcomes.FailureOf(reply)).OfType<Failure>()],
        };
    }

    private IReadOnlyList<string> Conditions(PathFindings? path, int? missed)
    {
        IEnumerable<string> found = method.Conclude(new VariantEvidence(Kernel, Wire, path, IsObserved));
        if (missed > 0) found = found.Append(Condition.With(PathspiderConditions.MissedFlows, $"{missed}"));
        return Condition.Sort(found);
    }

    private DateTimeOffset EndAfter(DateTimeOffset start)
        => Wire is not null ? Wire.StartedAt.AddSeconds((Search?.FinishedAt ?? Wire.FinishedAt).SecondsSince(Wire.Zero))
            : Kernel is { Replies: [.., var last] } ? start.AddSeconds(last.At.SecondsSince(Kernel.Zero))
            : start;

    private IPAddress[] Sources()
    {
        IEnumerable<IPAddress> sources = (Kernel?.Replies ?? []).Select(reply => reply.Source?.Address).OfType<IPAddress>();
        return [.. sources.Concat(IPAddress.TryParse(Wire?.SourceText, out IPAddress? crafted) ? [crafted] : []).Distinct()];
    }
}
