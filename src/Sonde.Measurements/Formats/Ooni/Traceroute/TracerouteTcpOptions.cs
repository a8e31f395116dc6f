using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: the options of a SYN/ACK (<c>reply_options</c>), as it arrived.</summary>
/// <param name="MaximumSegmentSize">The maximum segment size, or null.</param>
/// <param name="WindowScale">The window scale, or null.</param>
/// <param name="HasSackPermitted">Whether selective acknowledgements are permitted.</param>
/// <param name="HasTimestamps">Whether it has timestamps.</param>
public sealed record TracerouteTcpOptions(int? MaximumSegmentSize, int? WindowScale, bool HasSackPermitted, bool HasTimestamps)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("reply_options"u8);
        if (MaximumSegmentSize is { } size) writer.WriteNumber("mss"u8, size);
        if (HasSackPermitted) writer.WriteBoolean("sack_permitted"u8, true);
        if (HasTimestamps) writer.WriteBoolean("timestamps"u8, true);
        if (WindowScale is { } shift) writer.WriteNumber("wscale"u8, shift);
        writer.WriteEndObject();
    }

    internal static TracerouteTcpOptions? Take(KeyReader of)
    {
        if (of.Peek("reply_options") is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader keys = new(value);
        var options = new TracerouteTcpOptions(
            keys.SmallInteger("mss"), keys.SmallInteger("wscale"), keys.True("sack_permitted"), keys.True("timestamps"));
        if (keys.Rest() is not null) return null;
        of.Take("reply_options");
        return options;
    }
}
