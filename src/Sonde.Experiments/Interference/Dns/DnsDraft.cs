using System.Net;
using System.Text.Json;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>Makes the measurement of a trial of a resolver that is over.</summary>
/// <param name="options">How resolvers are asked.</param>
/// <param name="shared">What the trials of the run share.</param>
/// <param name="context">The run.</param>
internal sealed class DnsDraft(DnsOptions options, DnsShared shared, RunContext context)
{
    /// <summary>The measurement.</summary>
    public MeasurementDraft Of(DnsTrial trial, bool wasInterrupted)
    {
        Instant zero = trial.Zero!.Value;
        QueryRecord[] counted = [.. options.AsksA ? trial.A : trial.Aaaa];
        QueryRecord[] all = [.. trial.Liveness, .. trial.A, .. trial.Aaaa, .. trial.Features];
        Instant end = all.Max(query => query.EndedAt);
        SatelliteQuery[] tests = [.. counted.Select(query => Write(query, trial.Name.Url, trial, zero))], written = tests;
        // As in the archives a control name stands in the line only where it was not answered.
        if ((!trial.PassedLiveness && trial.Alike is null) || written.Length == 0)
            written = [.. trial.Liveness.Select(query => Write(query, query.Question.Name, trial, zero)), .. written];
        bool isMatched = tests is [.., var last] && last.Addresses.Any(address => address.Matched.Count > 0);
        var own = new OwnPart("dns", shared.UtcAt(zero))
        {
            Target = TrialTargets.KeyOf(trial.Target, "dns"),
            IsInterrupted = wasInterrupted,
            ProbeAsn = context.ProbeAsn,
            ProbeCc = context.ProbeCc,
            JobFields = trial.Target.Trial?.Fields ?? [],
            Local = all.All(query => query.Stage == Stage.Setup) ? all[^1].Failure?.Text : null,
            Observations = [.. all.Select((query, i) => EventOf(query, i, trial, zero))],
            More = [.. More(trial)],
        };
        var line = new SatelliteLine(trial.Resolver, trial.Name.Url, shared.UtcAt(zero), shared.UtcAt(end), written, own)
        {
            Location = LocationOf(context.Networks(trial.Target.Address)),
            PassedLiveness = trial.PassedLiveness,
            HasControls = trial.Controls.Answers.Count > 0,
            IsConnectError = counted.Length == 0 || !counted[^1].IsAnswered,
            IsAnomaly = trial.PassedLiveness && !isMatched && counted.Length > 0,
            AaaaQueries = options.AsksA ? [.. trial.Aaaa.Select(query => Write(query, trial.Name.Url, trial, zero))] : [],
            Features = [.. trial.Features.Select(query => query.Detail(zero))],
            Controls = trial.Controls.Answers,
            Pages = trial.Pages,
        };
        IPAddress[] sources = [.. all.Select(query => query.Source?.Address).OfType<IPAddress>().Distinct()];
        // The control resolvers, and the hosts at odd addresses, are asked for many names: what passed so far is told with this one.
        IEnumerable<IPAddress> others = options.Controls.Select(control => control.Address)
            .Concat(trial.Pages.Select(page => IPAddress.Parse(page.Ip)));
        IReadOnlyList<MeasuredPacket> packets = shared.Packets?.End(trial.Target, line.StartedAt, sources, others) ?? [];
        return new MeasurementDraft(
            trial.Target, new DateTimeOffset(line.StartedAt, TimeSpan.Zero), (line.EndedAt - line.StartedAt).TotalSeconds,
            TrialDraft.Version, new MeasurementForm.Own(new DnsLine(line) { Packets = packets }), Outcome.Unknown)
        {
            WasInterrupted = wasInterrupted,
            Sources = sources,
            Failures = [.. counted.Select(query => query.Failure).OfType<Failure>()],
        };
    }

    private SatelliteQuery Write(QueryRecord query, string url, DnsTrial trial, Instant zero)
    {
        HashSet<string> known = [.. trial.Controls.AddressesOf(query.Question.Type)];
        uint?[] networks = [.. known.Select(address => context.Networks(IPAddress.Parse(address))?.Asn).Where(asn => asn is not null)];
        return query.Write(url, zero, address =>
        {
            NetworkFact? fact = context.Networks(address);
            List<string> matched = [];
            if (trial.Controls.Gave(address)) matched.Add("ip");
            if (fact is not null && networks.Contains(fact.Asn)) matched.Add("asnum");
            return new SatelliteAddress(address.ToString()) { Asn = fact?.Asn, AsName = fact?.Name, Matched = matched };
        });
    }

    private static IEnumerable<KeyValuePair<string, Action<Utf8JsonWriter>>> More(DnsTrial trial)
    {
        PathMarks evidence = DnsEvidence.Of(trial);
        yield return new("x_evidence", evidence.WriteValue);
        if (DnsEvidence.IsInjected(trial)) yield return new("x_injected", writer => writer.WriteBooleanValue(true));
        if (trial.Alike is { } flaw) yield return new("x_unusable", writer => writer.WriteStringValue(flaw));
        if (trial.Where is { } where) yield return new("x_where", where.Found.WriteTo);
        if (trial.Resolver.Port != HyperquackLine.DefaultPort("dns"))
            yield return new("x_port", writer => writer.WriteNumberValue(trial.Resolver.Port));
        if (trial.Target.Hostname is { } hostname) yield return new("x_vp_name", writer => writer.WriteStringValue(hostname));
    }

    private static Observation EventOf(QueryRecord query, int attempt, DnsTrial trial, Instant zero) => new(ObservationSteps.Dns)
    {
        Attempt = attempt,
        Part = query.Question.Variant is { } variant ? $"{query.Question.TypeName} {variant}" : query.Question.TypeName,
        IsControl = trial.Liveness.Contains(query),
        Target = trial.Resolver.Address.ToString(),
        Hostname = query.Question.Name,
        Transport = query.Transport,
        Port = trial.Resolver.Port,
        Answer = query.Addresses is [var first, ..] ? first.ToString() : null,
        Result = query.First is { } said ? DnsRcodes.ResultOf(said.Rcode, said.Addresses.Count > 0) : null,
        Failure = query.Failure,
        T0 = Math.Round(query.SentAt.SecondsSince(zero), 6),
        T = Math.Round(query.EndedAt.SecondsSince(zero), 6),
        Rtt = query.First is { } answer ? Math.Round(answer.Marks.T - query.SentAt.SecondsSince(zero), 6) : null,
        Bytes = query.First?.Marks.Length,
    };

    private static VantageLocation LocationOf(NetworkFact? fact)
        => fact is null ? VantageLocation.Unknown : new VantageLocation(null, fact.Country) { Asn = fact.Asn, AsName = fact.Name };
}
