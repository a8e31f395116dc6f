using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>The events of a fast open measurement.</summary>
internal static class FastOpenReading
{
    public static IEnumerable<Observation> Observations(FastOpenRecord record)
    {
        int? port = record.Result.Job.Port;
        foreach ((int place, FastOpenConnection connection) in (record.Connections ?? []).Index())
            yield return Of(connection, place, port);
        foreach (FastOpenProbe probe in record.Wire ?? []) yield return Of(probe, port);
        foreach ((int place, string? hop) in (record.Located?.Hops ?? []).Index())
        {
            yield return new Observation(ObservationSteps.Hop)
            {
                Part = "locate",
                Port = port,
                Hop = place + 1,
                Answer = hop,
                Result = hop is null ? "silent" : "time_exceeded",
            };
        }

        foreach (LocatedProbe probe in record.Located?.Probes ?? [])
        {
            yield return new Observation(ObservationSteps.Flow)
            {
                Part = probe.Probe,
                Transport = "tcp",
                Port = port,
                Hop = probe.BeyondTtl ?? probe.IntactTtl,
                Answer = probe.Answer?.From,
                Result = probe.Fate,
            };
        }
    }

    private static Observation Of(FastOpenConnection connection, int place, int? port) => new(ObservationSteps.Connect)
    {
        Attempt = place,
        Part = connection.Config switch { 0 => "without", 1 => "obtain", _ => "use" },
        Transport = "tcp",
        Port = port,
        Result = connection.End,
        Failure = connection.Failure,
        T0 = connection.T0,
        T = connection.T,
        Rtt = connection.Rtt ?? connection.Connected,
        Bytes = connection.Received,
    };

    private static Observation Of(FastOpenProbe probe, int? port) => new(ObservationSteps.Handshake)
    {
        Part = probe.Probe,
        Transport = "tcp",
        Port = port,
        Result = probe.End,
        T0 = probe.T0,
        T = probe.SynAckAfter is { } after ? Math.Round(probe.T0 + after, 6) : null,
        Rtt = probe.SynAckAfter,
    };
}
