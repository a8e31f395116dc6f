using System.Runtime.InteropServices;

namespace Sonde.Cli;

/// <summary>
/// SIGINT and SIGTERM of the process. A command that has something to finish listens; where none does, there is nothing to lose, and the
/// process ends at once. Input that is waited for ends with the first signal.
/// </summary>
/// <param name="exit">Ends the process.</param>
internal sealed class ProcessSignals(Action<int> exit) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Action> _listeners = [];
    private readonly CancellationTokenSource _asked = new();
    private readonly List<IDisposable> _registrations = []; // a registration that is collected no longer catches

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>Catches the signals from now on.</summary>
    public ProcessSignals Begin()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        return this;
    }

    /// <summary>Listens until disposed. Each call is one signal.</summary>
    public IDisposable On(Action stop)
    {
        lock (_lock) _listeners.Add(stop);
        return new Listening(this, stop);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable registration in _registrations) registration.Dispose();
        _asked.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        Action[] listeners;
        lock (_lock) listeners = [.. _listeners];
        if (listeners.Length == 0) exit(ExitCode.Interrupted);
        foreach (Action stop in listeners) stop();
        _asked.Cancel();
    }

    private sealed class Listening(ProcessSignals signals, Action stop) : IDisposable
    {
        public void Dispose()
        {
            lock (signals._lock) signals._listeners.Remove(stop);
        }
    }
}
