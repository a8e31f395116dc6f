using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>When a busy machine has no time for a process, nor for the packets that come for it.</summary>
/// <param name="chance">Chance.</param>
/// <param name="between">How long it has time, on average.</param>
/// <param name="longest">How long it has none, at most.</param>
internal sealed class MachineStalls(Random chance, TimeSpan between, TimeSpan longest)
{
    private readonly List<Stall> _stalls = [];
    private bool _isOne;

    /// <summary>One of them.</summary>
    /// <param name="From">Its beginning.</param>
    /// <param name="Until">Its end.</param>
    /// <param name="HandedOver">When what came meanwhile is handed over.</param>
    public readonly record struct Stall(Instant From, Instant Until, Instant HandedOver);

    /// <summary>One of them and no more.</summary>
    public static MachineStalls Once(Stall stall)
    {
        var stalls = new MachineStalls(new SimulatedChance(1), TimeSpan.Zero, TimeSpan.Zero) { _isOne = true };
        stalls._stalls.Add(stall);
        return stalls;
    }

    /// <summary>The one that a moment is in, or null.</summary>
    public Stall? At(Instant moment)
    {
        Instant last = _stalls.Count > 0 ? _stalls[^1].HandedOver : default;
        while (last <= moment && !_isOne)
        {
            Instant from = last + (between * -Math.Log(1 - chance.NextDouble()));
            TimeSpan lasts = longest * Math.Max(0.1, chance.NextDouble());
            _stalls.Add(new Stall(from, from + lasts, from + lasts + (lasts * chance.NextDouble() * 0.9)));
            last = _stalls[^1].HandedOver;
        }

        foreach (Stall stall in _stalls)
            if (moment >= stall.From && moment < stall.Until) return stall;
        return null;
    }
}
