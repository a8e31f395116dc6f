namespace Sonde.Measurements.Model;

/// <summary>
/// One network event as a flat row: a look-up, a connect, a hop's answer, a handshake, a request, a flow. Times are in seconds.
/// </summary>
/// <param name="Step">Which kind of event; a constant of <see cref="ObservationSteps"/>.</param>
public sealed record Observation(string Step)
{
    /// <summary>Which try of its kind, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// Which part of the measurement it belongs to, in the measurement's own words: a flow (<c>tcp/443</c>), a crafted probe
    /// (<c>cookie_data</c>); null where there is one part.
    /// </summary>
    public string? Part { get; init; }

    /// <summary>Whether it is of the control.</summary>
    public bool IsControl { get; init; }

    /// <summary>Whom it spoke to.</summary>
    public string? Target { get; init; }

    /// <summary>The name behind that, or the one that was looked up.</summary>
    public string? Hostname { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c>, <c>icmp</c>; null for the system's resolver.</summary>
    public string? Transport { get; init; }

    /// <summary>The target's port.</summary>
    public int? Port { get; init; }

    /// <summary>The TTL it was sent with, where that is the point of it.</summary>
    public int? Hop { get; init; }

    /// <summary>Who answered, as the answer says; null where nobody did, or where it is the target as a matter of course.</summary>
    public string? Answer { get; init; }

    /// <summary>
    /// What came of it, in the measurement's own word: <c>time_exceeded</c>, <c>answered</c>; null where the failure says all.
    /// </summary>
    public string? Result { get; init; }

    /// <summary>OONI's failure (df-007), or null where there was none.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Start, since the measurement began.</summary>
    public double? T0 { get; init; }

    /// <summary>End, since the measurement began.</summary>
    public double? T { get; init; }

    /// <summary>The round trip; null where nothing came back, or the SYN was sent again.</summary>
    public double? Rtt { get; init; }

    /// <summary>Bytes received.</summary>
    public long? Bytes { get; init; }

    /// <summary>What it came to, where events of its kind have an outcome each.</summary>
    public Outcome? Outcome { get; init; }
}
