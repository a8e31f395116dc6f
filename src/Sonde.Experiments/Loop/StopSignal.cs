namespace Sonde.Experiments.Loop;

/// <summary>The user's wish to end a run, seen by all who take part in it.</summary>
public sealed class StopSignal
{
    private volatile bool _interrupted;
    private volatile bool _closed;

    /// <summary>Raised once for each wish, on the thread that has it.</summary>
    public event Action? Changed;

    /// <summary>Send nothing more, and finish what is under way (SIGINT, SIGTERM).</summary>
    public bool IsInterrupted => _interrupted;

    /// <summary>Take no new targets; those begun are measured whole (<c>--max-runtime</c>).</summary>
    public bool IsClosed => _closed || _interrupted;

    /// <summary>See <see cref="IsInterrupted"/>.</summary>
    public void Interrupt()
    {
        _interrupted = true;
        Changed?.Invoke();
    }

    /// <summary>See <see cref="IsClosed"/>.</summary>
    public void Close()
    {
        _closed = true;
        Changed?.Invoke();
    }
}
