using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Measurements.Formats;

/// <summary>The one table from nettest to its format. A new nettest is one line here.</summary>
public static class NettestFormats
{
    private static IReadOnlyList<string> CensoredPlanetNettests => ["discard", "echo", "http", "https", "dns"];

    /// <summary>The nettests whose keys have records.</summary>
    public static IReadOnlyList<NettestFormat> All { get; } =
    [
        new(TcpPingTestKeys.TestName, LineForm.Ooni, value => TcpPingTestKeysReader.TryRead(value, out TcpPingTestKeys? keys) ? keys : null,
            TcpPingReading.Of),
        new("multi_protocol_traceroute", LineForm.Ooni, ReadTraceroute, TracerouteReading.Of),
        new("sonde_traceroute", LineForm.Ooni, ReadTraceroute, TracerouteReading.Of),
        new(FastOpenRecord.Name, LineForm.Pathspider, _ => null, _ => null),
        .. CraftedRecord.Nettests.Concat(VariantRecord.Nettests)
            .Select(name => new NettestFormat(name, LineForm.Pathspider, _ => null, _ => null)),
        .. CensoredPlanetNettests.Select(name => new NettestFormat(name, LineForm.CensoredPlanet, _ => null, _ => null)),
    ];

    /// <summary>The format of a nettest, or null where it has none.</summary>
    public static NettestFormat? Of(string? nettest)
    {
        foreach (NettestFormat format in All)
            if (format.Name == nettest) return format;
        return null;
    }

    /// <summary>
    /// Test keys of any nettest: typed where the table knows it and their shape, as packets where they hold some, else as they stood.
    /// </summary>
    public static ITestKeys ReadTestKeys(string? nettest, JsonElement value)
        => Of(nettest)?.ReadTestKeys(value)
            ?? (ScapyTestKeys.TryRead(value, out ScapyTestKeys? packets) ? packets! : new RawTestKeys(value));

    private static TracerouteTestKeys? ReadTraceroute(JsonElement value)
        => TracerouteTestKeysReader.TryRead(value, out TracerouteTestKeys? keys) ? keys : null;
}
