using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>The events of A/B measurements.</summary>
internal static class EvidenceReading
{
    /// <summary>The events of a search along the way.</summary>
    public static IEnumerable<Observation> Of(LocatedPath? located, int? port)
    {
        foreach ((int place, string? hop) in (located?.Hops ?? []).Index())
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

        foreach (LocatedProbe probe in located?.Probes ?? [])
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

    /// <summary>The event of one of the system's connections of a fast open measurement.</summary>
    public static Observation Of(FastOpenConnection connection, int place, int? port) => new(ObservationSteps.Connect)
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

    /// <summary>The event of a crafted probe.</summary>
    /// <param name="probe">Its name.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="t0">When its first packet left.</param>
    /// <param name="answeredAfter">When its first answer came, after that; null if none did.</param>
    /// <param name="port">The target's port.</param>
    /// <param name="isDatagram">Whether it was a datagram.</param>
    public static Observation Of(string probe, string end, double t0, double? answeredAfter, int? port, bool isDatagram = false)
        => new(isDatagram ? ObservationSteps.Flow : ObservationSteps.Handshake)
        {
            Part = probe,
            Transport = isDatagram ? "udp" : "tcp",
            Port = port,
            Result = end,
            T0 = t0,
            T = answeredAfter is { } after ? Math.Round(t0 + after, 6) : null,
            Rtt = answeredAfter,
        };
}
