using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>
/// How far the path of a trace is known to go, and how far beyond that it is sent ahead to find its end. One flow, the lead, goes ahead by
/// as many probes as may be in vain; the first flows of the other protocols by one. Where nothing answers them, all go further.
/// </summary>
internal sealed class TraceFront
{
    // A quarter of all probes may go beyond the end, where as many routers as these are to be expected.
    private const double MostInVain = 0.25;
    private const int Expected = 6, Fewest = 2, MostTurns = 2;

    private static readonly int[] Known = [80, 443]; // ports that hosts are likeliest to answer

    private readonly TraceSettings _settings;
    private readonly IReadOnlyList<FlowState> _flows;
    private readonly TraceReach _reach;
    private readonly int _ahead;
    private int _expired, _turns;
    private Instant _takenAt;

    /// <summary>Makes a front.</summary>
    /// <param name="settings">How the trace goes.</param>
    /// <param name="flows">Its flows.</param>
    /// <param name="reach">How far its path goes.</param>
    public TraceFront(TraceSettings settings, IReadOnlyList<FlowState> flows, TraceReach reach)
    {
        (_settings, _flows, _reach) = (settings, flows, reach);
        _expired = settings.FirstTtl - 1;
        _ahead = settings.FindsMultipath ? settings.Flows.Count(flow => flow.Number < MultipathSearch.FewestFlows) : settings.Flows.Count;
        Scouts = [.. Enumerable.Range(0, settings.Flows.Count)
            .OrderByDescending(flow => settings.Flows[flow].Protocol == TraceProtocol.Tcp && Known.Contains(settings.Flows[flow].Port))
            .DistinctBy(flow => settings.Flows[flow].Protocol)];
    }

    /// <summary>The flows that go ahead, the lead first.</summary>
    public IReadOnlyList<int> Scouts { get; }

    /// <summary>A probe expired at a router.</summary>
    public void OnExpired(int ttl)
    {
        if (ttl <= _expired) return;
        (_expired, _turns) = (ttl, 0);
    }

    /// <summary>A cell is probed.</summary>
    public void OnTaken(Instant now) => _takenAt = now;

    /// <summary>Whether a cell is known to be on the path, or may be tried.</summary>
    public bool Allows((int Flow, int Ttl) cell)
    {
        if (_settings.Rate == 0) return true;
        if (_reach.Farthest is > 0 and var far) return cell.Ttl <= far || GoesOn(_flows[cell.Flow], far);
        if (_turns > MostTurns || cell.Ttl <= _expired) return true;
        if (cell.Flow == Scouts[0]) return cell.Ttl <= _expired + (Lead << _turns);
        return cell.Ttl <= _expired + (1 << _turns) && Scouts.Contains(cell.Flow);
    }

    /// <summary>Nothing may be probed: whether it is time to go further.</summary>
    /// <param name="now">The moment it is.</param>
    /// <param name="at">When it is, if it is not; never where the end is known.</param>
    public bool TryWiden(Instant now, out Instant at)
    {
        at = _reach.Farthest > 0 || _turns > MostTurns ? Instant.Never : _takenAt + _settings.ShortestWait;
        if (at > now) return false;
        _turns++;
        _takenAt = now;
        return true;
    }

    private int Lead => Math.Max(Fewest, (int)(MostInVain * _ahead * Math.Max(_expired, Expected)));

    // Its own end is not where the others' is: a router answers it there, or nothing does, asked twice.
    private bool GoesOn(FlowState flow, int far)
        => flow.End is not null || flow.AnsweredAt(far) is not null || flow.Hops[far].Count >= Math.Min(2, _settings.Tries);
}
