using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>The pings of one target, and what they come to.</summary>
public sealed record TcpPingSeries
{
    /// <summary>The pings, in order of completion.</summary>
    public required IReadOnlyList<Ping> Pings { get; init; }

    /// <summary><c>x_summary</c>: loss and times.</summary>
    public TcpPingSummary? Summary { get; init; }

    /// <summary><c>x_outcome</c> and <c>x_outcome_code</c> of the whole.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary><c>x_outcome_counts</c>: how often each outcome came, by its code.</summary>
    public IReadOnlyList<OutcomeCount>? OutcomeCounts { get; init; }

    /// <summary>Sums up pings whose outcomes are set: interrupted ones count nowhere.</summary>
    public static TcpPingSeries Of(IReadOnlyList<Ping> pings)
    {
        OutcomeTally tally = new();
        for (int i = 0; i < pings.Count; i++)
        {
            if (!pings[i].IsInterrupted && pings[i].Outcome is { } outcome) tally.Add(outcome);
        }

        return new TcpPingSeries { Pings = pings, Summary = TcpPingSummary.Of(pings), Outcome = tally.Whole, OutcomeCounts = tally.Counts };
    }

    internal void WriteKeys(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("pings"u8);
        for (int i = 0; i < Pings.Count; i++) Pings[i].WriteTo(writer);
        writer.WriteEndArray();
        OutcomeKeys.Write(writer, Outcome);
        OutcomeKeys.WriteCounts(writer, OutcomeCounts);
        if (Summary is not { } summary) return;
        writer.WritePropertyName("x_summary"u8);
        summary.WriteTo(writer);
    }

    internal static TcpPingSeries? Take(KeyReader keys)
    {
        if (keys.Peek("pings") is not { ValueKind: JsonValueKind.Array } value) return null;
        List<Ping> pings = new(Math.Min(value.GetArrayLength(), 1024));
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (Ping.Read(item) is not { } ping) return null;
            pings.Add(ping);
        }

        keys.Take("pings");
        return new TcpPingSeries
        {
            Pings = pings,
            Summary = TcpPingSummary.Take(keys, "x_summary"),
            Outcome = OutcomeKeys.Read(keys),
            OutcomeCounts = OutcomeKeys.ReadCounts(keys),
        };
    }
}
