using System.Diagnostics.CodeAnalysis;
using Sonde.Experiments.Network;

namespace Sonde.Platform.Sockets;

/// <summary>What is under way on a channel: by its place, which an epoll tells, and by its probe.</summary>
/// <typeparam name="T">What is under way.</typeparam>
internal sealed class SlotTable<T>
    where T : class
{
    private readonly Dictionary<ProbeId, int> _byProbe = [];
    private readonly Stack<int> _free = new();
    private T?[] _items = new T?[64];
    private int _used;

    /// <summary>What stands at a place, or null.</summary>
    public T? this[int place] => _items[place];

    /// <summary>How many are under way.</summary>
    public int Count => _byProbe.Count;

    /// <summary>All that is under way.</summary>
    public IEnumerable<T> All => _byProbe.Values.Select(place => _items[place]!);

    /// <summary>Keeps something.</summary>
    /// <returns>Its place.</returns>
    public int Add(ProbeId id, T item)
    {
        if (!_free.TryPop(out int place))
        {
            if (_used == _items.Length) Array.Resize(ref _items, _used * 2);
            place = _used++;
        }

        _items[place] = item;
        _byProbe.Add(id, place);
        return place;
    }

    /// <summary>Finds the place of a probe.</summary>
    public bool TryFind(ProbeId id, out int place, [NotNullWhen(true)] out T? item)
    {
        bool isThere = _byProbe.TryGetValue(id, out place);
        item = isThere ? _items[place] : null;
        return isThere;
    }

    /// <summary>Lets it go.</summary>
    public void Remove(ProbeId id)
    {
        if (!_byProbe.Remove(id, out int place)) return;
        _items[place] = null;
        _free.Push(place);
    }
}
