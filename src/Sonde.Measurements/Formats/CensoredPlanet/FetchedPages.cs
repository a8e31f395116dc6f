using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>
/// The pages at an address of a DNS answer, asked for by the name: a line of <c>blockpages.json</c>, an element of <c>x_pages</c>.
/// </summary>
/// <param name="Ip">The address.</param>
/// <param name="Keyword">The name.</param>
/// <param name="StartedAt">When the first was asked for, in UTC.</param>
/// <param name="EndedAt">When the last had come, in UTC.</param>
public sealed record FetchedPages(string Ip, string Keyword, DateTime StartedAt, DateTime EndedAt)
{
    /// <summary>The page over HTTP, or null where only an error is there.</summary>
    public ReceivedPage? Http { get; init; }

    /// <summary>What was wrong over HTTP.</summary>
    public string? HttpError { get; init; }

    /// <summary>The page over HTTPS, or null where only an error is there.</summary>
    public ReceivedPage? Https { get; init; }

    /// <summary>What was wrong over HTTPS.</summary>
    public string? HttpsError { get; init; }

    /// <summary>Whether the chain of certificates leads to an authority that is trusted; null where none came.</summary>
    public bool? IsTrusted { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("ip"u8, Ip);
        writer.WriteString("keyword"u8, Keyword);
        Write(writer, "http"u8, Http, HttpError);
        Write(writer, "https"u8, Https, HttpsError);
        writer.WriteBoolean("fetched"u8, Http is not null || Https is not null);
        if (IsTrusted is { } isTrusted) writer.WriteBoolean("trusted_cert"u8, isTrusted);
        writer.WriteString("start_time"u8, ProbeTime.OfSatellite(StartedAt));
        writer.WriteString("end_time"u8, ProbeTime.OfSatellite(EndedAt));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReceivedPage? page, string? error)
    {
        // Neither is there where nobody knows how it went.
        if (page is null && error is null) return;
        if (page is null)
        {
            writer.WriteString(name, error);
            return;
        }

        writer.WritePropertyName(name);
        page.WriteTo(writer);
    }
}
