using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>
/// Which cell of a trace, a flow at a TTL, is probed next. Flows take turns over the TTLs, as far as the path is known to go
/// (<see cref="TraceFront"/>), so that no router gets many probes at once and little is sent beyond the end; then come those that stayed
/// silent, and those that a search for further routers wants.
/// </summary>
internal sealed class TraceSchedule
{
    private readonly TraceSettings _settings;
    private readonly IReadOnlyList<FlowState> _flows;
    private readonly TraceReach _reach;
    private readonly MultipathSearch? _multipath;
    private readonly TraceFront _front;
    private readonly List<(int Flow, int Ttl)> _first = [];
    private readonly Queue<(int Flow, int Ttl)> _again = new();
    private (int Flow, int Ttl)? _held;

    /// <summary>Makes the schedule.</summary>
    /// <param name="settings">How the trace goes.</param>
    /// <param name="flows">Its flows.</param>
    /// <param name="reach">How far its path goes.</param>
    public TraceSchedule(TraceSettings settings, IReadOnlyList<FlowState> flows, TraceReach reach)
    {
        (_settings, _flows, _reach) = (settings, flows, reach);
        _multipath = settings.FindsMultipath ? new MultipathSearch(settings.MaxTtl) : null;
        _front = new TraceFront(settings, flows, reach);
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

        if (TryTakeFirst(now, ref quiet, out cell)) return true;
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
        bool isLeft = !IsClosed && (_first.Exists(IsWanted) || _again.Count > 0 || _held is not null);
        IsClosed = true;
        return isLeft;
    }

    /// <summary>A probe expired at a router: the path goes on behind it.</summary>
    public void OnExpired(int ttl) => _front.OnExpired(ttl);

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

    // What is not wanted any more is forgotten; what is not known to be on the path waits.
    private bool TryTakeFirst(Instant now, ref Instant quiet, out (int Flow, int Ttl) cell)
    {
        for (int i = 0; i < _first.Count;)
        {
            cell = _first[i];
            bool isWanted = IsWanted(cell);
            if (isWanted && !_front.Allows(cell))
            {
                i++;
                continue;
            }

            _first.RemoveAt(i);
            if (!isWanted) continue;
            if (_flows[cell.Flow].IsSerial)
            {
                _again.Enqueue(cell);
                continue;
            }

            _front.OnTaken(now);
            return true;
        }

        cell = default;
        if (_first.Count == 0) return false;
        if (_front.TryWiden(now, out Instant at)) return TryTakeFirst(now, ref quiet, out cell);
        quiet = Instant.Earlier(quiet, at);
        return false;
    }

    private bool IsWanted((int Flow, int Ttl) cell)
    {
        FlowState flow = _flows[cell.Flow];
        if (_multipath is { } search && _settings.Flows[cell.Flow].Number >= search.FlowsFor(cell.Ttl)) return false;
        return cell.Ttl <= _reach.LimitOf(flow) && flow.AnsweredAt(cell.Ttl) is null;
    }

    // Which router a probe dies at is another one for each flow at any time; those that find the way go first.
    private void Order()
    {
        foreach (int scout in _front.Scouts)
        {
            for (int ttl = _settings.FirstTtl; ttl <= _settings.MaxTtl; ttl++) _first.Add((scout, ttl));
        }

        int hops = _settings.MaxTtl - _settings.FirstTtl + 1;
        const int stride = 7; // spreads neighbouring flows over the path
        for (int turn = 0; turn < hops; turn++)
        {
            foreach (int flow in Enumerable.Range(0, _flows.Count).Except(_front.Scouts))
                _first.Add((flow, _settings.FirstTtl + ((turn + (flow * stride)) % hops)));
        }
    }
}
