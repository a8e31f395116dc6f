using System.Net;
using Sonde.Experiments.Contract;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>The addresses of a run.</summary>
/// <param name="context">The run.</param>
internal sealed class AddressStates(RunContext context)
{
    private readonly Dictionary<IPAddress, AddressState> _states = [];
    private bool _wasTold;

    /// <summary>What an address is going through.</summary>
    public AddressState Of(IPAddress address)
    {
        if (!_states.TryGetValue(address, out AddressState? state))
            _states.Add(address, state = new AddressState(address, context.Network.Claims, Tell));
        return state;
    }

    private void Tell(IPAddress address)
    {
        if (_wasTold) return;
        _wasTold = true;
        context.Notice($"another run on this machine measures {address} at the moment: two never do at once, and this one waits its turn, for an hour at most; what it does not get to is left for another run");
    }
}
