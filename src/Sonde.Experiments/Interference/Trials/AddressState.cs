using System.Net;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// What an address is going through, whatever the port: trials at it never overlap, in this run or in others on this machine, and residual
/// state of a filter is waited out.
/// </summary>
/// <param name="address">The address.</param>
/// <param name="turns">Turns among runs.</param>
internal sealed class AddressState(IPAddress address, RunTurns turns)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>How long another run is waited for that does not give the address back.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private IAddressClaim? _claim;
    private Instant? _keptSince, _waitsSince;

    /// <summary>When the next trial may begin.</summary>
    public Instant FreeAt { get; set; } = new(long.MinValue);

    /// <summary>Whether the last trial left it with controls that fail, or may have.</summary>
    public bool IsTainted { get; set; }

    /// <summary>Until when a trial is to wait for its turn; again and again, until it has it and this is null.</summary>
    public Instant? Wait(Instant now)
    {
        if (now < FreeAt) return FreeAt;
        if (_claim is not null || turns.TryClaim(address, out _claim))
        {
            (_keptSince, _waitsSince) = (null, null);
            return null;
        }

        _waitsSince ??= now;
        // Nobody knows what the other run left behind.
        IsTainted = true;
        return now + Glance;
    }

    /// <summary>Whether another run has kept it for so long that what was to be measured is left for later.</summary>
    public bool IsGivenUp(Instant now) => _waitsSince is { } since && now - since >= LongestWait;

    /// <summary>The trial is over. The turn is kept for the next one, where one waits, that is near, and nobody else wants it.</summary>
    public void Release(Instant now)
    {
        if (_claim is null) return;
        if (FreeAt > now + Glance || !turns.IsAwaited(address))
        {
            GiveBack();
        }
        else if (_claim.IsWanted)
        {
            GiveBack();
            // Who looks four times a second looks in this time.
            FreeAt = now + Glance + Glance;
        }
        else
        {
            _keptSince = now;
            turns.Keep(this, now);
        }
    }

    /// <summary>Gives the turn back that was kept at a moment, unless a trial has it again or had it since.</summary>
    public void GiveBackKept(Instant since)
    {
        if (_keptSince == since) GiveBack();
    }

    private void GiveBack()
    {
        if (_claim is null) return;
        turns.GiveBack(_claim);
        (_claim, _keptSince) = (null, null);
    }
}
