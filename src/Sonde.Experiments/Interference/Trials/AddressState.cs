using System.Net;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// What an address is going through, whatever the port: trials at it never overlap, in this run or in others on this machine, and residual
/// state of a filter is waited out.
/// </summary>
/// <param name="address">The address.</param>
/// <param name="claims">Turns among runs, or null.</param>
/// <param name="isKept">Told where another run has the address.</param>
internal sealed class AddressState(IPAddress address, IAddressClaims? claims, Action<IPAddress> isKept)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>How long another run is waited for that does not give the address back.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private IDisposable? _claim;
    private Instant? _keptSince;

    /// <summary>When the next trial may begin.</summary>
    public Instant FreeAt { get; set; } = new(long.MinValue);

    /// <summary>Whether the last trial left it with controls that fail, or may have.</summary>
    public bool IsTainted { get; set; }

    /// <summary>Until when a trial is to wait for its turn; again and again, until it has it and this is null.</summary>
    public Instant? Wait(Instant now)
    {
        if (now < FreeAt) return FreeAt;
        if (claims is null || _claim is not null || claims.TryClaim(address, out _claim))
        {
            _keptSince = null;
            return null;
        }

        isKept(address);
        _keptSince ??= now;
        // Nobody knows what the other run left behind.
        IsTainted = true;
        return now + Glance;
    }

    /// <summary>Whether another run has kept it for so long that what was to be measured is left for later.</summary>
    public bool IsGivenUp(Instant now) => _keptSince is { } since && now - since >= LongestWait;

    /// <summary>The trial is over.</summary>
    public void Release()
    {
        _claim?.Dispose();
        _claim = null;
    }
}
