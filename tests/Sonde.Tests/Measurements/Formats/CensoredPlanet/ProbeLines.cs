using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Formats.CensoredPlanet;

/// <summary>Lines as a measurement writes them.</summary>
internal static class ProbeLines
{
    public static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static IPEndPoint VantagePoint(string service) => new(IPAddress.Parse("192.0.2.80"), HyperquackLine.DefaultPort(service));

    public static HyperquackProbe Control(bool matches = true)
        => new(
            Start, Start.AddSeconds(1), matches, new TryDetail())
        {
            ControlUrl = "control-0123456789abcdef.com",
            Error = matches ? null : "EOF"
        };

    public static HyperquackProbe Failed(string error, Stage stage, Failure? failure = null)
        => new(Start, Start.AddSeconds(1.5), MatchesTemplate: false, new TryDetail { Stage = stage, Failure = failure }) { Error = error };

    /// <summary>A trial whose controls matched, with these tries.</summary>
    public static string Trial(string service, params HyperquackProbe[] tries)
        => Write(new HyperquackLine(VantagePoint(service), service, "blocked.example", [Control(), .. tries, Control()], Own(service))
        {
            IsAnomaly = !tries.Any(each => each.MatchesTemplate),
        });

    public static OwnPart Own(string service)
        => new(service, Start) { Target = "192.0.2.80 blocked.example", Id = Guid.NewGuid(), RunId = Guid.NewGuid() };

    public static string Write(HyperquackLine line)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Sonde.Measurements.Formats.JsonText.WriterOptions)) line.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The line as an archive would have it: without the keys that are ours.</summary>
    public static string Archived(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return JsonSerializer.Serialize(document.RootElement.EnumerateObject()
            .Where(key => !key.Name.StartsWith("x_", StringComparison.Ordinal) && key.Name is not ("id" or "probe_cc" or "probe_asn"))
            .ToDictionary(key => key.Name, key => key.Value));
    }
}
