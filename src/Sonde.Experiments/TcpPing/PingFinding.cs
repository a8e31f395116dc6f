using System.Globalization;
using System.Net.Sockets;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.TcpPing;

/// <summary>What the pings of a target came to in sentences: loss and times, who refused, and what cannot be told from one place.</summary>
internal static class PingFinding
{
    /// <summary>The sentences.</summary>
    /// <param name="keys">What was measured.</param>
    /// <param name="target">Whom.</param>
    public static IEnumerable<string> Of(TcpPingTestKeys keys, Target target)
    {
        if (keys.Series.Summary is not { Sent: > 0 } summary)
        {
            if (keys.Queries is { Count: > 0 }) yield return $"{target.Host} has no address: no ping was sent.";
            yield break;
        }

        string endpoint = PingWords.Endpoint(target.Host, target.Port);
        yield return Counts(keys.Series, summary);
        if (Times(summary) is { } times) yield return times;
        yield return Verdict(keys.Series, summary, endpoint, target.Address.AddressFamily);
        if (keys.Control?.Series.Summary is { Sent: > 0 } control)
            yield return $"The control {keys.Control.Target}, pinged in turn with it: {control.Received} of {control.Sent} connected.";
        if (keys.Forged > 0)
            yield return Stray(keys.Forged);
    }

    // How many connected, as ping says it. Lost is what nothing came back for, as in tables and summaries: a refusal is an answer.
    private static string Counts(TcpPingSeries series, TcpPingSummary summary)
    {
        int lost = 0, refused = 0, others = 0;
        foreach (Ping ping in series.Pings)
        {
            if (ping.IsInterrupted || ping.Outcome == Outcome.SetupFailure || ping.TcpConnect is not { Failure: { } failure }) continue;
            if (ping.Outcome is { Stage: Stage.Dial, Class: OutcomeClasses.Timeout }) lost++;
            else if (failure == Failures.ConnectionRefused || ping.Icmp is not null) refused++;
            else others++;
        }

        string answered = (refused > 0 ? $", {refused} refused" : "") + (others > 0 ? $", {others} failed otherwise" : "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Numerals.Count(summary.Sent, "ping")}, {summary.Received} connected{answered}, {lost * 100.0 / summary.Sent:0.#}% loss");
    }

    private static string? Times(TcpPingSummary summary)
        => summary is { Min: { } min, Median: { } median, P95: { } p95, Max: { } max }
            ? $"time to connect min/median/p95/max {Ms(min)}/{Ms(median)}/{Ms(p95)}/{Ms(max)} ms{(summary.Jitter is { } jitter ? $", jitter {Ms(jitter)} ms" : "")}"
            : null;

    private static string Verdict(TcpPingSeries series, TcpPingSummary summary, string endpoint, AddressFamily family)
    {
        string few = summary.Sent < 3 ? summary.Sent == 1 ? " One ping says little." : " Few pings say little." : "";
        if (summary.Received == summary.Sent) return $"Finding: {endpoint} can be reached; {(summary.Sent == 1 ? "the one ping" : $"all {Numerals.Count(summary.Sent, "ping")}")} connected.{few}";
        string how = Reasons(series, family);
        return (summary.Received > 0
            ? $"Finding: {endpoint} answers some pings only: {summary.Received} of {summary.Sent} connected; the others: {how}. Loss, limits and a busy server look alike."
            : series.Outcome is { Class: OutcomeClasses.Timeout }
            ? $"Finding: nothing answers at {endpoint}. Silence is no proof of blocking: a host that is down, or its owner's firewall, looks the same."
            : $"Finding: {endpoint} cannot be reached: {how}. Whether its owner or the way there does it, one place cannot tell.") + few;
    }

    private static string Reasons(TcpPingSeries series, AddressFamily family)
    {
        IEnumerable<string> reasons = series.Pings.Where(
            ping => !ping.IsInterrupted && !ping.IsLocal && ping.TcpConnect?.Failure is not null)
            .GroupBy(ping => Reason(ping, family)).OrderByDescending(group => group.Count())
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"));
        string all = string.Join(", ", reasons.Take(4));
        return all.Length > 0 ? all : "this machine could not send";
    }

    private static string Reason(Ping ping, AddressFamily family)
    {
        if (ping.Icmp is { } icmp) return $"refused by {PingWords.OfIcmp(icmp, family)}";
        if (ping.Rst is { } rst)
        {
            return ping.SynAck is { } own && own.Ttl != rst.Ttl
                ? $"refused by a RST that arrived with TTL {rst.Ttl}, where the target's own answers have {own.Ttl}"
                : $"refused by a RST with TTL {rst.Ttl}";
        }

        return ping.TcpConnect!.Failure == Failures.GenericTimeout ? "without an answer" : ping.TcpConnect.Failure!.Value.Text;
    }

    // What a connection is answered that was begun before this run cannot be told from what is made up.
    private static string Stray(long count)
        => $"{Numerals.Count(count, "segment")} came in its name that {Numerals.Word(count, "answers", "answer")} nothing that was seen to be sent: made up, or for connections older than this run. No verdict rests on {Numerals.Word(count, "it", "them")}.";

    private static string Ms(double seconds) => PingWords.Milliseconds(seconds);
}
