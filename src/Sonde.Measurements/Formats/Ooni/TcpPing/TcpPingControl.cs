using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>The same pings to a control, sent in between (our key <c>x_control</c>).</summary>
/// <param name="Target">The control, as typed.</param>
/// <param name="Series">Its pings and what they come to.</param>
public sealed record TcpPingControl(string Target, TcpPingSeries Series)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("target"u8, Target);
        Series.WriteKeys(writer);
        writer.WriteEndObject();
    }

    internal static TcpPingControl? Take(KeyReader keys, string name)
    {
        if (keys.Peek(name) is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader fields = new(value);
        if (fields.String("target") is not { } target || TcpPingSeries.Take(fields) is not { } series || fields.Rest() is not null)
            return null;
        keys.Take(name);
        return new TcpPingControl(target, series);
    }
}
