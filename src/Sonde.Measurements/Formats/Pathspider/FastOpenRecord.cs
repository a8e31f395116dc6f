using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>A measurement of <c>tfo</c>: PATHspider's result, and the evidence behind it in keys of our own.</summary>
/// <param name="Result">PATHspider's part, with the job.</param>
public sealed record FastOpenRecord(PathspiderRecord Result) : EvidenceRecord(Name, Result)
{
    /// <summary>The nettest's name.</summary>
    public const string Name = "tfo";

    /// <summary><c>x_connections</c>: the system's connections, or null.</summary>
    public IReadOnlyList<FastOpenConnection>? Connections { get; init; }

    /// <summary><c>x_wire</c>: the crafted probes, or null.</summary>
    public IReadOnlyList<FastOpenProbe>? Wire { get; init; }

    /// <summary><c>x_cached_cookie</c>: whether a cookie was in the kernel's memory before, and could not be removed.</summary>
    public bool HadCachedCookie { get; init; }

    /// <inheritdoc/>
    public override Failure? Failed => Connections?.LastOrDefault(each => each.Failure is not null)?.Failure;

    /// <inheritdoc/>
    public override double? Rtt
        => Connections is [{ Rtt: { } rtt }, ..] ? rtt : Wire is [{ Rtt: { } answered }, ..] ? answered : null;

    /// <inheritdoc/>
    protected override IEnumerable<Observation> OfProbes
        => (Connections ?? []).Select((each, place) => each.ToObservation(place, Result.Job.Port))
            .Concat((Wire ?? []).Select(probe => EvidenceReading.Of(probe, Result.Job.Port, isDatagram: false)));

    /// <inheritdoc/>
    protected override void WriteProbes(Utf8JsonWriter writer, OwnKeys own)
    {
        if (HadCachedCookie) writer.WriteBoolean(own.NameOf("x_cached_cookie"), true);
        if (Connections is not null) WriteList(writer, own.NameOf("x_connections"), Connections, (each, to) => each.WriteTo(to));
        if (Wire is not null) WriteList(writer, own.NameOf("x_wire"), Wire, (each, to) => each.WriteTo(to));
    }
}
