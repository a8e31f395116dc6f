using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>Reads the test keys of <c>tcpping</c>, by their shape and not by the version they claim.</summary>
public static class TcpPingTestKeysReader
{
    /// <summary>Reads test keys; false where there is no list of pings to read.</summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out TcpPingTestKeys? testKeys)
    {
        testKeys = null;
        if (value.ValueKind != JsonValueKind.Object) return false;
        KeyReader keys = new(value);
        if (TcpPingSeries.Take(keys) is not { } series) return false;
        testKeys = new TcpPingTestKeys(
            series)
        {
            Queries = TakeQueries(keys),
            Control = TcpPingControl.Take(keys, "x_control"),
            Forged = keys.Integer("x_forged") ?? 0
        };
        testKeys = testKeys with { OtherKeys = keys.Rest() };
        return true;
    }

    private static List<DnsQuery>? TakeQueries(KeyReader keys)
    {
        if (keys.Peek("queries") is not { ValueKind: JsonValueKind.Array } value) return null;
        List<DnsQuery> queries = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (DnsQuery.Read(item) is not { } query) return null;
            queries.Add(query);
        }

        keys.Take("queries");
        return queries;
    }
}
