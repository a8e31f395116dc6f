using System.Text.Json.Nodes;
using Sonde.Experiments;
using Sonde.Measurements.Formats;

namespace Sonde.Tests.Web;

/// <summary>Lines of the walk as a probe writes them that takes nothing out: with an address in the place of loopback.</summary>
internal static class ProberLines
{
    /// <summary>The prober's address.</summary>
    public const string Own = "203.0.113.77";

    private static readonly byte[] OwnBytes = [203, 0, 113, 77], Loopback = [127, 0, 0, 1];

    /// <summary>The nettests whose lines say whose they are.</summary>
    public static TheoryData<string> Nettests
        => [.. ExperimentCatalog.All.Select(each => each.Description.Name).Where(name => NettestFormats.Of(name)!.Form == LineForm.Ooni)];

    /// <summary>The lines of a nettest as they are published, and as they were before.</summary>
    public static IReadOnlyList<(string Published, string Told)> Of(string nettest)
        => [.. LiveLines.Of(nettest).Select(line => (line, Told(line))).Where(each => !IsTyped(each.Item2))];

    private static string Told(string line)
    {
        var json = (JsonObject)JsonNode.Parse(line)!;
        json["probe_ip"] = Own;
        json["test_keys"]!["x_note"] = $"my {Own} and cb.00.71.4d, 203-0-113-77.isp.example, ::ffff:{Own}";
        return Changed(json)!.ToJsonString();
    }

    private static JsonNode? Changed(JsonNode? node) => node switch
    {
        JsonObject all => new JsonObject(all.Select(each => KeyValuePair.Create(each.Key, Changed(each.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Changed)]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Changed(text)),
        null => null,
        _ => node.DeepClone(),
    };

    private static string Changed(string text)
    {
        byte[] bytes = new byte[text.Length];
        if (text.Length < 40 || !Convert.TryFromBase64String(text, bytes, out int length))
            return text.Replace("127.0.0.1", Own, StringComparison.Ordinal);
        Span<byte> packet = bytes.AsSpan(0, length);
        for (int at = packet.IndexOf(Loopback); at >= 0; at = packet.IndexOf(Loopback)) OwnBytes.CopyTo(packet[at..]);
        return Convert.ToBase64String(packet);
    }

    private static bool IsTyped(string line)
    {
        JsonNode json = JsonNode.Parse(line)!;
        return $"{json["input"]} {json["test_helpers"]?.ToJsonString()}".Contains(Own, StringComparison.Ordinal);
    }
}
