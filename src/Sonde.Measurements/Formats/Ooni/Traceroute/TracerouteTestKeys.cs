using System.Text.Json;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>
/// The test keys of multi_protocol_traceroute (OONI ts-009) and of <c>sonde_traceroute</c>: packets (df-003), hops, and ours.
/// </summary>
public sealed record TracerouteTestKeys : ITestKeys
{
    /// <summary>The flags and the packets.</summary>
    public required ScapyTestKeys Packets { get; init; }

    /// <summary>The hops of each protocol and port.</summary>
    public required IReadOnlyList<TracerouteSeries> Series { get; init; }

    /// <summary>Ours: each probe.</summary>
    public required IReadOnlyList<TracerouteProbe> Probes { get; init; }

    /// <summary>
    /// Ours: how many packets came that claim to answer a probe, and that a sender may have made up who saw none of them.
    /// </summary>
    public long Forged { get; init; }

    /// <summary>Ours: why each of <c>x_other_packets</c> answers no probe, in their order.</summary>
    public IReadOnlyList<string> OtherReasons { get; init; } = [];

    /// <summary>Ours: what comparing the flows says.</summary>
    public required TraceroutePath Path { get; init; }

    /// <summary>Ours: two payloads beside each other; null where none was asked for.</summary>
    public TraceroutePayload? Payload { get; init; }

    /// <summary>
    /// All packets with their times in seconds since the measurement began, for a capture file; not written. Null: those of
    /// <see cref="Probes"/> are all.
    /// </summary>
    public IReadOnlyList<(double At, ScapyPacket Packet)>? Timeline { get; init; }

    /// <summary>Ours: what it came to.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why nothing could be sent, or null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Ours: whether the packets were rebuilt from what the system tells an ordinary user.</summary>
    public bool IsReconstructed { get; init; }

    /// <summary>
    /// Ours: whether it was made from a capture. What is in no packet (what the system said, what this machine caused) is then missing.
    /// </summary>
    public bool IsReplayed { get; init; }

    /// <summary>Ours: whether each flow kept its ports over the whole path.</summary>
    public bool IsParis { get; init; }

    /// <summary>Ours: the confidence with which all routers are known at each TTL; null where they were not searched.</summary>
    public double? Confidence { get; init; }

    /// <summary>Ours: the names of routers, by address; empty where they were not looked up.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Ours: the networks of routers, by address; empty where no file tells them.</summary>
    public IReadOnlyDictionary<string, TracerouteNetwork> Networks { get; init; } = new Dictionary<string, TracerouteNetwork>();

    /// <summary>Ours: the look-up of the target's name, or null.</summary>
    public DnsQuery? Query { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Packets.WriteKeys(writer);
        WriteSeries(writer, "icmp", "test_icmp_traceroute");
        WriteSeries(writer, "tcp", "test_tcp_traceroute");
        WriteSeries(writer, "udp", "test_udp_traceroute");
        if (Confidence is { } confidence) writer.WriteNumber("x_confidence"u8, confidence);
        if (Failure is { } failure) writer.WriteString("x_failure"u8, failure.ToString());
        if (Forged > 0) writer.WriteNumber("x_forged"u8, Forged);
        OutcomeKeys.Write(writer, Outcome);
        if (Names.Count > 0)
        {
            writer.WriteStartObject("x_names"u8);
            foreach ((string address, string name) in Names.OrderBy(each => each.Key, StringComparer.Ordinal))
                writer.WriteString(address, name);
            writer.WriteEndObject();
        }

        if (Networks.Count > 0)
        {
            writer.WriteStartObject("x_networks"u8);
            foreach ((string address, TracerouteNetwork network) in Networks.OrderBy(each => each.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(address);
                network.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        if (OtherReasons.Count > 0)
        {
            writer.WriteStartArray("x_other_reasons"u8);
            foreach (string reason in OtherReasons) writer.WriteStringValue(reason);
            writer.WriteEndArray();
        }

        writer.WriteBoolean("x_paris"u8, IsParis);
        Path.WriteTo(writer);
        Payload?.WriteTo(writer);
        writer.WriteStartArray("x_probes"u8);
        foreach (TracerouteProbe probe in Probes) probe.WriteTo(writer);
        writer.WriteEndArray();
        if (Query is not null)
        {
            writer.WriteStartArray("x_queries"u8);
            Query.WriteTo(writer);
            writer.WriteEndArray();
        }

        if (IsReconstructed) writer.WriteBoolean("x_reconstructed"u8, true);
        if (IsReplayed) writer.WriteBoolean("x_replayed"u8, true);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    private void WriteSeries(Utf8JsonWriter writer, string protocol, string key)
    {
        writer.WriteStartObject(key);
        foreach (TracerouteSeries series in Series)
        {
            if (series.Protocol != protocol) continue;
            writer.WriteStartArray(series.Port is { } port ? $"hops_{port}" : "hops");
            foreach (TracerouteHop hop in series.Hops) hop.WriteTo(writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
