using System.Text;
using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>Our keys for an outcome: <c>x_outcome</c>, <c>x_outcome_code</c> and <c>x_outcome_counts</c>.</summary>
internal static class OutcomeKeys
{
    public static void Write(Utf8JsonWriter writer, Outcome? outcome)
    {
        if (outcome is not { } o) return;
        Span<byte> text = stackalloc byte[128];
        int sign = Put(text, o.Sign switch
        {
            OutcomeSign.Expected => "\u2705",
            OutcomeSign.Unexpected => "\u2757\uFE0F",
            _ => "\u2754",
        });
        if (sign + 1 + Length(o) > text.Length)
        {
            writer.WriteString("x_outcome"u8, o.ToString());
            writer.WriteString("x_outcome_code"u8, o.Code);
            return;
        }

        int length = sign;
        if (o.StageName is { } stage)
        {
            length += Put(text[length..], stage);
            text[length++] = (byte)'/';
        }

        length += Put(text[length..], o.Class);
        if (o.Detail is { } detail)
        {
            text[length++] = (byte)':';
            length += Put(text[length..], detail);
        }

        writer.WriteString("x_outcome"u8, text[..length]);
        writer.WriteString("x_outcome_code"u8, text[sign..length]);
    }

    public static void WriteCounts(Utf8JsonWriter writer, IReadOnlyList<OutcomeCount>? counts)
    {
        if (counts is null) return;
        writer.WriteStartObject("x_outcome_counts"u8);
        for (int i = 0; i < counts.Count; i++) writer.WriteNumber(counts[i].Outcome.Code, counts[i].Count);
        writer.WriteEndObject();
    }

    /// <summary>Takes both keys where they agree; otherwise they stay in the rest.</summary>
    public static Outcome? Read(KeyReader keys)
    {
        if (keys.Peek("x_outcome") is not { ValueKind: JsonValueKind.String } text
            || keys.Peek("x_outcome_code") is not { ValueKind: JsonValueKind.String } code
            || !OutcomeText.TryParse(text.GetString(), out Outcome outcome)
            || outcome.Code != code.GetString()) return null;
        keys.Take("x_outcome");
        keys.Take("x_outcome_code");
        return outcome;
    }

    public static IReadOnlyList<OutcomeCount>? ReadCounts(KeyReader keys)
    {
        if (keys.Peek("x_outcome_counts") is not { ValueKind: JsonValueKind.Object } value) return null;
        List<OutcomeCount> counts = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out int count)
                || !OutcomeText.TryParseCode(property.Name, out Outcome outcome)) return null;
            counts.Add(new OutcomeCount(outcome, count));
        }

        keys.Take("x_outcome_counts");
        return counts;
    }

    // An upper bound in bytes, with the slash and the colon.
    private static int Length(Outcome outcome)
        => 3 * (outcome.Class.Length + (outcome.Detail?.Length ?? 0) + (outcome.StageName?.Length ?? 0)) + 2;

    private static int Put(Span<byte> text, string value) => Encoding.UTF8.GetBytes(value, text);
}
