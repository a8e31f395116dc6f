using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>The key <c>x_observations</c>: the network events behind a line, in the columns of the table of observations.</summary>
public static class ObservationList
{
    /// <summary>The key.</summary>
    public const string Key = "x_observations";

    internal static void Write(Utf8JsonWriter writer, IReadOnlyList<Observation> observations)
    {
        writer.WriteStartArray(Key);
        foreach (Observation each in observations)
        {
            writer.WriteStartObject();
            writer.WriteString("step"u8, each.Step);
            writer.WriteNumber("attempt"u8, each.Attempt);
            if (each.Part is not null) writer.WriteString("part"u8, each.Part);
            writer.WriteBoolean("is_control"u8, each.IsControl);
            Write(writer, "target"u8, each.Target);
            Write(writer, "hostname"u8, each.Hostname);
            Write(writer, "transport"u8, each.Transport);
            if (each.Port is { } port) writer.WriteNumber("port"u8, port);
            Write(writer, "answer"u8, each.Answer);
            Write(writer, "result"u8, each.Result);
            Write(writer, "failure"u8, each.Failure?.Text);
            if (each.T0 is { } t0) writer.WriteNumber("t0"u8, t0);
            if (each.T is { } t) writer.WriteNumber("t"u8, t);
            if (each.Rtt is { } rtt) writer.WriteNumber("rtt"u8, rtt);
            if (each.Bytes is { } bytes) writer.WriteNumber("bytes"u8, bytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the value of the key; what does not fit is left out.</summary>
    public static IReadOnlyList<Observation> Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return [];
        List<Observation> read = [];
        foreach (JsonElement each in value.EnumerateArray())
        {
            if (each.ValueKind != JsonValueKind.Object || Text(each, "step") is not { } step) continue;
            read.Add(new Observation(step)
            {
                Attempt = (int?)Number(each, "attempt") ?? 0,
                Part = Text(each, "part"),
                IsControl = each.TryGetProperty("is_control", out JsonElement control) && control.ValueKind == JsonValueKind.True,
                Target = Text(each, "target"),
                Hostname = Text(each, "hostname"),
                Transport = Text(each, "transport"),
                Port = (int?)Number(each, "port"),
                Answer = Text(each, "answer"),
                Result = Text(each, "result"),
                Failure = Text(each, "failure") is { } failure ? new Failure(failure) : null,
                T0 = Number(each, "t0"),
                T = Number(each, "t"),
                Rtt = Number(each, "rtt"),
                Bytes = (long?)Number(each, "bytes"),
            });
        }

        return read;
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    private static string? Text(JsonElement item, string name)
        => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement item, string name)
        => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out double number) && Math.Abs(number) < 1e15 ? number : null;
}
