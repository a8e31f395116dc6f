using System.Globalization;
using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Cli.Rendering;

/// <summary>
/// A flow's record for people: who talked to whom, how much and how long, and what that says; where nobody asked what it says, the fields.
/// </summary>
internal static class FlowWords
{
    private static readonly string[] Told =
    [
        "pkt_first", "pkt_last", "sip", "dip", "proto", "sp", "dp", "pkt_fwd", "pkt_rev", "oct_fwd", "oct_rev", "x_conditions",
        "x_incomplete",
    ];

    /// <summary>The line.</summary>
    /// <param name="record">The record as a line of JSON.</param>
    /// <param name="number">Which one it is, for those that name no addresses.</param>
    public static ViewLine Of(ReadOnlyMemory<byte> record, long number)
    {
        using JsonDocument document = JsonDocument.Parse(record);
        JsonElement flow = document.RootElement;
        string who = flow.TryGetProperty("sip", out _)
            ? $"{EndOf(flow, "sip", "sp")} > {EndOf(flow, "dip", "dp")} {ProtocolOf(flow)}"
            : string.Create(CultureInfo.InvariantCulture, $"flow {number}");
        var line = new ViewLine(who) { Indent = 2 };
        if (NumberOf(flow, "pkt_fwd") is { } sent && NumberOf(flow, "pkt_rev") is { } came)
            line.Add($", {Numerals.Count((long)sent, "packet")} out and {Numerals.Number((long)came)} back");
        if (NumberOf(flow, "pkt_first") is { } first && NumberOf(flow, "pkt_last") is { } last)
            line.Add(string.Create(CultureInfo.InvariantCulture, $", {Math.Max(0, last - first):0.##} s"));
        if (flow.TryGetProperty("x_incomplete", out _)) line.Add(", packets of it may be missing");
        string[] said = flow.TryGetProperty("x_conditions", out JsonElement conditions)
            ? [.. conditions.EnumerateArray().Select(each => each.GetString()!)]
            : [.. flow.EnumerateObject().Where(field => !Told.Contains(field.Name)).Select(Field).OfType<string>()];
        return said.Length == 0 ? line : line.Add($": {string.Join(' ', said)}");
    }

    private static string EndOf(JsonElement flow, string address, string port)
    {
        string host = flow.GetProperty(address).GetString() ?? "";
        if (NumberOf(flow, port) is not (> 0 and var number)) return host;
        string named = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return string.Create(CultureInfo.InvariantCulture, $"{named}:{number}");
    }

    private static string ProtocolOf(JsonElement flow)
        => NumberOf(flow, "proto") is { } number
            ? number switch { 1 => "icmp", 6 => "tcp", 17 => "udp", 58 => "icmpv6", _ => $"protocol {number}" }
            : "";

    // Flows of protocols without ports have none: their field is null.
    private static double? NumberOf(JsonElement flow, string name)
        => flow.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string? Field(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => $"{field.Name}=yes",
        JsonValueKind.False => $"{field.Name}=no",
        _ => $"{field.Name}={field.Value}",
    };
}
