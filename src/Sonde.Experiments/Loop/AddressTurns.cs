using System.Diagnostics.CodeAnalysis;
using System.Net;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.Loop;

/// <summary>
/// Whose turn it is where an address is measured by one plan at a time: further targets at it wait without taking anybody's place, and go
/// before those that have not been read yet.
/// </summary>
/// <param name="areKept">Whether turns are kept at all; else every target comes as it is read.</param>
internal sealed class AddressTurns(bool areKept)
{
    private readonly Dictionary<IPAddress, Queue<Target>> _busy = [];
    private readonly Queue<Target> _ready = new();

    /// <summary>How many targets were read and wait.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the next target whose address is free, and occupies that.</summary>
    public bool TryTake(TargetFeed<Target> feed, [NotNullWhen(true)] out Target? target)
    {
        if (_ready.TryDequeue(out target))
        {
            Count--;
            return true;
        }

        while (feed.TryTake(out target))
        {
            if (!areKept || _busy.TryAdd(target.Address, new Queue<Target>())) return true;
            _busy[target.Address].Enqueue(target);
            Count++;
        }

        return false;
    }

    /// <summary>Whether a further target at an address waits for its turn.</summary>
    public bool IsAwaited(IPAddress address) => _busy.TryGetValue(address, out Queue<Target>? waiting) && waiting.Count > 0;

    /// <summary>A target's plan is over: its address is free, or the next one's.</summary>
    public void Free(Target target)
    {
        if (!areKept) return;
        if (_busy[target.Address].TryDequeue(out Target? next)) _ready.Enqueue(next);
        else _busy.Remove(target.Address);
    }
}
