using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>
/// All that one experiment recorded about one target, in OONI's envelope (OONI df-000, data format 0.2.0). A null stands for
/// an absent key, but for <see cref="Input"/>, which is always written. A key of another type than here, and every key that is not
/// here (those of collectors and backends too), is in <see cref="OtherKeys"/>.
/// </summary>
public sealed record OoniMeasurement
{
    /// <summary>The current data format.</summary>
    public const string CurrentDataFormat = "0.2.0";

    /// <summary>Facts about the run, by name: <c>architecture</c>, <c>engine_name</c>, <c>engine_version</c>, <c>platform</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Annotations { get; init; }

    /// <summary>The version of this envelope.</summary>
    public string? DataFormatVersion { get; init; } = CurrentDataFormat;

    /// <summary>The versions of the data formats in the test keys, by name, such as <c>tcpconnect</c> 0.</summary>
    public IReadOnlyList<KeyValuePair<string, int>>? Extensions { get; init; }

    /// <summary>The measurement's own id, given before any submission.</summary>
    public Guid? Id { get; init; }

    /// <summary>What was measured; null for a nettest without input.</summary>
    public string? Input { get; init; }

    /// <summary>When this measurement began, in UTC, to the second.</summary>
    public DateTime? MeasurementStartTime { get; init; }

    /// <summary>The id that a backend gave.</summary>
    public string? MeasurementUid { get; init; }

    /// <summary>The options that differ from nothing, as <c>Name=value</c>.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>The prober's network, <c>AS0</c> when unknown.</summary>
    public string? ProbeAsn { get; init; } = "AS0";

    /// <summary>The prober's country, <c>ZZ</c> when unknown.</summary>
    public string? ProbeCc { get; init; } = "ZZ";

    /// <summary>The prober's address; <c>127.0.0.1</c> unless its owner publishes it.</summary>
    public string? ProbeIp { get; init; } = "127.0.0.1";

    /// <summary>The name of the prober's network, empty when unknown.</summary>
    public string? ProbeNetworkName { get; init; } = "";

    /// <summary>The id of a collector's report, empty until one gives it.</summary>
    public string? ReportId { get; init; } = "";

    /// <summary>The resolver's network, <c>AS0</c> when unknown.</summary>
    public string? ResolverAsn { get; init; } = "AS0";

    /// <summary>The resolver's address, <c>127.0.0.2</c> when unknown.</summary>
    public string? ResolverIp { get; init; } = "127.0.0.2";

    /// <summary>The name of the resolver's network, empty when unknown.</summary>
    public string? ResolverNetworkName { get; init; } = "";

    /// <summary>The program that measured.</summary>
    public string? SoftwareName { get; init; }

    /// <summary>Its version.</summary>
    public string? SoftwareVersion { get; init; }

    /// <summary>The helpers that answered, such as <c>{"backend":"192.0.2.1"}</c>.</summary>
    public JsonElement? TestHelpers { get; init; }

    /// <summary>What the nettest recorded; null when the key is absent.</summary>
    public ITestKeys? TestKeys { get; init; }

    /// <summary>The nettest.</summary>
    public string? TestName { get; init; }

    /// <summary>How long this measurement took, in seconds.</summary>
    public double? TestRuntime { get; init; }

    /// <summary>When the whole run began, in UTC, to the second.</summary>
    public DateTime? TestStartTime { get; init; }

    /// <summary>The version of the nettest.</summary>
    public string? TestVersion { get; init; }

    /// <summary>Ours: the name that <see cref="Input"/> was resolved from.</summary>
    public string? Hostname { get; init; }

    /// <summary>Ours: whether the user's interrupt ended the measurement early. Written only when true.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Ours: the id of the run, the same on each of its lines.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }
}
