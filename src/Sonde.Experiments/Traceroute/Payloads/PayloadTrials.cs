using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Trials;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// Finds out as far as where a test that is dropped still comes. On the way up the control always goes first, so that a router that limits
/// its answers, or loss, makes the test look silent too near. When it is known that it is dropped, routers that it was not heard of at are
/// asked again, in trials of both payloads in a random order, until the last that answers it is known, and the next at which its silence is
/// no chance.
/// </summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="control">The control's cells.</param>
/// <param name="test">The test's cells.</param>
/// <param name="open">Makes and begins a connection.</param>
/// <param name="random">Chance.</param>
internal sealed class PayloadTrials(
    PayloadSettings settings, PayloadColumn control, PayloadColumn test, Func<PayloadRole, int, int, PayloadFlow> open, Random random)
{
    // Connections of one trial, and where some of the controls were not heard; of all.
    private const int Few = 12, Many = 20, MostConnections = 240;
    private const int MostSpots = 4;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15), ShortestGap = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<int, double> _chances = [];
    private readonly Dictionary<int, TrialSpacing> _spots = [];
    private readonly Dictionary<int, PayloadTrial> _last = [];
    private readonly List<PayloadTrial> _running = [];
    private int[]? _asked;
    private Instant? _begunAt;
    private int _connections;

    /// <summary>The lowest TTL from which on the test's silence is no chance, or null.</summary>
    public int? FirstSilent
        => _chances.Where(each => each.Key > test.LastExpired && each.Value <= PayloadComparison.MostChance).Select(each => (int?)each.Key)
        .Min();

    /// <summary>Does what is to be done now.</summary>
    /// <param name="now">The moment it is.</param>
    /// <param name="end">The TTL at which the control reaches the target.</param>
    /// <param name="rtt">The longest round trip of a handshake.</param>
    /// <param name="due">When to ask again, if nothing happens before.</param>
    /// <returns>Whether all is done.</returns>
    public bool Advance(Instant now, int end, TimeSpan rtt, ref Instant due)
    {
        _begunAt ??= now;
        TimeSpan patience = settings.Clamp(rtt * 3);
        for (int i = _running.Count - 1; i >= 0; i--)
        {
            PayloadTrial trial = _running[i];
            trial.Send(now, random, patience, settings.LongestWait, ref due);
            if (trial.IsOver) End(trial);
        }

        if (test.End is not null) return true;
        if (now - _begunAt.Value > Longest || _connections >= MostConnections) _asked = [];
        _asked ??= [.. Asked(end)];
        foreach (int ttl in _asked.Where(ttl => !_running.Exists(trial => trial.Ttl == ttl)))
        {
            if (_spots[ttl].NextAt > now) due = Instant.Earlier(due, _spots[ttl].NextAt);
            else Begin(ttl, now, patience, ref due);
        }

        return _asked.Length == 0 && _running.Count == 0;
    }

    // The nearest, and some between it and the nearest at which the test was once silent where the control was heard.
    private IEnumerable<int> Asked(int end)
    {
        int last = test.LastExpired;
        int beyond = _chances.Where(each => each.Key > last && each.Value < 1).Select(each => each.Key).DefaultIfEmpty(end - 1).Min();
        int[] ttls = [.. Enumerable.Range(last + 1, Math.Max(0, beyond - last)).Where(ttl => control.Cells[ttl].Expired is not null)];
        foreach (int ttl in ttls) _spots.TryAdd(ttl, new TrialSpacing(ShortestGap));
        ttls = [.. ttls.Where(ttl => !_spots[ttl].IsInVain && _chances.GetValueOrDefault(ttl, 1) > PayloadComparison.MostChance)];
        int count = Math.Min(MostSpots, ttls.Length);
        return Enumerable.Range(0, count).Select(i => ttls[i * ttls.Length / count]);
    }

    private void Begin(int ttl, Instant now, TimeSpan patience, ref Instant due)
    {
        // Where a router answers one at a time, one control beside many tests says most; else as many of both.
        (int all, int controls) = _last.GetValueOrDefault(ttl) switch
        {
            null => (Few, Few / 2),
            { Heard: <= 1 } => (Few, 1),
            { IsWholeHeard: true } => (Few, Few / 2),
            _ => (Many, Many / 2),
        };
        PayloadRole[] roles = [.. Enumerable.Repeat(PayloadRole.Control, controls), .. Enumerable.Repeat(PayloadRole.Test, all - controls)];
        random.Shuffle(roles);
        // A SYN that was lost is sent again, and has as much time.
        Instant openUntil = now + settings.LongestWait + patience;
        _running.Add(_last[ttl] = new PayloadTrial(ttl, [.. roles.Select(role => Open(role, ttl))], openUntil));
        _connections += all;
        due = Instant.Earlier(due, openUntil);
    }

    private PayloadFlow Open(PayloadRole role, int ttl)
    {
        PayloadCell cell = (role == PayloadRole.Test ? test : control).Cells[ttl];
        PayloadFlow flow = open(role, ttl, cell.Flows.Count + 1);
        cell.Flows.Add(flow);
        return flow;
    }

    private void End(PayloadTrial trial)
    {
        _running.Remove(trial);
        _chances[trial.Ttl] = _chances.GetValueOrDefault(trial.Ttl, 1) * trial.Chance();
        _spots[trial.Ttl].End(trial.SentAt!.Value, trial.Heard > 0);
        _asked = null;
    }
}
