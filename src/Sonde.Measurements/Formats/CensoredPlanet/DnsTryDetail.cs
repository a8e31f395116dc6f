using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>What is ours of one DNS query: all that came back within the window, with its marks.</summary>
/// <param name="Type">The type that was asked for: <c>A</c> or <c>AAAA</c>.</param>
/// <param name="T0">Start, in seconds since the measurement began.</param>
/// <param name="T">End, likewise.</param>
public sealed record DnsTryDetail(string Type, double T0, double T)
{
    /// <summary><c>x_stage</c>: <c>dial</c> over TCP, <c>read</c> where no answer came; null where one did.</summary>
    public Stage? Stage { get; init; }

    /// <summary><c>x_failure</c>: what failed (df-007), or null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The transport of the answer that counts: <c>udp</c> or <c>tcp</c>.</summary>
    public string Transport { get; init; } = "udp";

    /// <summary>
    /// How the query differs from the usual one: <c>edns</c>, <c>mixed_case</c>, <c>nobodys_name</c>, or <c>again</c>, the same once more;
    /// null for the usual one.
    /// </summary>
    public string? Variant { get; init; }

    /// <summary>The most answers that are told.</summary>
    public const int MostAnswers = 16;

    /// <summary>The answers in their order: all but those of a flood.</summary>
    public IReadOnlyList<DnsAnswerMarks> Answers { get; init; } = [];

    /// <summary><c>more_answers</c>: how many more came than are told.</summary>
    public int MoreAnswers { get; init; }

    /// <summary>Writes it as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        if (Stage is { } stage) writer.WriteString("x_stage"u8, Outcome.At(stage, "").StageName);
        else writer.WriteNull("x_stage"u8);
        if (Failure is { } failure) writer.WriteString("x_failure"u8, failure.Text);
        else writer.WriteNull("x_failure"u8);
        writer.WriteString("type"u8, Type);
        writer.WriteString("transport"u8, Transport);
        if (Variant is not null) writer.WriteString("x_variant"u8, Variant);
        writer.WriteNumber("t0"u8, T0);
        writer.WriteNumber("t"u8, T);
        writer.WriteStartArray("answers"u8);
        foreach (DnsAnswerMarks answer in Answers) answer.WriteTo(writer);
        writer.WriteEndArray();
        if (MoreAnswers > 0) writer.WriteNumber("more_answers"u8, MoreAnswers);
        writer.WriteEndObject();
    }
}
