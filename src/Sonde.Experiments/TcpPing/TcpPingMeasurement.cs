using System.Net.Sockets;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.TcpPing;

/// <summary>Makes test keys of what a plan found, in the form that was asked for.</summary>
internal static class TcpPingMeasurement
{
    /// <summary>The measurement of a finished plan.</summary>
    public static MeasurementDraft Of(TcpPingPlan plan, TcpPingOptions options)
    {
        Target target = plan.Pings.Target;
        TcpPingSeries series = SeriesOf(plan.Pings, options);
        var keys = new TcpPingTestKeys(series)
        {
            Queries = target.Lookup is { } lookup ? [QueryOf(lookup)] : null,
            Forged = plan.Pings.Forged + (plan.Control?.Forged ?? 0),
            Control = plan.Control is { } control ? new TcpPingControl(control.Target.Input, SeriesOf(control, options)) : null,
        };
        return new MeasurementDraft(
            target, plan.StartedAt, plan.FinishedAt.SecondsSince(plan.Zero), options.TestVersion, FormOf(keys, target, options),
            series.Outcome!.Value)
        {
            Sources = plan.Control is null ? plan.Pings.Sources : [.. plan.Pings.Sources.Union(plan.Control.Sources)],
            WasInterrupted = IsInterrupted(plan.Pings) || (plan.Control is { } beside && IsInterrupted(beside)),
            Failures = FailuresOf(plan.Pings.Results),
        };
    }

    /// <summary>The measurement of a name that has no address: the look-up is all there is.</summary>
    public static MeasurementDraft Unresolved(Target target, DateTimeOffset at, TcpPingOptions options)
    {
        NameLookup lookup = target.Lookup!;
        Outcome outcome = FailureOutcomes.OfLookup(lookup.Failure);
        var series = new TcpPingSeries { Pings = [], Summary = TcpPingSummary.Of([]), Outcome = outcome, OutcomeCounts = [] };
        var keys = new TcpPingTestKeys(series) { Queries = [QueryOf(lookup)] };
        return new MeasurementDraft(target, at, lookup.Took, options.TestVersion, FormOf(keys, target, options), outcome)
        {
            Failures = lookup.Failure is { } failure ? [failure] : [],
        };
    }

    private static MeasurementForm.Envelope FormOf(TcpPingTestKeys keys, Target target, TcpPingOptions options)
        => new(keys) { Extensions = ExtensionsOf(target, options) };

    private static TcpPingSeries SeriesOf(PingSeries pings, TcpPingOptions options)
    {
        // A RST is judged beside what the target itself answers with, whichever ping brought that to light.
        SegmentMarks? synAck = null;
        for (int i = 0; i < pings.Results.Count; i++) synAck = pings.Results[i].SynAck ?? synAck;
        var written = new Ping[pings.Results.Count];
        for (int i = 0; i < written.Length; i++)
        {
            PingResult ping = pings.Results[i];
            written[i] = PingOf(ping, pings.Target, ping.SynAck ?? (ping.Rst is null ? null : synAck), options);
        }

        return TcpPingSeries.Of(written);
    }

    private static Ping PingOf(PingResult ping, Target target, SegmentMarks? synAck, TcpPingOptions options) => new()
    {
        TcpConnect = ConnectOf(ping, target, options),
        Rtt = ping.Rtt,
        SynRetransmits = ping.SynRetransmits,
        SourcePort = ping.SourcePort == 0 ? null : ping.SourcePort,
        Outcome = ping.Outcome,
        IsLocal = ping.IsLocal,
        Icmp = ping.Icmp,
        Rst = ping.Rst,
        SynAck = synAck,
    };

    private static TcpConnect ConnectOf(PingResult ping, Target target, TcpPingOptions options)
    {
        int port = (int)target.Port;
        return options.TestVersion == TcpPingOptions.EngineVersion
            ? TcpConnect.OfVersion021(target.Host, port, ping.T0, ping.T, ping.Failure, ping.Number)
            : TcpConnect.OfVersion010(target.Host, port, ping.T0, ping.T, ping.Failure);
    }

    private static DnsQuery QueryOf(NameLookup lookup) => new()
    {
        Engine = "getaddrinfo",
        Failure = lookup.Failure,
        Hostname = lookup.Name,
        QueryType = "ANY",
        ResolverAddress = "",
        T0 = 0,
        T = lookup.Took,
        Answers = lookup.Failure is not null ? null : [.. lookup.Addresses.Select(a => a.AddressFamily == AddressFamily.InterNetwork
            ? new DnsAnswer { AnswerType = "A", IPv4 = a.ToString() }
            : new DnsAnswer { AnswerType = "AAAA", IPv6 = a.ToString() })],
    };

    private static IReadOnlyList<KeyValuePair<string, int>> ExtensionsOf(Target target, TcpPingOptions options)
    {
        if (options.TestVersion != TcpPingOptions.EngineVersion) return [];
        return target.Lookup is null ? [new("tcpconnect", 0)] : [new("dnst", 0), new("tcpconnect", 0)];
    }

    private static bool IsInterrupted(PingSeries pings)
    {
        for (int i = 0; i < pings.Results.Count; i++)
        {
            if (pings.Results[i].Failure == Failures.Interrupted) return true;
        }

        return false;
    }

    private static List<Failure> FailuresOf(IReadOnlyList<PingResult> results)
    {
        List<Failure> failures = new(results.Count);
        for (int i = 0; i < results.Count; i++)
        {
            if (results[i].Failure is { } failure) failures.Add(failure);
        }

        return failures;
    }
}
