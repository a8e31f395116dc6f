using Sonde.Analysis.Reports;
using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Paths;

/// <summary>One trace: what answered each flow at each TTL.</summary>
internal sealed class PathTrace
{
    private readonly Dictionary<(string Flow, int Ttl), List<PathAnswer>> _answers = [];

    /// <summary>Of the events of a measurement.</summary>
    public PathTrace(OpenTables tables, string measurement)
    {
        foreach (TableRow row in tables.Ask(
            $"SELECT id, coalesce(part, transport, 'flow') AS flow, hop, answer, answer_asn, result, rtt FROM observations WHERE step = 'hop' AND hop BETWEEN 1 AND 255 AND {SqlText.Is("measurement_id", measurement)} ORDER BY id"))
        {
            (string, int) place = (row.Text("flow")!, (int)row.Count("hop"));
            if (!_answers.TryGetValue(place, out List<PathAnswer>? answers)) _answers.Add(place, answers = []);
            string? asn = row.Text("answer_asn");
            answers.Add(new PathAnswer(
                row.Count("id"), row.Text("answer"), asn is null ? null : $"AS{asn}", row.Text("result") ?? "", row.Real("rtt")));
        }

        Flows = [.. _answers.Keys.Select(place => place.Flow).Distinct().OrderBy(flow => flow, StringComparer.Ordinal)];
        LastTtl = _answers.Where(each => each.Value.Exists(answer => answer.Address is not null)).Select(each => each.Key.Ttl)
            .DefaultIfEmpty(0).Max();
    }

    /// <summary>The flows: protocol and port, and of payload traces which payload.</summary>
    public IReadOnlyList<string> Flows { get; }

    /// <summary>The last TTL that anything answered at.</summary>
    public int LastTtl { get; }

    /// <summary>Whether any flow sent something with a TTL.</summary>
    public bool IsTried(int ttl) => Flows.Any(flow => _answers.ContainsKey((flow, ttl)));

    /// <summary>What answered; none where nothing was sent.</summary>
    public IReadOnlyList<PathAnswer> At(string flow, int ttl) => _answers.GetValueOrDefault((flow, ttl)) ?? [];

    /// <summary>
    /// The first TTL at which flows differ, and which: two that were answered there by nobody in common, or in another way. Silence is no
    /// difference, and of routers that share the load any of them is the same.
    /// </summary>
    public (int Ttl, IReadOnlySet<string> Flows)? FirstDifference()
    {
        bool isOfPayloads = Flows.Any(flow => flow.EndsWith(" test", StringComparison.Ordinal));
        for (int ttl = 1; ttl <= LastTtl; ttl++)
        {
            (string Flow, HashSet<string> Who)[] answered = [
                .. Flows.Select(flow => (flow, At(flow, ttl).Where(each => each.Address is not null)
                    .Select(each => each.IsOfRouter ? each.Address! : $"{each.Address} {(isOfPayloads ? each.KindOfPayload : each.Kind)}").ToHashSet()))
                .Where(each => each.Item2.Count > 0)];
            if (answered.Length < 2) continue;
            HashSet<string> usual = answered.MaxBy(each => answered.Count(other => other.Who.Overlaps(each.Who))).Who;
            HashSet<string> others = [.. answered.Where(each => !each.Who.Overlaps(usual)).Select(each => each.Flow)];
            if (others.Count > 0) return (ttl, others);
        }

        return null;
    }
}
