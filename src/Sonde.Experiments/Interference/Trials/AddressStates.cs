using System.Net;
using Sonde.Experiments.Contract;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>The addresses of a run.</summary>
/// <param name="context">The run.</param>
internal sealed class AddressStates(RunContext context)
{
    private readonly Dictionary<IPAddress, AddressState> _states = [];
    private readonly RunTurns _turns = new(context);

    /// <summary>Whether a further trial at an address waits: only for one is a turn kept.</summary>
    public Func<IPAddress, bool> IsAwaited { set => _turns.IsAwaited = value; }

    /// <summary>What an address is going through.</summary>
    public AddressState Of(IPAddress address)
    {
        if (!_states.TryGetValue(address, out AddressState? state)) _states.Add(address, state = new AddressState(address, _turns));
        return state;
    }

    /// <summary>The run is over: whoever waits for an address may have it.</summary>
    public void End() => _turns.End();
}
