using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>
/// What a recorded traceroute came to as one outcome: what comparing its flows says against the path, else how the path ended.
/// </summary>
/// <remarks>The rules are tried in the order of <see cref="Table"/>.</remarks>
/// <param name="Rule">Which rule of the table decided.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Evidence">What it was decided on, in words; texts of the line may be in it.</param>
/// <param name="Failure">The recorded failure, or null.</param>
public sealed record TracerouteEnding(string Rule, Outcome Outcome, string Evidence, string? Failure)
{
    /// <summary>The rules in order: name, when it fires, what it leads to.</summary>
    public static IReadOnlyList<(string Rule, string When, string Outcome)> Table { get; } =
    [
        ("trace.interrupted", "the user's interrupt ended the trace", "setup/system_failure"),
        ("trace.failure", "nothing could be sent (`x_failure`)", "that of a connect with this failure"),
        ("trace.path", "the flows speak against the path (`x_outcome`)",
            "path.dropped_after:N, path.reset_midway:N or path.answered_midway:N, as recorded; path.diverges:N is inconclusive"),
        ("trace.unknown", "the line does not tell of its probes, and the host is not among its hops", "unknown/unknown"),
        ("trace.reached", "the host answered: an echo reply, a TCP segment (also within the connection of a payload), a datagram, its own ICMP error, or as a hop", "match"),
        ("trace.icmp", "an ICMP error ended the path; of several the farthest", "that of a connect that met it"),
        ("trace.unsent", "no probe was sent", "setup/system_failure"),
        ("trace.silent", "nothing but routers answered, or nobody", "dial/timeout"),
    ];

    /// <summary>
    /// The outcome of a measurement of <c>multi_protocol_traceroute</c> or <c>sonde_traceroute</c>; null where it has no such test keys.
    /// </summary>
    /// <param name="measurement">The measurement as it was read.</param>
    public static TracerouteEnding? Of(OoniMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        if (measurement.TestKeys is TracerouteTestKeys typed) return Of(typed, DestinationOf(measurement), measurement.Interrupted);
        if (measurement.TestKeys is not ScapyTestKeys { OtherKeys: { } others }) return null;
        var keys = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (OtherKey key in others) keys[key.Name] = key.Value;
        bool isTrace = keys.Keys.Any(
            name => name.StartsWith("test_", StringComparison.Ordinal) && name.EndsWith("_traceroute", StringComparison.Ordinal));
        return isTrace ? Decide(measurement, keys) : null;
    }

    /// <summary>
    /// The destination of a measurement: the host in <c>test_helpers.backend</c>, else its input; null where neither is a text.
    /// </summary>
    public static string? DestinationOf(OoniMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        bool isNamed = measurement.TestHelpers is { ValueKind: JsonValueKind.Object } helpers
            && helpers.TryGetProperty("backend", out JsonElement backend) && backend.ValueKind == JsonValueKind.String;
        return isNamed ? measurement.TestHelpers!.Value.GetProperty("backend").GetString() : measurement.Input;
    }

