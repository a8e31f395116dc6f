using System.Runtime.InteropServices;
using Sonde.Platform;

namespace Sonde.Cli;

/// <summary>
/// SIGTSTP (Ctrl-Z) of the process, which is caught only while somebody has something on a terminal: it is left in order, the process
/// stands still by the same signal, as if nobody had caught it, and what was there is drawn anew when it goes on.
/// </summary>
internal sealed class ProcessPauses
{
    private readonly Lock _lock = new();
    private readonly List<Action<Action>> _listeners = [];
    private PosixSignalRegistration? _registration;
    private volatile bool _haveBeen;

    /// <summary>Whether there was one.</summary>
    public bool HaveBeen => _haveBeen;

    /// <summary>Calls somebody around each pause until disposed, with what stands still.</summary>
    public IDisposable Around(Action<Action> around)
    {
        lock (_lock)
        {
            _listeners.Add(around);
            Catch();
        }

        return new Listening(this, around);
    }

    private void Catch()
    {
        if (!OperatingSystem.IsWindows()) _registration ??= PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Handle);
    }

    private void Release()
    {
        _registration?.Dispose();
        _registration = null;
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        Action pause = StandStill;
        lock (_lock)
        {
            foreach (Action<Action> around in _listeners)
            {
                Action inner = pause;
                pause = () => around(inner);
            }
        }

        pause();
    }

    // Whoever waits for this process (a shell) is told by the signal what stopped it, so it has to be that one.
    private void StandStill()
    {
        lock (_lock) Release();
        _haveBeen = true;
        TerminalJob.StandStill();
        lock (_lock)
        {
            if (_listeners.Count > 0) Catch();
        }
    }

    private sealed class Listening(ProcessPauses pauses, Action<Action> around) : IDisposable
    {
        public void Dispose()
        {
            lock (pauses._lock)
            {
                pauses._listeners.Remove(around);
                if (pauses._listeners.Count == 0) pauses.Release();
            }
        }
    }
}
