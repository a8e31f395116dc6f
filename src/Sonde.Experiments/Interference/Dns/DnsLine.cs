using System.Text.Json;
using Sonde.Experiments.Drafts;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>A trial of a resolver as it is written: the archives' line. Its outcome is decided by who reads such lines.</summary>
/// <param name="Line">The line, but for what the run knows.</param>
internal sealed record DnsLine(SatelliteLine Line) : IMeasurementLine
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>The packets of its exchanges and connections, where the user wants them.</summary>
    public IReadOnlyList<MeasuredPacket> Packets { get; init; } = [];

    public bool LeavesOutcomeOpen => true;

    public string Summary
    {
        get
        {
            if (!Line.PassedLiveness) return $"{Line.TestUrl}: the resolver does not answer control names";
            string[] addresses = Line.Queries.Count == 0 ? [] : [.. Line.Queries[^1].Addresses.Select(address => address.Ip)];
            return $"{Line.TestUrl}: {(addresses.Length == 0 ? "no address" : string.Join(' ', addresses.Take(4)))}";
        }
    }

    public IReadOnlyList<string> Findings => [];

    public void WriteTo(Utf8JsonWriter writer, RunLabel run)
        => (Line with { Own = Line.Own with { Id = _id, RunId = run.Id, Options = run.Options } }).WriteTo(writer);
}
