using Sonde.Analysis.Lines;
using Sonde.Analysis.Readers;

namespace Sonde.Analysis.Pipeline;

/// <summary>Deals the blocks of a file to workers and takes what they made back in the file's order.</summary>
internal sealed class BlockPipeline<TWorker>(IReadOnlyList<TWorker> workers)
    where TWorker : class, IBlockStep
{
    private readonly Queue<TWorker> _idle = new(workers);
    private readonly Queue<(TWorker Worker, Task Task)> _busy = new();

    /// <summary>Runs a file through. Returns why it broke off, or null.</summary>
    public string? Run(Stream content, FileContext file, Action<LineBlock>? onRead, Action<TWorker> onDone, CancellationToken cancel)
    {
        var reader = new LineBlockReader(content);
        try
        {
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                if (_idle.Count == 0) TakeBack(onDone);
                TWorker worker = _idle.Peek();
                if (!reader.Read(worker.Block)) break;
                onRead?.Invoke(worker.Block);
                _idle.Dequeue();
                if (workers.Count == 1)
                {
                    worker.Run(file);
                    onDone(worker);
                    _idle.Enqueue(worker);
                    continue;
                }

                _busy.Enqueue((worker, Task.Run(() => worker.Run(file), CancellationToken.None)));
            }
            while (_busy.Count > 0) TakeBack(onDone);
        }
        finally
        {
            // Left early: wait for those under way, so that no worker is used twice at once.
            while (_busy.TryDequeue(out (TWorker Worker, Task Task) left))
            {
                left.Task.ContinueWith(
                    static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                    .Wait(CancellationToken.None);
                _idle.Enqueue(left.Worker);
            }
        }

        return reader.Fault;
    }

    private void TakeBack(Action<TWorker> onDone)
    {
        (TWorker worker, Task task) = _busy.Peek();
        task.GetAwaiter().GetResult();
        _busy.Dequeue();
        onDone(worker);
        _idle.Enqueue(worker);
    }
}
