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

    /// <summary>The event of a crafted probe.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="port">The target's port.</param>
    /// <param name="isDatagram">Whether it was a datagram.</param>
    public static Observation Of(ProbeRecord probe, int? port, bool isDatagram)
        => new(isDatagram ? ObservationSteps.Flow : ObservationSteps.Handshake)
        {
            Part = probe.Probe,
            Transport = isDatagram ? "udp" : "tcp",
            Port = port,
            Result = probe.End,
            T0 = probe.T0,
            T = probe.SynAckAfter is { } after ? Math.Round(probe.T0 + after, 6) : null,
            Rtt = probe.Rtt,
        };
}
