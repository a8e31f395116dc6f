using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>What a captured RST or SYN/ACK shows of who sent it (our keys <c>x_rst</c> and <c>x_synack</c>).</summary>
/// <param name="Ttl">The time to live or hop limit it came with.</param>
/// <param name="Id">The IPv4 identification, or the IPv6 flow label.</param>
/// <param name="Window">The TCP window, unscaled.</param>
public sealed record TcpMarks(int Ttl, int Id, int Window)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("ttl"u8, Ttl);
        writer.WriteNumber("id"u8, Id);
        writer.WriteNumber("window"u8, Window);
        writer.WriteEndObject();
    }

    internal static TcpMarks? Take(KeyReader keys, string name)
    {
        if (keys.Peek(name) is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader fields = new(value);
        if (fields.SmallInteger("ttl") is not { } ttl || fields.SmallInteger("id") is not { } id || fields.SmallInteger("window") is not { } window
            || fields.Rest() is not null) return null;
        keys.Take(name);
        return new TcpMarks(ttl, id, window);
    }
}
