using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// A measurement whose variants are the system's own connections: PATHspider's result, and each connection's record in
/// <c>x_connections</c>.
/// </summary>
/// <param name="Nettest">The nettest.</param>
/// <param name="Result">PATHspider's part, with the job.</param>
public sealed record VariantRecord(string Nettest, PathspiderRecord Result) : TransparencyRecord(Nettest, Result)
{
    /// <summary>The nettests whose lines have this form.</summary>
    public static IReadOnlyList<string> Nettests { get; } = ["h2"];

    /// <summary><c>x_connections</c>: the connections, in their order; null where the line has none.</summary>
    public IReadOnlyList<VariantConnection>? Connections { get; init; }

    /// <inheritdoc/>
    public override Failure? Failed => Connections?.LastOrDefault(each => each.Failure is not null)?.Failure;

    /// <inheritdoc/>
    public override double? Rtt => Connections is [{ Rtt: { } rtt }, ..] ? rtt : null;

    /// <inheritdoc/>
    public override IEnumerable<Observation> Observations
        => (Connections ?? []).Select((each, place) => each.ToObservation(place, Result.Job.Port));

    /// <summary>Takes the keys of the evidence; what is not of their shape stays.</summary>
    internal static VariantRecord Read(KeyReader keys, string nettest, PathspiderRecord result)
        => new(nettest, result) { Connections = keys.Items("x_connections", VariantConnection.Read) };

    /// <inheritdoc/>
    protected override void WriteEvidence(Utf8JsonWriter writer, OwnKeys own)
    {
        if (Connections is not null) WriteList(writer, own.NameOf("x_connections"), Connections, (each, to) => each.WriteTo(to));
    }
}
