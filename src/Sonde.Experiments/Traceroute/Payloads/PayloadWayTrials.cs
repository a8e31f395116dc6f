using Sonde.Experiments.Network;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// Where the target answered one payload from nearer than the other: sends both again to that TTL, from other ports and in a random order,
/// until both have been answered there, so that they go alike, or chance does not explain any more that one alone is.
/// </summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="cells">The cells of both payloads.</param>
/// <param name="ways">What is known of their ways.</param>
/// <param name="open">Makes and begins a connection.</param>
/// <param name="random">Chance.</param>
internal sealed class PayloadWayTrials(
    PayloadSettings settings, PayloadCells cells, PayloadWays ways, Func<PayloadRole, int, int, PayloadFlow> open, Random random)
{
    // Connections of each payload in a trial, and trials.
    private const int OfEach = 6, Most = 6;

    private int? _at;
    private int _begun;
    private bool _isLooked;
    private PayloadTrial? _trial;

    /// <summary>Does what is to be done now.</summary>
    /// <param name="now">The moment it is.</param>
    /// <param name="rtt">The longest round trip of a handshake.</param>
    /// <param name="due">When to ask again, if nothing happens before.</param>
    /// <returns>Whether all is done.</returns>
    public bool Advance(Instant now, TimeSpan rtt, ref Instant due)
    {
        if (!_isLooked) (_isLooked, _at) = (true, ways.FirstUnlike());
        if (_at is not { } at) return true;
        TimeSpan patience = settings.Clamp(rtt * 3);
        if (_trial is { } running)
        {
            running.Send(now, random, patience, settings.LongestWait, ref due);
            if (!running.IsOver) return false;
            _trial = null;
        }

        if (ways.AreAlikeAt(at) || ways.ChanceFrom(at) <= PayloadComparison.MostChance || _begun == Most) return true;
        _begun++;
        PayloadRole[] roles = [
            .. Enumerable.Repeat(PayloadRole.Control, OfEach), .. Enumerable.Repeat(PayloadRole.Test, OfEach)];
        random.Shuffle(roles);
        // A SYN that was lost is sent again, and has as much time.
        Instant openUntil = now + settings.LongestWait + patience;
        _trial = new PayloadTrial(at, [.. roles.Select(role => Open(role, at))], openUntil);
        due = Instant.Earlier(due, openUntil);
        return false;
    }

    private PayloadFlow Open(PayloadRole role, int ttl)
    {
        PayloadCell cell = (role == PayloadRole.Test ? cells.Test : cells.Control).Cells[ttl];
        PayloadFlow flow = open(role, ttl, cell.Flows.Count + 1);
        cell.Flows.Add(flow);
        return flow;
    }
}
