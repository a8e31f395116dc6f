using Sonde.Experiments.Network;

namespace Sonde.Experiments.Loop;

/// <summary>
/// What a loop that was held up owes to what is on its way to it. Whoever kept it from running kept the system from handing packets over as
/// well: what came in time comes a little later then, and is stamped as if it had come late. So it listens on for as long again, within
/// bounds, before anybody's time is over.
/// </summary>
/// <param name="longest">How long at most; 0 where the system itself knows what came in time.</param>
internal sealed class Grace(TimeSpan longest)
{
    // How late it is by its own deadline may be less than how long it was held up: it wanted to wait for a part of that.
    private const int Times = 2;
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(250);

    private Instant _waitedAt, _wokenAt;

    /// <summary>The loop is about to wait.</summary>
    public void BeginWait(Instant now) => _waitedAt = now;

    /// <summary>The loop has waited.</summary>
    /// <param name="deadline">Until when it wanted to, at most.</param>
    /// <param name="now">Now.</param>
    /// <returns>Until when to listen on.</returns>
    public Instant EndWait(Instant deadline, Instant now)
    {
        TimeSpan late = now > deadline ? now - Instant.Later(deadline, _waitedAt) : TimeSpan.Zero;
        if (_wokenAt != default) late += _waitedAt - _wokenAt;
        if (late < Late || longest == TimeSpan.Zero) return now;
        return now + (late * Times < longest ? late * Times : longest);
    }

    /// <summary>The loop has listened on, if it had to, and goes on.</summary>
    public void End(Instant now) => _wokenAt = now;
}
