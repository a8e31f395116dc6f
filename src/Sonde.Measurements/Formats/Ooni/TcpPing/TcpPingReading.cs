using System.Globalization;
using System.Net;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>
/// What a line of <c>tcpping</c> says: an outcome for the target and one for the control, and an event for each look-up and ping.
/// </summary>
internal static class TcpPingReading
{
    /// <summary>After how many seconds a SYN is sent again, at the earliest.</summary>
    private const double LeastRepeat = 1;

    public static RecordedMeasurement? Of(OoniMeasurement measurement)
    {
        if (measurement.TestKeys is not TcpPingTestKeys keys) return null;
        string? name = measurement.Hostname ?? NameIn(measurement.Input);
        List<RecordedOutcome> outcomes = [OutcomeOf(keys.Series, measurement.Input, name, isControl: false)];
        if (keys.Control is { } control) outcomes.Add(OutcomeOf(control.Series, control.Target, NameIn(control.Target), isControl: true));
        return OoniReading.Envelope(measurement) with
        {
            Outcomes = outcomes,
            Observations = [.. OoniReading.LookUps(keys.Queries), .. outcomes.SelectMany(outcome => outcome.Tries)],
        };
    }

    // Of tcpconnect://dns.google:853; null where that is an address, or no URL.
    private static string? NameIn(string? target)
        => Uri.TryCreate(target, UriKind.Absolute, out Uri? url) && url.Host is { Length: > 0 } host
            && !IPAddress.TryParse(host.Trim('[', ']'), out _) ? host : null;

    private static RecordedOutcome OutcomeOf(TcpPingSeries series, string? target, string? hostname, bool isControl)
    {
        bool tellsRtt = series.Pings.Any(ping => ping.Rtt is not null || ping.SynRetransmits is not null);
        Observation[] tries = [.. series.Pings.Select((ping, i) => TryOf(ping, i, hostname, isControl, tellsRtt))];
        OutcomeTally tally = new();
        foreach (Observation each in tries)
            if (each.Failure != Failures.Interrupted) tally.Add(each.Outcome!.Value);
        IReadOnlyList<OutcomeCount> counts = series.OutcomeCounts ?? tally.Counts;
        Outcome whole = series.Outcome ?? tally.Whole;
        string[] said = [.. counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Count} {count.Outcome.Code}"))];
        string evidence =
            $"{(series.Outcome is null ? "" : $"x_outcome \"{whole}\"; ")}{Numerals.Count(tries.Length, "ping")}{(said.Length > 0 ? ": " : "")}{string.Join(", ", said)}";
        return new RecordedOutcome(series.Outcome is null ? "connect.failure" : "connect.outcome", whole, evidence)
        {
            IsControl = isControl,
            Target = target,
            Hostname = hostname,
            Address = tries.Select(each => each.Target).FirstOrDefault(ip => IPAddress.TryParse(ip, out _)),
            Failure = tries.FirstOrDefault(each => each.Failure is not null && each.Outcome == whole)?.Failure?.Text,
            Counts = counts,
            Tries = [.. tries.OrderBy(each => each.T0 ?? double.MaxValue)],
            Loss = LossOf(counts),
            Rtt = Median.Of(tries.Where(each => each.Failure is null).Select(each => each.Rtt).OfType<double>()),
        };
    }

    // A refusal and an ICMP error are answers: x_summary's loss, which counts all that did not connect, is another number.
    private static double? LossOf(IReadOnlyList<OutcomeCount> counts)
    {
        int sent = counts.Where(count => count.Outcome.Stage != Stage.Setup).Sum(count => count.Count);
        int lost = counts.Where(count => count.Outcome is { Stage: Stage.Dial, Class: OutcomeClasses.Timeout }).Sum(count => count.Count);
        return sent == 0 ? null : (double)lost / sent;
    }

    // The round trip is the kernel's wherever the line tells it, and then a SYN that was sent again has none. Of others' lines it is the
    // time of the connect, unless a SYN was sent again in it: that is after a second at the earliest (RFC 6298).
    private static double? RttOf(Ping ping, bool isTold)
    {
        if (isTold) return ping.Rtt;
        if (ping.TcpConnect is not { T: { } end, Start: { } start }) return null;
        double took = Math.Round(end - start, 9);
        return took < LeastRepeat ? took : null;
    }

    private static Observation TryOf(Ping ping, int place, string? hostname, bool isControl, bool tellsRtt)
    {
        TcpConnect? connect = ping.TcpConnect;
        bool isConnected = connect is { Failure: null };
        return new Observation(ObservationSteps.Connect)
        {
            Attempt = (int)Math.Clamp(connect?.TransactionId ?? place, 0, int.MaxValue),
            IsControl = isControl,
            Target = connect?.Ip,
            Hostname = hostname,
            Transport = "tcp",
            Port = connect?.Port,
            Failure = connect?.Failure,
            T0 = connect?.Start,
            T = connect?.T,
            Rtt = isConnected ? RttOf(ping, tellsRtt) : null,
            Outcome = ping.Outcome ?? (connect is null ? Outcome.Unknown : FailureOutcomes.OfConnect(connect.Failure)),
        };
    }
}
