using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>What lines in OONI's envelope have in common.</summary>
internal static class OoniReading
{
    /// <summary>The envelope of a measurement, without outcomes and events.</summary>
    public static RecordedMeasurement Envelope(OoniMeasurement measurement) => new(measurement.TestName ?? "")
    {
        Id = measurement.Id,
        Started = measurement.MeasurementStartTime,
        ProbeAsn = ProbePlace.Network(measurement.ProbeAsn),
        ProbeCc = ProbePlace.Country(measurement.ProbeCc),
        Outcomes = [],
        Observations = [],
    };

    /// <summary>The events of look-ups.</summary>
    public static IEnumerable<Observation> LookUps(IReadOnlyList<DnsQuery>? queries) => (queries ?? [])
        .Select((query, i) => new Observation(ObservationSteps.Dns)
        {
            Attempt = i,
            Hostname = query.Hostname,
            Target = query.ResolverAddress is { Length: > 0 } address ? address : null,
            Failure = query.Failure,
            T0 = query.T0,
            T = query.T,
            Rtt = query.Failure is null && query.T - query.T0 is { } took ? Math.Round(took, 9) : null,
            Answer = query.Answers is { Count: > 0 } answers
            ? answers.Select(each => each.IPv4 ?? each.IPv6).FirstOrDefault(each => each is not null)
            : null,
        });
}
