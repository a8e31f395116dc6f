using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>A line of ours in PATHspider's form with the evidence of crafted probes and of a search along the way.</summary>
/// <param name="Nettest">The nettest.</param>
/// <param name="Result">PATHspider's part, with the job.</param>
public abstract record EvidenceRecord(string Nettest, PathspiderRecord Result) : TransparencyRecord(Nettest, Result)
{
    /// <summary>
    /// <c>x_forged</c>: how many packets claimed to belong to a crafted connection whose sender may have seen none; absent: none.
    /// </summary>
    public long Forged { get; init; }

    /// <summary><c>x_locate</c>: what the search for meddling hops found, or null.</summary>
    public LocatedPath? Located { get; init; }

    /// <summary><c>x_basis</c>: what the conditions rest on, or null.</summary>
    public string? Basis { get; init; }

    /// <inheritdoc/>
    public override int? Hop => Located?.Distance;

    /// <inheritdoc/>
    public override IEnumerable<Observation> Observations => OfProbes.Concat(EvidenceReading.Of(Located, Result.Job.Port));

    /// <summary>An event for each connection and crafted probe.</summary>
    protected abstract IEnumerable<Observation> OfProbes { get; }

    /// <summary>Writes the connections and the crafted probes.</summary>
    protected abstract void WriteProbes(Utf8JsonWriter writer, OwnKeys own);

    /// <inheritdoc/>
    protected override void WriteEvidence(Utf8JsonWriter writer, OwnKeys own)
    {
        if (Basis is not null) writer.WriteString(own.NameOf("x_basis"), Basis);
        WriteProbes(writer, own);
        if (Forged > 0) writer.WriteNumber(own.NameOf("x_forged"), Forged);
        if (Located is null) return;
        writer.WritePropertyName(own.NameOf("x_locate"));
        Located.WriteTo(writer);
    }
}
