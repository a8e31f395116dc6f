using System.Globalization;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Experiments.Traceroute.Watching;

/// <summary>The way of one flow over the rounds: who is on it now, what they answered, and when it changed.</summary>
/// <param name="name">The flow, such as <c>tcp/443</c>.</param>
internal sealed class FlowWatch(string name)
{
    // So many changes at one TTL within so many rounds are no changes of the way: load is spread there packet by packet.
    private const int ManyChanges = 3, FewRounds = 10;

    private readonly SortedDictionary<int, HopWatch> _hops = [];
    private readonly Dictionary<int, List<int>> _changes = [];
    private readonly Dictionary<int, HashSet<string>> _spread = [];
    private readonly List<string> _ways = [];

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Who is on its way now, by TTL.</summary>
    public IReadOnlyDictionary<int, HopWatch> Hops => _hops;

    /// <summary>The TTLs at which load is spread packet by packet, with the routers seen there.</summary>
    public IReadOnlyDictionary<int, HashSet<string>> Spread => _spread;

    /// <summary>Which of its ways it takes now, from 1; 0 before the first answer.</summary>
    public int Way { get; private set; }

    /// <summary>How often it changed its way.</summary>
    public int Changes { get; private set; }

    /// <summary>Whether it ends by an ICMP error: hosts limit those, so that what is missing of them is no loss.</summary>
    public bool EndsByError { get; private set; }

    /// <summary>Probes that nothing answered while the way changed: no loss of either way.</summary>
    public long WhileChanging { get; private set; }

    /// <summary>Takes a round.</summary>
    /// <param name="probes">The flow's probes, in the order of their leaving.</param>
    /// <param name="end">The TTL at which it reached the destination; null where it did not.</param>
    /// <param name="round">Which round it is, from 1.</param>
    /// <returns>What changed, in words; null where nothing did.</returns>
    public string? Add(IReadOnlyList<TracerouteProbe> probes, int? end, int round)
    {
        SortedDictionary<int, string> now = [];
        foreach (TracerouteProbe probe in probes.Where(probe => probe.Ttl <= (end ?? int.MaxValue) && probe.Answer is not null))
            now[probe.Ttl] = probe.Answer!.Address;
        string? said = Change(now, end, round, out bool hasChanged);
        if (end is not null)
            EndsByError = probes.LastOrDefault(probe => probe.Ttl == end && probe.Answer is not null)?.Outcome == "unreachable";
        if (!hasChanged) Settle(now);
        foreach (TracerouteProbe probe in probes)
        {
            if (probe.Ttl > (end ?? int.MaxValue) || !_hops.TryGetValue(probe.Ttl, out HopWatch? hop)) continue;
            if (probe.Answer is { } answer) hop.Answer(answer.Rtt);
            else if (probe.Outcome == TraceMeasurement.Silent && !hasChanged) hop.Miss();
            else if (probe.Outcome == TraceMeasurement.Silent) WhileChanging++;
        }

        return said;
    }

    /// <summary>
    /// The part of the probes to a TTL that was lost on the way there or back, at most that of any TTL behind it: a router that answers
    /// less than those behind it limits its answers, and loses nothing. Null where that cannot be told from limits.
    /// </summary>
    public double? LossAt(int ttl) => EndsByError
        ? null
        : _hops.Where(hop => hop.Key >= ttl && hop.Value.Sent > 0).Select(hop => (double)hop.Value.Lost / hop.Value.Sent).DefaultIfEmpty(0)
            .Min();

    private string? Change(SortedDictionary<int, string> now, int? end, int round, out bool hasChanged)
    {
        int[] differing = [
            .. now.Where(
                hop => _hops.TryGetValue(hop.Key, out HopWatch? known) && known.Router != hop.Value
                && !IsSpread(hop.Key, hop.Value, known.Router, round)).Select(hop => hop.Key)];
        bool isShorter = end is { } last && _hops.Keys.Any(ttl => ttl > last);
        hasChanged = differing.Length > 0 || isShorter;
        string? said = hasChanged && _ways.Count > 0 ? Words(differing, now, end) : null;
        if (hasChanged) foreach (HopWatch hop in _hops.Values) WhileChanging += hop.Forgive();
        foreach (int ttl in differing) _hops[ttl] = new HopWatch(now[ttl]);
        if (end is { } distance) foreach (int beyond in _hops.Keys.Where(ttl => ttl > distance).ToArray()) _hops.Remove(beyond);
        foreach ((int ttl, string router) in now) if (!_hops.ContainsKey(ttl)) _hops[ttl] = new HopWatch(router);
        if (now.Count == 0) return null;
        return Recognise(hasChanged, said);
    }

    private void Settle(SortedDictionary<int, string> now)
    {
        bool isSeen = true;
        foreach ((int ttl, HopWatch hop) in _hops)
        {
            isSeen &= now.ContainsKey(ttl);
            hop.Settle(isSeen);
        }
    }

    // A way is known again by all who are on it.
    private string? Recognise(bool hasChanged, string? said)
    {
        string way = string.Join(
            ' ', _hops.Select(
                hop => string.Create(
                    CultureInfo.InvariantCulture, $"{hop.Key}={(_spread.ContainsKey(hop.Key) ? "*" : hop.Value.Router)}")));
        if (_ways.Count > 0 && !hasChanged)
        {
            _ways[Way - 1] = way; // a router that was silent until now is no other way
            return null;
        }

        int before = _ways.IndexOf(way);
        if (before < 0) _ways.Add(way);
        bool isFirst = Way == 0;
        Way = before < 0 ? _ways.Count : before + 1;
        if (isFirst) return null;
        Changes++;
        return before < 0 ? said : $"{said}: way {Way} again";
    }

    private string Words(int[] differing, SortedDictionary<int, string> now, int? end)
    {
        if (differing.Length == 0) return $"{name} is shorter: {end} {(end == 1 ? "hop" : "hops")}";
        int ttl = differing[0];
        return $"{name} goes another way from TTL {ttl} on: {now[ttl]}, where {_hops[ttl].Router} was";
    }

    private bool IsSpread(int ttl, string router, string known, int round)
    {
        if (_spread.TryGetValue(ttl, out HashSet<string>? routers))
        {
            routers.Add(router);
            return true;
        }

        if (!_changes.TryGetValue(ttl, out List<int>? rounds)) _changes[ttl] = rounds = [];
        rounds.RemoveAll(each => each <= round - FewRounds);
        rounds.Add(round);
        if (rounds.Count < ManyChanges) return false;
        _spread[ttl] = [router, known];
        return true;
    }
}
