using System.Net;
using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>
/// A trial as Hyperquack v2.2 writes it (<c>results.json</c>), with keys of our own beside. Its outcome is no part of it: who reads the
/// line decides.
/// </summary>
/// <param name="VantagePoint">The vantage point.</param>
/// <param name="Service"><c>echo</c>, <c>discard</c>, <c>http</c> or <c>https</c>.</param>
/// <param name="TestUrl">The name that was tested, with its path.</param>
/// <param name="Probes">The probes in the order of time: controls and tries.</param>
/// <param name="Own">What is ours.</param>
public sealed record HyperquackLine(
    IPEndPoint VantagePoint, string Service, string TestUrl, IReadOnlyList<HyperquackProbe> Probes, OwnPart Own)
{
    /// <summary>Where the vantage point is.</summary>
    public VantageLocation Location { get; init; } = VantageLocation.Unknown;

    /// <summary>Whether no try matched, and a control did.</summary>
    public bool IsAnomaly { get; init; }

    /// <summary>Whether nothing can be concluded because the controls failed.</summary>
    public bool ControlsFailed { get; init; }

    /// <summary>Whether the control failed at once and matched minutes later.</summary>
    public bool IsStateful { get; init; }

    /// <summary>The job's tag.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The port where the service has its own.</summary>
    public static int DefaultPort(string service) => service switch
    {
        "echo" => 7,
        "discard" => 9,
        "https" => 443,
        "dns" => 53,
        _ => 80,
    };

    /// <summary>Writes the line as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("vp"u8, VantagePoint.Address.ToString());
        Location.WriteTo(writer);
        writer.WriteString("service"u8, VantagePoint.Port == DefaultPort(Service) ? Service : $"{Service}:{VantagePoint.Port}");
        writer.WriteString("test_url"u8, TestUrl);
        writer.WriteStartArray("response"u8);
        foreach (HyperquackProbe probe in Probes) probe.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteBoolean("anomaly"u8, IsAnomaly);
        writer.WriteBoolean("controls_failed"u8, ControlsFailed);
        writer.WriteBoolean("stateful_block"u8, IsStateful);
        writer.WriteString("tag"u8, Tag);
        writer.WriteStartArray("x_tries"u8);
        foreach (HyperquackProbe probe in Probes) probe.Detail.WriteTo(writer);
        writer.WriteEndArray();
        Own.WriteTo(writer);
        writer.WriteEndObject();
    }
}
