using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: what answered a SYN on its way, in the target's name or in its own.</summary>
/// <param name="From">Who sent it, as it says.</param>
/// <param name="ProbeTtl">The TTL of the SYN that was answered so.</param>
/// <param name="Ttl">The TTL that the answer arrived with.</param>
/// <param name="Icmp">Type and code of an ICMP error; null for a segment.</param>
/// <param name="IpId">The IPv4 identification of a segment; null in IPv6 and for errors.</param>
/// <param name="Window">The window of a segment; null for an error.</param>
public sealed record LocatedAnswer(string From, int ProbeTtl, int Ttl, (byte Type, byte Code)? Icmp, int? IpId, int? Window)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("answer"u8);
        writer.WriteString("from"u8, From);
        writer.WriteNumber("probe_ttl"u8, ProbeTtl);
        writer.WriteNumber("ttl"u8, Ttl);
        if (Icmp is { } icmp)
        {
            writer.WriteNumber("icmp_type"u8, icmp.Type);
            writer.WriteNumber("icmp_code"u8, icmp.Code);
        }

        if (IpId is { } id) writer.WriteNumber("ip_id"u8, id);
        if (Window is { } window) writer.WriteNumber("window"u8, window);
        writer.WriteEndObject();
    }

    internal static LocatedAnswer? Take(KeyReader of)
    {
        if (of.Peek("answer") is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader keys = new(value);
        if (keys.String("from") is not { } from || keys.SmallInteger("probe_ttl") is not { } probe
            || keys.SmallInteger("ttl") is not { } ttl) return null;
        int? type = keys.SmallInteger("icmp_type"), code = keys.SmallInteger("icmp_code");
        bool isError = type is >= 0 and <= 255 && code is >= 0 and <= 255;
        if ((type is not null || code is not null) && !isError) return null;
        var answer = new LocatedAnswer(
            from, probe, ttl, isError ? ((byte)type!, (byte)code!) : null, keys.SmallInteger("ip_id"), keys.SmallInteger("window"));
        if (keys.Rest() is not null) return null;
        of.Take("answer");
        return answer;
    }
}
