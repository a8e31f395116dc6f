namespace Sonde.Experiments.Targets;

/// <summary>
/// Hands targets from the thread that reads them to the loop that measures them, a bounded number ahead. Both sides
/// work in batches: the loop takes all there is at once, and only then is a reader that found it full woken, so that a
/// fast run is not spent on waking threads.
/// </summary>
/// <typeparam name="T">What is handed over.</typeparam>
/// <param name="ahead">How many may wait.</param>
public sealed class TargetFeed<T>(int ahead)
{
    private readonly Lock _lock = new();
    private Queue<T> _coming = new();
    private Queue<T> _taken = new();
    private TaskCompletionSource? _room;
    private bool _isComplete;
    private bool _isHungry;

    /// <summary>Wakes the loop. Set by the loop before it first reads.</summary>
    public Action Wake { get; set; } = () => { };

    /// <summary>Whether all that will ever come has been taken.</summary>
    public bool IsDrained
    {
        get
        {
            lock (_lock) return _isComplete && _coming.Count == 0 && _taken.Count == 0;
        }
    }

    /// <summary>Hands one over; waits while the loop is far behind.</summary>
    public async ValueTask PutAsync(T item, CancellationToken cancel)
    {
        while (!TryPut(item))
        {
            Task room;
            lock (_lock)
            {
                if (_coming.Count < ahead) continue;
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            await room.WaitAsync(cancel);
        }
    }

    /// <summary>Hands one over if there is room for it.</summary>
    public bool TryPut(T item)
    {
        bool isHungry;
        lock (_lock)
        {
            if (_coming.Count >= ahead) return false;
            _coming.Enqueue(item);
            isHungry = _isHungry;
            _isHungry = false;
        }

        if (isHungry) Wake();
        return true;
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete()
    {
        lock (_lock) _isComplete = true;
        Wake();
    }

    /// <summary>Takes one, if there is one. After false, <see cref="Wake"/> is called when that changes.</summary>
    public bool TryTake(out T item)
    {
        if (_taken.TryDequeue(out item!)) return true;
        TaskCompletionSource? room;
        lock (_lock)
        {
            (_coming, _taken) = (_taken, _coming);
            _isHungry = _taken.Count == 0;
            room = _room;
            _room = null;
        }

        room?.SetResult();
        return _taken.TryDequeue(out item!);
    }
}
