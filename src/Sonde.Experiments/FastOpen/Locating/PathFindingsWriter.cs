using System.Text.Json;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.FastOpen.Locating;

/// <summary>Writes what a search found, as the key <c>x_locate</c> of a result.</summary>
internal static class PathFindingsWriter
{
    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter writer, PathFindings findings)
    {
        writer.WriteStartObject("x_locate"u8);
        WriteNumber(writer, "distance"u8, findings.Distance);
        WriteNumber(writer, "echo_distance"u8, findings.EchoDistance);
        if (findings.Impostor is { } synAck) writer.WriteNumber("synack_ttl"u8, synAck.ReplyTtl);
        writer.WriteStartArray("hops"u8);
        foreach (PacketAddress? hop in findings.Hops)
        {
            if (hop is { } address) writer.WriteStringValue(address.ToString());
            else writer.WriteNullValue();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("probes"u8);
        foreach (LocatedSyn syn in findings.Syns) Write(writer, syn);
        writer.WriteEndArray();
        writer.WriteStartArray("text"u8);
        foreach (string text in findings.Texts()) writer.WriteStringValue(text);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LocatedSyn syn)
    {
        writer.WriteStartObject();
        writer.WriteString("probe"u8, FastOpenLine.NameOf(syn.Kind));
        writer.WriteString("fate"u8, NameOf(syn.Fate));
        writer.WriteNumber("intact_ttl"u8, syn.Intact.Ttl);
        if (syn.Intact.Address is { } intact) writer.WriteString("intact_at"u8, intact.ToString());
        if (syn.Beyond is { } beyond)
        {
            writer.WriteNumber("beyond_ttl"u8, beyond.Ttl);
            if (beyond.Address is { } address) writer.WriteString("beyond_at"u8, address.ToString());
        }

        WriteTtls(writer, "silent"u8, syn.Silent);
        WriteTtls(writer, "unseen"u8, syn.Unseen);
        if (syn.Answer is { } answer)
        {
            writer.WriteStartObject("answer"u8);
            writer.WriteString("from"u8, answer.From.ToString());
            writer.WriteNumber("probe_ttl"u8, syn.AnswerTtl);
            writer.WriteNumber("ttl"u8, answer.ReplyTtl);
            if (answer.IsCitation)
            {
                writer.WriteNumber("icmp_type"u8, answer.IcmpType);
                writer.WriteNumber("icmp_code"u8, answer.IcmpCode);
            }
            else
            {
                writer.WriteNumber("window"u8, answer.Window);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } value) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }

    private static void WriteTtls(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<int> ttls)
    {
        if (ttls.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (int ttl in ttls) writer.WriteNumberValue(ttl);
        writer.WriteEndArray();
    }

    private static string NameOf(LocatedFate fate) => fate switch
    {
        LocatedFate.Intact => "intact",
        LocatedFate.Stripped => "stripped",
        LocatedFate.Dropped => "dropped",
        LocatedFate.Reset => "reset",
        LocatedFate.Opened => "opened",
        LocatedFate.Refused => "refused",
        _ => "unknown",
    };
}
