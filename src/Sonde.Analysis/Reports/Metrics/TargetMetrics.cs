using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Metrics;

/// <summary>The numbers of one target of one nettest, as of its last measurement.</summary>
internal sealed class TargetMetrics
{
    /// <summary>Whether its last outcome was unexpected.</summary>
    public bool IsUnexpected { get; private set; }

    /// <summary>Whether of its last outcome nothing can be said.</summary>
    public bool IsUnknown { get; private set; }

    /// <summary>The part of probes that was not answered, from 0 to 1; null where nobody counts.</summary>
    public double? Loss { get; private set; }

    /// <summary>The round trip in seconds; null where there is none.</summary>
    public double? Rtt { get; private set; }

    /// <summary>When it was measured, in seconds since 1970; null where that is not known.</summary>
    public double? Started { get; private set; }

    /// <summary>The ways of its flows, by the flow's name.</summary>
    public SortedDictionary<string, PathBook> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes a measurement.</summary>
    public void Add(RecordedMeasurement measurement, RecordedOutcome outcome)
    {
        Expectation? said = outcome.Expectation ?? outcome.Outcome?.Expectation;
        IsUnexpected = said == Expectation.Unexpected;
        IsUnknown = said is not (Expectation.Expected or Expectation.Unexpected);
        (Loss, Rtt) = (outcome.Loss, outcome.Rtt);
        if (measurement.Started is { } at) Started = (DateTime.SpecifyKind(at, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds;
        foreach (IGrouping<string, Observation> flow in measurement.Observations
            .Where(each => each is { Step: ObservationSteps.Hop, Hop: not null, Answer: not null, IsControl: false })
                .GroupBy(each => each.Part ?? ""))
        {
            SortedDictionary<int, string> hops = [];
            foreach (Observation hop in flow) hops[hop.Hop!.Value] = hop.Answer!;
            int? end = hops.Where(hop => hop.Value == flow.First().Target).Select(hop => (int?)hop.Key).Min();
            foreach (int beyond in hops.Keys.Where(ttl => ttl > end).ToArray()) hops.Remove(beyond);
            if (!Paths.TryGetValue(flow.Key, out PathBook? path)) Paths[flow.Key] = path = new PathBook();
            path.Add(hops, end);
        }
    }
}
