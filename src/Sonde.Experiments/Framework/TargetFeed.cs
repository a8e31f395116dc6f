using System.Threading.Channels;

namespace Sonde.Experiments.Framework;

/// <summary>
/// Hands plans from the thread that reads targets to the loop that measures them, a bounded number ahead. A loop
/// that found it empty is woken when something came.
/// </summary>
/// <typeparam name="T">What is handed over.</typeparam>
/// <param name="ahead">How many may wait.</param>
public sealed class TargetFeed<T>(int ahead)
{
    private readonly Channel<T> _queue = Channel.CreateBounded<T>(
        new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });

    private int _hungry;

    /// <summary>Wakes the loop. Set by the loop before it first reads.</summary>
    public Action Wake { get; set; } = () => { };

    /// <summary>Whether all that will ever come has been taken.</summary>
    public bool IsDrained => _queue.Reader.Completion.IsCompleted;

    /// <summary>Hands one over; waits while the loop is far behind.</summary>
    public async ValueTask PutAsync(T item, CancellationToken cancel)
    {
        await _queue.Writer.WriteAsync(item, cancel);
        WakeHungry();
    }

    /// <summary>Hands one over if there is room for it.</summary>
    public bool TryPut(T item)
    {
        if (!_queue.Writer.TryWrite(item)) return false;
        WakeHungry();
        return true;
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete()
    {
        _queue.Writer.TryComplete();
        WakeHungry();
    }

    /// <summary>Takes one, if there is one. After false, <see cref="Wake"/> is called when that changes.</summary>
    public bool TryTake(out T item)
    {
        if (_queue.Reader.TryRead(out item!)) return true;
        Volatile.Write(ref _hungry, 1);
        return _queue.Reader.TryRead(out item!);
    }

    private void WakeHungry()
    {
        if (Interlocked.Exchange(ref _hungry, 0) == 1) Wake();
    }
}
