using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>The events of a traceroute that lists its hops and no more (OONI ts-009): those that answered.</summary>
internal static class TracerouteHops
{
    private const string Before = "test_", Behind = "_traceroute";

    public static IEnumerable<Observation> Of(IReadOnlyList<OtherKey> keys, string? destination, string? hostname)
    {
        foreach (OtherKey key in keys)
        {
            bool isSeries = key.Name.StartsWith(Before, StringComparison.Ordinal) && key.Name.EndsWith(Behind, StringComparison.Ordinal)
                && key.Name.Length > Before.Length + Behind.Length;
            if (!isSeries || key.Value.ValueKind != JsonValueKind.Object) continue;
            string protocol = key.Name[Before.Length..^Behind.Length];
            foreach (JsonProperty list in key.Value.EnumerateObject())
            {
                if (list.Value.ValueKind != JsonValueKind.Array) continue;
                int? port = list.Name.StartsWith("hops_", StringComparison.Ordinal)
                    && ushort.TryParse(list.Name.AsSpan(5), out ushort number) ? number : null;
                foreach (JsonElement item in list.Value.EnumerateArray())
                {
                    if (TracerouteHop.Read(item) is not { } hop) continue;
                    yield return new Observation(ObservationSteps.Hop)
                    {
                        Part = port is { } named ? $"{protocol}/{named}" : protocol,
                        Target = destination,
                        Hostname = hostname,
                        Transport = protocol,
                        Port = port,
                        Hop = hop.Ttl,
                        Answer = hop.Address,
                        Rtt = hop.Rtt,
                    };
                }
            }
        }
    }
}
