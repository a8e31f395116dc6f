using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>The test keys of <c>tcpping</c> in every published form (OONI ts-032).</summary>
/// <param name="Series">The pings of the target and what they come to.</param>
public sealed record TcpPingTestKeys(TcpPingSeries Series) : ITestKeys
{
    /// <summary>The nettest's name.</summary>
    public const string TestName = "tcpping";

    /// <summary><c>queries</c>: the look-ups that led to the address; null when there was none.</summary>
    public IReadOnlyList<DnsQuery>? Queries { get; init; }

    /// <summary><c>x_control</c>: the pings to a control; null when there was none.</summary>
    public TcpPingControl? Control { get; init; }

    /// <summary>
    /// <c>x_forged</c>: how many RST and SYN/ACK segments came in a target's name that answer no SYN; absent: none were seen.
    /// </summary>
    public long Forged { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Queries is not null)
        {
            writer.WriteStartArray("queries"u8);
            foreach (DnsQuery query in Queries) query.WriteTo(writer);
            writer.WriteEndArray();
        }

        Series.WriteKeys(writer);
        if (Control is { } control)
        {
            writer.WritePropertyName("x_control"u8);
            control.WriteTo(writer);
        }

        if (Forged > 0) writer.WriteNumber("x_forged"u8, Forged);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }
}
