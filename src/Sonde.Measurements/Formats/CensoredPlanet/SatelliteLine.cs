using System.Net;
using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>A trial of a resolver as Satellite v2.2 writes it (<c>results.json</c>), with keys of our own beside.</summary>
/// <param name="Resolver">The resolver.</param>
/// <param name="TestUrl">The name that was tested.</param>
/// <param name="StartedAt">When it began, in UTC.</param>
/// <param name="EndedAt">When it ended, in UTC.</param>
/// <param name="Queries">The queries of the type that counts; control names only where they failed.</param>
/// <param name="Own">What is ours.</param>
public sealed record SatelliteLine(
    IPEndPoint Resolver, string TestUrl, DateTime StartedAt, DateTime EndedAt, IReadOnlyList<SatelliteQuery> Queries, OwnPart Own)
{
    /// <summary>Where the resolver is.</summary>
    public VantageLocation Location { get; init; } = VantageLocation.Unknown;

    /// <summary>Whether control names were answered.</summary>
    public bool PassedLiveness { get; init; }

    /// <summary>Whether control resolvers were asked.</summary>
    public bool HasControls { get; init; }

    /// <summary>Whether the last query brought no answer.</summary>
    public bool IsConnectError { get; init; }

    /// <summary>Whether no address is one that a control resolver gave.</summary>
    public bool IsAnomaly { get; init; }

    /// <summary>The queries of type AAAA, where those of type A count.</summary>
    public IReadOnlyList<SatelliteQuery> AaaaQueries { get; init; } = [];

    /// <summary>Further queries, which are evidence and no tries.</summary>
    public IReadOnlyList<DnsTryDetail> Features { get; init; } = [];

    /// <summary>The control resolvers' answers.</summary>
    public IReadOnlyList<ControlAnswer> Controls { get; init; } = [];

    /// <summary>The pages at odd addresses.</summary>
    public IReadOnlyList<FetchedPages> Pages { get; init; } = [];

    /// <summary>Writes the line as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("vp"u8, Resolver.Address.ToString());
        writer.WriteString("test_url"u8, TestUrl);
        Location.WriteTo(writer);
        writer.WriteBoolean("passed_liveness"u8, PassedLiveness);
        writer.WriteBoolean("in_control_group"u8, HasControls);
        writer.WriteBoolean("connect_error"u8, IsConnectError);
        writer.WriteBoolean("anomaly"u8, IsAnomaly);
        writer.WriteString("start_time"u8, ProbeTime.OfSatellite(StartedAt));
        writer.WriteString("end_time"u8, ProbeTime.OfSatellite(EndedAt));
        WriteConfidence(writer);
        writer.WriteBoolean("excluded"u8, value: false);
        writer.WriteStartArray("exclude_reason"u8);
        writer.WriteEndArray();
        WriteAll(writer, "response"u8, Queries);
        if (AaaaQueries.Count > 0) WriteAll(writer, "x_response_aaaa"u8, AaaaQueries);
        writer.WriteStartArray("x_controls"u8);
        foreach (ControlAnswer control in Controls) control.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("x_pages"u8);
        foreach (FetchedPages pages in Pages) pages.WriteTo(writer);
        writer.WriteEndArray();
        WriteDetails(writer, "x_tries"u8, Queries.Select(query => query.Detail));
        if (AaaaQueries.Count > 0) WriteDetails(writer, "x_tries_aaaa"u8, AaaaQueries.Select(query => query.Detail));
        if (Features.Count > 0) WriteDetails(writer, "x_features"u8, Features);
        Own.WriteTo(writer);
        writer.WriteEndObject();
    }

    private void WriteConfidence(Utf8JsonWriter writer)
    {
        SatelliteAddress[] last = Queries.Count == 0 ? [] : [.. Queries[^1].Addresses.DistinctBy(each => each.Ip)];
        writer.WriteStartObject("confidence"u8);
        writer.WriteNumber("average"u8, last.Length == 0 ? 0 : last.Average(ConfidenceOf));
        writer.WriteStartArray("matches"u8);
        foreach (SatelliteAddress address in last) writer.WriteNumberValue(ConfidenceOf(address));
        writer.WriteEndArray();
        writer.WriteBoolean("untagged_controls"u8, value: false);
        writer.WriteBoolean("untagged_response"u8, last.All(address => address.Asn is null));
        writer.WriteEndObject();
    }

    private static double ConfidenceOf(SatelliteAddress address)
        => address.Matched.Contains("ip") ? 100 : address.Matched.Count > 0 ? 50 : 0;

    private static void WriteAll(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<SatelliteQuery> queries)
    {
        writer.WriteStartArray(name);
        foreach (SatelliteQuery query in queries) query.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static void WriteDetails(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<DnsTryDetail> details)
    {
        writer.WriteStartArray(name);
        foreach (DnsTryDetail detail in details) detail.WriteTo(writer);
        writer.WriteEndArray();
    }
}
