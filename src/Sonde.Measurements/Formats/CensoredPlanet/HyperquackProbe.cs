using System.Text;
using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>One probe of a trial: an element of a line's <c>response</c>, and what is ours of it in <c>x_tries</c>.</summary>
/// <param name="StartedAt">When it began, in UTC.</param>
/// <param name="EndedAt">When it ended, in UTC.</param>
/// <param name="MatchesTemplate">Whether the answer was the expected one.</param>
/// <param name="Detail">What it showed beside that.</param>
public sealed record HyperquackProbe(DateTime StartedAt, DateTime EndedAt, bool MatchesTemplate, TryDetail Detail)
{
    /// <summary>The control name; null for a try of the test.</summary>
    public string? ControlUrl { get; init; }

    /// <summary>The answer of a web server, where it is not the expected one; null where none came.</summary>
    public ReceivedPage? Page { get; init; }

    /// <summary>
    /// What came back from another service, where it is not the expected answer; null where a page stands or all is as expected.
    /// </summary>
    public ReadOnlyMemory<byte>? Text { get; init; }

    /// <summary>What was wrong, in the archives' words (<see cref="ProberErrors"/>), or null.</summary>
    public string? Error { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("matches_template"u8, MatchesTemplate);
        if (!MatchesTemplate && Page is not null)
        {
            writer.WritePropertyName("response"u8);
            Page.WriteTo(writer);
        }
        else if (!MatchesTemplate && Text is { } text)
        {
            writer.WriteString("response"u8, Encoding.UTF8.GetString(text.Span));
        }

        if (!MatchesTemplate && Error is not null) writer.WriteString("error"u8, Error);
        if (ControlUrl is not null) writer.WriteString("control_url"u8, ControlUrl);
        writer.WriteString("start_time"u8, ProbeTime.OfHyperquack(StartedAt));
        writer.WriteString("end_time"u8, ProbeTime.OfHyperquack(EndedAt));
        writer.WriteEndObject();
    }
}