    /// <summary>The outcome of a trace that is no line yet.</summary>
    /// <param name="keys">Its test keys.</param>
    /// <param name="destination">The host in <c>test_helpers.backend</c>.</param>
    /// <param name="wasInterrupted">Whether the user's interrupt ended it.</param>
    public static TracerouteEnding Of(TracerouteTestKeys keys, string? destination, bool wasInterrupted)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (wasInterrupted) return new("trace.interrupted", Outcome.SetupFailure, "the measurement was interrupted", null);
        if (keys.Failure is { } failure)
            return new("trace.failure", FailureOutcomes.OfConnect(failure), $"x_failure \"{failure}\"", failure.Text);
        if (keys.Outcome.Sign == OutcomeSign.Unexpected) return new("trace.path", keys.Outcome, $"x_outcome \"{keys.Outcome}\"", null);
        return OfProbes(keys.Probes, destination);
    }

    // What comes in the host's name: to a probe, to a payload within a connection, or before one could be sent there.
    private static bool IsOfTheHost(string outcome) => outcome is "echo_reply" or "syn_ack" or "rst" or "segment" or "datagram"
        or "data" or "ack" or "fin" or "reset_before" or "closed_before";

    private static TracerouteEnding OfProbes(IReadOnlyList<TracerouteProbe> probes, string? destination)
    {
        int sent = 0, last = -1;
        TracerouteProbe? refusal = null;
        foreach (TracerouteProbe probe in probes)
        {
            if (probe.Outcome == "unsent") continue;
            sent++;
            if (probe.Outcome == "silent") continue;
            last = Math.Max(last, probe.Ttl);
            string? address = probe.Answer?.Address;
            if (IsOfTheHost(probe.Outcome)
                || (probe.Outcome == "unreachable" && address is not null && address == destination))
                return new("trace.reached", Outcome.Match, $"TTL {probe.Ttl}: {probe.Outcome} from {address ?? destination}", null);
            bool isError = probe is { Outcome: "unreachable" or "icmp_error", Answer.Icmp: not null };
            if (isError && (refusal is null || probe.Ttl > refusal.Ttl)) refusal = probe;
        }

        if (refusal is { Answer: { Icmp: { } error } answer } && Family(destination, answer.Address) is { } family
            && IcmpOutcomes.OfConnect(family, error.Type, error.Code) is { } outcome)
            return new("trace.icmp", outcome, $"TTL {refusal.Ttl}: ICMP type {error.Type} code {error.Code} from {answer.Address}", null);
        if (sent == 0) return new("trace.unsent", Outcome.SetupFailure, "no probe was sent", null);
        string heard = last < 0 ? "no probe was answered" : $"nothing answered behind TTL {last}";
        return new("trace.silent", Outcome.At(Stage.Dial, OutcomeClasses.Timeout), heard, null);
    }

    private static TracerouteEnding Decide(OoniMeasurement measurement, Dictionary<string, JsonElement> keys)
    {
        if (measurement.Interrupted) return new("trace.interrupted", Outcome.SetupFailure, "the measurement was interrupted", null);
        if (Text(keys, "x_failure") is { } failure)
            return new("trace.failure", FailureOutcomes.OfConnect(new Failure(failure)), $"x_failure \"{failure}\"", failure);
        if (Verdict(keys) is { } verdict) return new("trace.path", verdict, $"x_outcome \"{verdict}\"", null);
        string? destination = DestinationOf(measurement);
        if (!keys.TryGetValue("x_probes", out JsonElement probes) || probes.ValueKind != JsonValueKind.Array)
            return OfHops(keys, destination);
        return OfProbes(probes, destination);
    }

    /// <summary>The recorded outcome where it speaks against the path.</summary>
    private static Outcome? Verdict(Dictionary<string, JsonElement> keys)
    {
        bool isOne = OutcomeText.TryParse(Text(keys, "x_outcome"), out Outcome outcome) && outcome.Code == Text(keys, "x_outcome_code");
        return isOne && outcome.Sign == OutcomeSign.Unexpected ? outcome : null;
    }

    private static TracerouteEnding OfProbes(JsonElement probes, string? destination)
    {
        int sent = 0, last = -1;
        (string Address, int Type, int Code, int Ttl)? refusal = null;
        foreach (JsonElement probe in probes.EnumerateArray())
        {
            if (probe.ValueKind != JsonValueKind.Object) continue;
            string? what = Text(probe, "outcome"), address = Text(probe, "address");
            if (what is null or "unsent") continue;
            sent++;
            int ttl = Number(probe, "ttl") ?? 0;
            if (what == "silent") continue;
            last = Math.Max(last, ttl);
            if (IsOfTheHost(what)
                || (what == "unreachable" && address is not null && address == destination))
                return new("trace.reached", Outcome.Match, $"TTL {ttl}: {what} from {address ?? destination}", null);
            bool isError = what is "unreachable" or "icmp_error" && Number(probe, "icmp_type") is not null;
            if (isError && (refusal is null || ttl > refusal.Value.Ttl))
                refusal = (address ?? "?", Number(probe, "icmp_type")!.Value, Number(probe, "icmp_code") ?? 0, ttl);
        }

        if (refusal is { } error && Family(destination, error.Address) is { } family
            && error is { Type: >= 0 and <= 255, Code: >= 0 and <= 255 }
            && IcmpOutcomes.OfConnect(family, (byte)error.Type, (byte)error.Code) is { } outcome)
            return new("trace.icmp", outcome, $"TTL {error.Ttl}: ICMP type {error.Type} code {error.Code} from {error.Address}", null);
        if (sent == 0) return new("trace.unsent", Outcome.SetupFailure, "no probe was sent", null);
        string heard = last < 0 ? "no probe was answered" : $"nothing answered behind TTL {last}";
        return new("trace.silent", Outcome.At(Stage.Dial, OutcomeClasses.Timeout), heard, null);
    }

    /// <summary>What the lists of hops say, where that is all there is.</summary>
    private static TracerouteEnding OfHops(Dictionary<string, JsonElement> keys, string? destination)
    {
        foreach ((string name, JsonElement lists) in keys)
        {
            if (destination is null || !name.EndsWith("_traceroute", StringComparison.Ordinal) || lists.ValueKind != JsonValueKind.Object)
                continue;
            foreach (JsonProperty list in lists.EnumerateObject())
            {
                if (list.Value.ValueKind != JsonValueKind.Array) continue;
                foreach (JsonElement hop in list.Value.EnumerateArray())
                {
                    if (hop.ValueKind == JsonValueKind.Object && Text(hop, "address") == destination)
                        return new("trace.reached", Outcome.Match, $"{name}.{list.Name}: {destination} is among the hops", null);
                }
            }
        }

        return new(
            "trace.unknown", Outcome.Unknown, "the destination is not among the hops, and the line does not tell of its probes", null);
    }

    private static AddressFamily? Family(string? destination, string address)
        => IPAddress.TryParse(destination, out IPAddress? known) || IPAddress.TryParse(address, out known) ? known.AddressFamily : null;

    private static string? Text(Dictionary<string, JsonElement> keys, string name)
        => keys.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Text(JsonElement value, string name)
        => value.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static int? Number(JsonElement value, string name)
        => value.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out int number)
            ? number
            : null;
}
