using Sonde.Experiments.Network;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute;

/// <summary>
/// Which cell of a trace, a flow at a TTL, is probed next. Flows take turns over the TTLs, so that no router gets many probes at once;
/// then come those that stayed silent, and those that a search for further routers wants.
/// </summary>
internal sealed class TraceSchedule
{
    private readonly TraceSettings _settings;
    private readonly IReadOnlyList<FlowState> _flows;
    private readonly TraceReach _reach;
    private readonly MultipathSearch? _multipath;
    private readonly List<(int Flow, int Ttl)> _first = [];
    private readonly Queue<(int Flow, int Ttl)> _again = new();
    private (int Flow, int Ttl)? _held;
    private int _next;

    /// <summary>Makes the schedule.</summary>
    /// <param name="settings">How the trace goes.</param>
    /// <param name="flows">Its flows.</param>
    /// <param name="reach">How far its path goes.</param>
    public TraceSchedule(TraceSettings settings, IReadOnlyList<FlowState> flows, TraceReach reach)
    {
        (_settings, _flows, _reach) = (settings, flows, reach);
        _multipath = settings.FindsMultipath ? new MultipathSearch(settings.MaxTtl) : null;
        Order();
    }

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The next cell, or false when none may be probed now.</summary>
    /// <param name="now">The moment it is.</param>
    /// <param name="quiet">The moment at which one may be, if that is known.</param>
    /// <param name="cell">The cell.</param>
    public bool TryTake(Instant now, out Instant quiet, out (int Flow, int Ttl) cell)
    {
        quiet = Instant.Never;
        cell = _held ?? default;
        if (IsClosed) return false;
        if (_held is not null)
        {
            _held = null;
            if (IsWanted(cell)) return true;
        }

        while (_next < _first.Count)
        {
            cell = _first[_next++];
            if (!IsWanted(cell)) continue;
            if (!_flows[cell.Flow].IsSerial) return true;
            _again.Enqueue(cell);
        }

        for (int left = _again.Count; left > 0; left--)
        {
            cell = _again.Dequeue();
            if (!IsWanted(cell)) continue;
            FlowState flow = _flows[cell.Flow];
            if (!flow.IsSerial || (flow.Outstanding == 0 && flow.QuietUntil <= now)) return true;
            if (flow.Outstanding == 0) quiet = Instant.Earlier(quiet, flow.QuietUntil);
            _again.Enqueue(cell);
        }

        return false;
    }

    /// <summary>Puts a cell back: it comes first.</summary>
    public void Hold((int Flow, int Ttl) cell) => _held = cell;

    /// <summary>A cell is to be probed once more.</summary>
    public void Again((int Flow, int Ttl) cell) => _again.Enqueue(cell);

    /// <summary>Nothing more is to be sent.</summary>
    /// <returns>Whether something was left.</returns>
    public bool Close()
    {
        bool isLeft = !IsClosed && (_next < _first.Count || _again.Count > 0 || _held is not null);
        IsClosed = true;
        return isLeft;
    }

    /// <summary>A router answered: if it is one more at this TTL, more flows are needed there to rule out further ones.</summary>
    public void OnRouter(int ttl, PacketAddress router)
    {
        if (_multipath is null) return;
        int before = _multipath.FlowsFor(ttl);
        if (!_multipath.Add(ttl, router)) return;
        int after = _multipath.FlowsFor(ttl);
        for (int flow = 0; flow < _flows.Count; flow++)
        {
            int number = _settings.Flows[flow].Number;
            if (number >= before && number < after) _again.Enqueue((flow, ttl));
        }
    }

    private bool IsWanted((int Flow, int Ttl) cell)
    {
        FlowState flow = _flows[cell.Flow];
        if (_multipath is { } search && _settings.Flows[cell.Flow].Number >= search.FlowsFor(cell.Ttl)) return false;
        return cell.Ttl <= _reach.LimitOf(flow) && flow.AnsweredAt(cell.Ttl) is null;
    }

    // Which router a probe dies at is another one for each flow at any time.
    private void Order()
    {
        int hops = _settings.MaxTtl - _settings.FirstTtl + 1;
        const int stride = 7; // spreads neighbouring flows over the path
        for (int turn = 0; turn < hops; turn++)
        {
            for (int flow = 0; flow < _flows.Count; flow++) _first.Add((flow, _settings.FirstTtl + ((turn + (flow * stride)) % hops)));
        }
    }
}
