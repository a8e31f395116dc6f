using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// The turns that a run has at addresses, among all runs on this machine (dd-170). To take one and to give it back costs more than the
/// packets of a short trial, so one is kept for the next trial that waits (dd-220), unless somebody asked for it: a second at most while
/// trials go on, and with those of trials under way never more than there may be trials. Who waits for another run keeps none.
/// </summary>
/// <param name="context">The run.</param>
internal sealed class RunTurns(RunContext context)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Queue<(AddressState State, Instant Since)> _kept = new();
    private int _held;
    private bool _wasTold;

    /// <summary>Whether a further trial at an address waits.</summary>
    public Func<IPAddress, bool> IsAwaited { get; set; } = _ => false;

    /// <summary>Claims an address; false where another run has it.</summary>
    public bool TryClaim(IPAddress address, out IAddressClaim? claim)
    {
        claim = null;
        if (context.Network.Claims is not { } claims) return true;
        while (_held >= context.Pacing.Parallel && _kept.Count > 0) GiveBackOldest();
        if (claims.TryClaim(address, out claim))
        {
            if (claim is not null) _held++;
            return true;
        }

        // Else two runs might wait for what the other one only keeps.
        End();
        Tell(address);
        return false;
    }

    /// <summary>A trial is over, and the next one at its address may have its turn.</summary>
    public void Keep(AddressState state, Instant now)
    {
        _kept.Enqueue((state, now));
        while (now - _kept.Peek().Since > Longest) GiveBackOldest();
    }

    /// <summary>A turn is over.</summary>
    public void GiveBack(IAddressClaim claim)
    {
        claim.Dispose();
        _held--;
    }

    /// <summary>Gives back what is kept.</summary>
    public void End()
    {
        while (_kept.Count > 0) GiveBackOldest();
    }

    private void GiveBackOldest()
    {
        (AddressState state, Instant since) = _kept.Dequeue();
        state.GiveBackKept(since);
    }

    private void Tell(IPAddress address)
    {
        if (_wasTold) return;
        _wasTold = true;
        context.Notice($"another run on this machine measures {address} at the moment: two never do at once, and this one waits its turn, for an hour at most; what it does not get to is left for another run");
    }
}
