using Sonde.Platform.Linux;

namespace Sonde.Platform;

/// <summary>What a shell's job control does with this process (termios(3), setpgid(2)).</summary>
public static class TerminalJob
{
    private const int StandardOutput = 1, StandardError = 2, SIGTSTP = 20;
    private const nuint TIOCGPGRP = 0x540F;

    /// <summary>
    /// Whether another job than this one is in the foreground of the terminal that standard error is, or else standard output; false where
    /// there is no terminal, or it is nobody's.
    /// </summary>
    public static bool IsInBackground
        => (Foreground(StandardError) ?? Foreground(StandardOutput)) is { } group && group != Libc.ProcessGroup();

    /// <summary>
    /// Stops this process as Ctrl-Z would, where nobody catches the signal; returns when it goes on. The signal is the calling thread's, so
    /// that nothing runs in between.
    /// </summary>
    public static void StandStill() => _ = Libc.Raise(SIGTSTP);

    private static unsafe int? Foreground(int descriptor)
    {
        int group = 0;
        return Libc.IoControl(descriptor, TIOCGPGRP, &group) == 0 && group > 0 ? group : null;
    }
}
