using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute;

/// <summary>
/// Shows the oldest trace under way to people who watch, some times a second: on the thread that probes, between two waits, so that
/// nothing it reads is being changed.
/// </summary>
internal sealed class TraceWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly RunContext _context;
    private readonly Action<MeasurementProgress?> _show;
    private readonly bool _keepsPrivateHops;
    private readonly List<TracePlan> _plans = [];
    private readonly ITimer _timer;
    private volatile bool _isDue;

    /// <summary>Begins to watch.</summary>
    /// <param name="context">The run.</param>
    /// <param name="show">Takes what is to be shown.</param>
    /// <param name="keepsPrivateHops">Whether private hops may be shown.</param>
    /// <param name="wake">Makes the loop turn, so that what came last is shown although nothing more comes.</param>
    public TraceWatch(RunContext context, Action<MeasurementProgress?> show, bool keepsPrivateHops, Action wake)
    {
        (_context, _show, _keepsPrivateHops) = (context, show, keepsPrivateHops);
        _timer = context.Time.CreateTimer(
            _ =>
            {
                _isDue = true;
                wake();
            },
            null, Interval, Interval);
    }

    /// <summary>A trace begins.</summary>
    public void Add(TracePlan plan) => _plans.Add(plan);

    /// <summary>A trace ended: it is shown no more.</summary>
    public void Remove(TracePlan plan)
    {
        _plans.Remove(plan);
        _show(null);
    }

    /// <summary>The loop is about to wait.</summary>
    public void Turn()
    {
        if (!_isDue || _plans.Count == 0) return;
        _isDue = false;
        TracePlan plan = _plans[0];
        _show(new MeasurementProgress(plan.Target, SoFar(plan), _plans.Count - 1));
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private TracerouteTestKeys SoFar(TracePlan plan)
    {
        var redaction = new TraceRedaction(plan, _context.Secrets, _keepsPrivateHops);
        return new TracerouteTestKeys
        {
            Packets = new ScapyTestKeys { AnswerFlags = [], SentPackets = [], AnsweredPackets = [] },
            Series = [],
            Probes = [.. plan.Probes.Where(probe => IsWithin(plan, probe)).Select(probe => ProbeOf(plan, probe, redaction))],
            Path = new TraceroutePath(null, [], [.. Hops(plan, redaction)], []),
            Outcome = default(PathVerdict).Outcome,
        };
    }

    private static bool IsWithin(TracePlan plan, SentProbe probe)
        => !probe.IsAside && probe.Ttl <= (plan.Flows[probe.Flow].End ?? int.MaxValue);

    private static TracerouteProbe ProbeOf(TracePlan plan, SentProbe probe, TraceRedaction redaction)
    {
        TraceFlow flow = plan.Settings.Flows[probe.Flow];
        bool isOpen = probe.IsOutstanding || (plan.Flows[probe.Flow].Hops[probe.Ttl].Count < plan.Settings.Tries && probe.Errno == 0);
        return new TracerouteProbe
        {
            Protocol = TraceMeasurement.NameOf(flow.Protocol),
            Port = TraceMeasurement.PortOf(flow.Protocol, flow.Port),
            Flow = flow.Number,
            Ttl = probe.Ttl,
            Try = probe.Try,
            Packet = probe.Number,
            T0 = probe.SentAt.SecondsSince(plan.Zero),
            Outcome = probe.Answer is { } first
                ? TraceMeasurement.NameOf(first.Heard.Kind)
                : isOpen ? TracerouteProbe.Pending : TraceMeasurement.Silent,
            Answer = probe.Answer is not { } answer ? null : new TracerouteAnswer
            {
                Packet = 0,
                Address = redaction.Publish(answer.Heard.From),
                T = answer.At.SecondsSince(plan.Zero),
                Rtt = Math.Max(0, answer.At.SecondsSince(probe.SentAt)),
            },
        };
    }

    private static IEnumerable<TracerouteHopNote> Hops(TracePlan plan, TraceRedaction redaction)
    {
        foreach (IGrouping<int, SentProbe> hop in plan.Probes.Where(probe => IsWithin(plan, probe)).GroupBy(probe => probe.Ttl)
            .OrderBy(hop => hop.Key))
        {
            string[] addresses =
                [.. hop.Select(probe => probe.Answer?.Heard.From).OfType<PacketAddress>().Distinct().Select(redaction.Publish)];
            yield return new TracerouteHopNote(hop.Key, addresses, hop.Count(), hop.Count(probe => probe.Answer is not null), null);
        }
    }
}
