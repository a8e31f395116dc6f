using Sonde.Cli.Rendering;

namespace Sonde.Cli;

/// <summary>
/// The user's wish that a command end, for all commands but those that measure: it is asked to stop, and where it has not ended within a
/// second, or is asked again, the process ends. What such commands have finished has its name by then, and the rest has none.
/// </summary>
internal sealed class CommandStop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    // What a terminal that takes anything takes to be left as it was.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _asked = new();
    private readonly ProgramHost _host;
    private readonly string? _goesOn;
    private readonly IDisposable _signals;
    private ITimer? _end;

    /// <summary>Listens from now on.</summary>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="goesOn">What is said at an interrupt of how to go on; null where there is nothing to go on with.</param>
    public CommandStop(ProgramHost host, string? goesOn = null)
    {
        (_host, _goesOn) = (host, goesOn);
        _signals = host.OnStopSignal(OnSignal);
    }

    /// <summary>Cancelled when the user asks.</summary>
    public CancellationToken Token => _asked.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.Dispose();
        _end?.Dispose();
        _asked.Dispose();
    }

    private void OnSignal()
    {
        if (_asked.IsCancellationRequested) End();
        // First, for whoever reads what is said may not.
        _end ??= _host.Time.CreateTimer(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
        if (_goesOn is not null) _host.Error.WriteLine($"{TakenAway}sonde: interrupted; {_goesOn}");
        _asked.Cancel();
    }

    private void End()
    {
        if (_host.ErrorIsTerminal) _ = Task.Run(() => _host.Error.Write(TakenAway)).Wait(Moment);
        _host.Exit(ExitCode.Interrupted);
    }

    // How far the work is stands there, and would stand within what is said.
    private string TakenAway => _host.ErrorIsTerminal ? LiveBlock.TakenAway : "";
}
