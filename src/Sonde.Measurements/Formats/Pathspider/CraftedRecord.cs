using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// A measurement by crafted probes, and by the system's own connections where its experiment makes some: PATHspider's result, and the
/// evidence behind it in keys of our own.
/// </summary>
/// <param name="Nettest">The nettest.</param>
/// <param name="Result">PATHspider's part, with the job.</param>
public sealed record CraftedRecord(string Nettest, PathspiderRecord Result) : EvidenceRecord(Nettest, Result)
{
    /// <summary>The nettests whose lines have this form.</summary>
    public static IReadOnlyList<string> Nettests { get; } = ["dscp", "ecn", "evilbit", "mss", "tcpopt", "udpzero"];

    /// <summary><c>x_connections</c>: the system's connections, or null.</summary>
    public IReadOnlyList<VariantConnection>? Connections { get; init; }

    /// <summary><c>x_wire</c>: the crafted probes, or null.</summary>
    public IReadOnlyList<CraftedProbe>? Wire { get; init; }

    /// <inheritdoc/>
    public override Failure? Failed => Connections?.LastOrDefault(each => each.Failure is not null)?.Failure;

    /// <inheritdoc/>
    public override double? Rtt
        => Connections is [{ Rtt: { } rtt }, ..] ? rtt : Wire is [{ Rtt: { } answered }, ..] ? answered : null;

    /// <inheritdoc/>
    protected override IEnumerable<Observation> OfProbes
        => (Connections ?? []).Select((each, place) => each.ToObservation(place, Result.Job.Port))
            .Concat((Wire ?? []).Select(probe => EvidenceReading.Of(probe, Result.Job.Port, isDatagram: probe.SynFlags is null)));

    /// <inheritdoc/>
    protected override void WriteProbes(Utf8JsonWriter writer, OwnKeys own)
    {
        if (Connections is not null) WriteList(writer, own.NameOf("x_connections"), Connections, (each, to) => each.WriteTo(to));
        if (Wire is not null) WriteList(writer, own.NameOf("x_wire"), Wire, (each, to) => each.WriteTo(to));
    }
}
