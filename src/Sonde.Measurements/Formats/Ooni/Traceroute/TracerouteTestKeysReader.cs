using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>
/// Reads the test keys of a traceroute that tells of its probes, as this program's do; others are read as those of any ScapyTest.
/// </summary>
public static class TracerouteTestKeysReader
{
    private static readonly string[] Protocols = ["icmp", "tcp", "udp"];

    /// <summary>Reads test keys; false where the keys of ours are missing or of another shape.</summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out TracerouteTestKeys? testKeys)
    {
        testKeys = null;
        if (!ScapyTestKeys.TryRead(value, out ScapyTestKeys? packets) || packets!.OtherKeys is not { } others) return false;
        KeyReader keys = new(others);
        if (keys.Items("x_probes", TracerouteProbe.Read) is not { } probes || TraceroutePath.Take(keys) is not { } path
            || OutcomeKeys.Read(keys) is not { } outcome || TakeSeries(keys) is not { } series
            || keys.Boolean("x_paris") is not { } isParis) return false;
        testKeys = new TracerouteTestKeys
        {
            Packets = packets with { OtherKeys = null },
            Series = series,
            Probes = probes,
            Path = path,
            Payload = TraceroutePayload.Take(keys),
            Forged = keys.Integer("x_forged") ?? 0,
            OtherReasons = keys.Strings("x_other_reasons") ?? [],
            Outcome = outcome,
            Failure = keys.String("x_failure") is { } failure ? new Failure(failure) : null,
            IsReconstructed = keys.True("x_reconstructed"),
            IsReplayed = keys.True("x_replayed"),
            IsParis = isParis,
            Confidence = keys.Number("x_confidence"),
            Names = TakeNames(keys),
            Networks = TakeNetworks(keys),
            Query = TakeQuery(keys),
        };
        testKeys = testKeys with { OtherKeys = keys.Rest() };
        return true;
    }

    private static List<TracerouteSeries>? TakeSeries(KeyReader keys)
    {
        List<TracerouteSeries> series = [];
        foreach (string protocol in Protocols)
        {
            if (keys.Element($"test_{protocol}_traceroute") is not { ValueKind: JsonValueKind.Object } lists) return null;
            foreach (JsonProperty list in lists.EnumerateObject())
            {
                if (list.Value.ValueKind != JsonValueKind.Array || !TryPort(list.Name, out int? port)) return null;
                List<TracerouteHop> hops = [];
                foreach (JsonElement item in list.Value.EnumerateArray())
                {
                    if (TracerouteHop.Read(item) is not { } hop) return null;
                    hops.Add(hop);
                }

                series.Add(new TracerouteSeries(protocol, port, hops));
            }
        }

        return series;
    }

    private static bool TryPort(string name, out int? port)
    {
        port = null;
        if (name == "hops") return true;
        if (!name.StartsWith("hops_", StringComparison.Ordinal)
            || !int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || $"hops_{number}" != name) return false;
        port = number;
        return true;
    }

    private static Dictionary<string, string> TakeNames(KeyReader keys)
    {
        if (keys.Peek("x_names") is not { ValueKind: JsonValueKind.Object } value) return [];
        Dictionary<string, string> names = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String) return [];
            names[property.Name] = property.Value.GetString()!;
        }

        if (names.Count > 0) keys.Take("x_names");
        return names;
    }

    private static Dictionary<string, TracerouteNetwork> TakeNetworks(KeyReader keys)
    {
        if (keys.Peek("x_networks") is not { ValueKind: JsonValueKind.Object } value) return [];
        Dictionary<string, TracerouteNetwork> networks = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (TracerouteNetwork.Read(property.Value) is not { } network) return [];
            networks[property.Name] = network;
        }

        if (networks.Count > 0) keys.Take("x_networks");
        return networks;
    }

    private static DnsQuery? TakeQuery(KeyReader keys)
    {
        if (keys.Peek("x_queries") is not { ValueKind: JsonValueKind.Array } value || value.GetArrayLength() != 1
            || DnsQuery.Read(value[0]) is not { } query) return null;
        keys.Take("x_queries");
        return query;
    }
}
