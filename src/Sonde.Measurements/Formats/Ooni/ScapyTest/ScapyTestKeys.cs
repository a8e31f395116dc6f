using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.ScapyTest;

/// <summary>
/// The test keys of any experiment that keeps packets (OONI df-003, ScapyTest). An experiment's own keys, such as the hops of
/// multi_protocol_traceroute, are in <see cref="OtherKeys"/> or written beside these by its own record.
/// </summary>
public sealed record ScapyTestKeys : ITestKeys
{
    /// <summary>What an answer had to agree in: <c>ipsrc</c>, <c>ipid</c>, <c>seqack</c>; null when the key is absent.</summary>
    public IReadOnlyList<string>? AnswerFlags { get; init; }

    /// <summary>The packets sent; null when the key is absent.</summary>
    public IReadOnlyList<ScapyPacket>? SentPackets { get; init; }

    /// <summary>The packets that answered; null when the key is absent.</summary>
    public IReadOnlyList<ScapyPacket>? AnsweredPackets { get; init; }

    /// <summary>Further lists of packets, in their order; empty when there is none.</summary>
    public IReadOnlyList<ScapyPacketList> OtherLists { get; init; } = [];

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <summary>Reads test keys by their shape, whatever the nettest and its age; false when no list of packets is among them.</summary>
    public static bool TryRead(JsonElement value, out ScapyTestKeys? keys)
    {
        keys = null;
        if (value.ValueKind != JsonValueKind.Object) return false;
        KeyReader reader = new(value);
        List<ScapyPacketList> others = [];
        IReadOnlyList<ScapyPacket>? sent = Take(reader, "sent_packets"), answered = Take(reader, "answered_packets");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Name is "sent_packets" or "answered_packets" || !property.Name.EndsWith("_packets", StringComparison.Ordinal))
                continue;
            if (Take(reader, property.Name) is { } packets) others.Add(new(property.Name, packets));
        }

        if (sent is null && answered is null && others.Count == 0) return false;
        keys = new ScapyTestKeys
        {
            AnswerFlags = reader.Strings("answer_flags"),
            SentPackets = sent,
            AnsweredPackets = answered,
            OtherLists = others,
            OtherKeys = reader.Rest(),
        };
        return true;
    }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteKeys(writer);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Writes the flags and the lists without braces and without <see cref="OtherKeys"/>, for a record that adds its own keys.
    /// </summary>
    public void WriteKeys(Utf8JsonWriter writer)
    {
        if (AnswerFlags is not null)
        {
            writer.WriteStartArray("answer_flags"u8);
            foreach (string flag in AnswerFlags) writer.WriteStringValue(flag);
            writer.WriteEndArray();
        }

        WriteList(writer, "answered_packets", AnsweredPackets);
        WriteList(writer, "sent_packets", SentPackets);
        foreach (ScapyPacketList list in OtherLists) WriteList(writer, list.Name, list.Packets);
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<ScapyPacket>? packets)
    {
        if (packets is null) return;
        writer.WriteStartArray(name);
        int? open = null;
        foreach (ScapyPacket packet in packets)
        {
            if (packet.Group != open)
            {
                if (open is not null) writer.WriteEndArray();
                if (packet.Group is not null) writer.WriteStartArray();
                open = packet.Group;
            }

            packet.WriteTo(writer);
        }

        if (open is not null) writer.WriteEndArray();
        writer.WriteEndArray();
    }

    private static List<ScapyPacket>? Take(KeyReader reader, string name)
    {
        if (reader.Peek(name) is not { ValueKind: JsonValueKind.Array } list) return null;
        List<ScapyPacket> packets = [];
        int group = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Array)
            {
                if (item.GetArrayLength() == 0) return null;
                foreach (JsonElement inner in item.EnumerateArray())
                {
                    if (ScapyPacket.Read(inner, group) is not { } nested) return null;
                    packets.Add(nested);
                }

                group++;
                continue;
            }

            if (ScapyPacket.Read(item, null) is not { } packet) return null;
            packets.Add(packet);
        }

        reader.Take(name);
        return packets;
    }
}
