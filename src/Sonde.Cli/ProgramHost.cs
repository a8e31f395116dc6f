using Sonde.Cli.Output;
using Sonde.Experiments.Network;
using Sonde.Platform.Streams;

namespace Sonde.Cli;

/// <summary>What the program stands in: its streams, its clock, its machine. A test gives it others.</summary>
internal sealed record ProgramHost
{
    /// <summary>Standard input.</summary>
    public required Stream Input { get; init; }

    /// <summary>Whether a person types at standard input.</summary>
    public required bool InputIsTerminal { get; init; }

    /// <summary>Standard output: results, and nothing else.</summary>
    public required Stream Output { get; init; }

    /// <summary>Whether a person watches standard output.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Standard output for words, where people read there and no results are written.</summary>
    public Func<TextWriter> Words { get; init; } = () => TextWriter.Null;

    /// <summary>Standard error: everything for people.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person watches standard error.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>The columns and lines of the terminal that standard error is, or else standard output.</summary>
    public Func<(int Columns, int Lines)> TerminalSize { get; init; } = () => (80, 24);

    /// <summary>What <see cref="Output"/> and <see cref="Error"/> lead through. The program sets it before any command runs.</summary>
    public OutputGate Gate { get; init; } = null!;

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The machine.</summary>
    public required Func<INetwork> Network { get; init; }

    /// <summary>Where the program remembers things between runs, such as consent.</summary>
    public required string StateFolder { get; init; }

    /// <summary>A variable of the environment; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Catches the signals that ask to stop, until disposed. Each call is one signal.</summary>
    public required Func<Action, IDisposable> OnStopSignal { get; init; }

    /// <summary>
    /// Lets somebody who has something on a terminal do what is to be done there before the process stands still (Ctrl-Z) and after it goes
    /// on, until disposed: what is given is called with what stands still in between.
    /// </summary>
    public Func<Action<Action>, IDisposable> AroundPauses { get; init; } = _ => Stream.Null;

    /// <summary>Whether the shell let the process go on in the background: the terminal is somebody else's then.</summary>
    public Func<bool> IsInBackground { get; init; } = () => false;

    /// <summary>Cancelled when the user asks to stop: input that is waited for ends then.</summary>
    public CancellationToken Stopped { get; init; }

    /// <summary>The regular file that standard input (0) or output (1) is; null where it is none.</summary>
    public Func<int, FileIdentity?> StandardFile { get; init; } = _ => null;

    /// <summary>
    /// From now on files that the process makes are for their owner alone, also those of a library that we do not tell how to make them.
    /// </summary>
    public Action KeepNewFilesPrivate { get; init; } = () => { };

    /// <summary>Ends the process at once.</summary>
    public required Action<int> Exit { get; init; }
}
