using System.Globalization;
using System.Net;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>What a line of a traceroute says: one outcome, and an event for each look-up and probe.</summary>
internal static class TracerouteReading
{
    public static RecordedMeasurement? Of(OoniMeasurement measurement)
    {
        if (TracerouteEnding.Of(measurement) is not { } ending) return null;
        string? destination = TracerouteEnding.DestinationOf(measurement);
        var keys = measurement.TestKeys as TracerouteTestKeys;
        IEnumerable<double> rtts =
            (keys?.Probes ?? []).Where(probe => probe.Answer?.Address == destination).Select(probe => probe.Answer!.Rtt);
        bool isHop = int.TryParse(ending.Outcome.Detail, NumberStyles.None, CultureInfo.InvariantCulture, out int hop);
        string? name = measurement.Hostname ?? (IPAddress.TryParse(destination, out _) ? null : destination);
        TraceroutePayloadColumn? asked = keys?.Payload?.Test;
        var outcome = new RecordedOutcome(ending.Rule, ending.Outcome, ending.Evidence)
        {
            Target = TargetOf(measurement.Hostname ?? destination, keys?.Payload),
            Hostname = asked is { Kind: not "hex", Value.Length: > 0 } ? asked.Value : name,
            Address = IPAddress.TryParse(destination, out _) ? destination : null,
            Failure = ending.Failure,
            Hop = isHop ? hop : keys?.Path.Distance,
            Rtt = Median.Of(rtts),
        };
        // What left from a port of its own is no part of a flow's path.
        IEnumerable<Observation> events = keys is not null
            ? keys.Probes.Where(probe => !probe.IsAside).Select(probe => EventOf(probe, destination, measurement.Hostname))
            : measurement.TestKeys is ScapyTestKeys { OtherKeys: { } others }
                ? TracerouteHops.Of(others, destination, measurement.Hostname)
                : [];
        return OoniReading.Envelope(measurement)
            with
        { Outcomes = [outcome], Observations = [.. OoniReading.LookUps(keys?.Query is { } query ? [query] : null), .. events] };
    }

    // What is asked within a connection makes another question of it.
    private static string? TargetOf(string? host, TraceroutePayload? payload)
    {
        if (host is null || payload is null) return host;
        if (host.Contains(':', StringComparison.Ordinal)) host = $"[{host}]";
        return $"{host}:{payload.Port} ({payload.Test.Kind} {payload.Test.Value})";
    }

    private static Observation EventOf(TracerouteProbe probe, string? destination, string? hostname) => new(ObservationSteps.Hop)
    {
        Attempt = Math.Max(0, probe.Try - 1),
        Part = probe.FlowName,
        Target = destination,
        Hostname = hostname,
        Transport = probe.Protocol,
        Port = probe.Port,
        Hop = probe.Ttl,
        Answer = probe.Answer?.Address,
        Result = probe.Outcome,
        Failure = probe.Failure,
        T0 = probe.T0,
        T = probe.Answer?.T,
        Rtt = probe.Answer?.Rtt,
    };
}
