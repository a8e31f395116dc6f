using System.Text;
using Sonde.Platform;
using Sonde.Platform.Files;
using Sonde.Platform.Streams;

namespace Sonde.Cli;

/// <summary>The host of a real process.</summary>
internal static class ProcessHost
{
    /// <summary>Makes it; first thing in the process.</summary>
    public static ProgramHost Create()
    {
        StandardDescriptors.OpenClosed();
        return Create(new ProcessSignals(Environment.Exit).Begin(), new ProcessPauses());
    }

    private static ProgramHost Create(ProcessSignals signals, ProcessPauses pauses) => new()
    {
        Input = StandardDescriptors.IsGiven(0) ? new WaitingInputStream(0, isOwn: false, signals.Asked) : Stream.Null,
        InputIsTerminal = !Console.IsInputRedirected,
        Output = StandardDescriptors.IsGiven(1) ? new StandardOutputStream() : Stream.Null,
        OutputIsTerminal = !Console.IsOutputRedirected,
        Error = TextWriter.Synchronized(
            new StreamWriter(
                StandardDescriptors.IsGiven(2) ? new StandardErrorStream() : Stream.Null, new UTF8Encoding(false))
            { AutoFlush = true }),
        ErrorIsTerminal = !Console.IsErrorRedirected,
        TerminalSize = () => Terminal.Size() ?? (80, 24),
        Time = TimeProvider.System,
        Network = () => new LinuxNetwork(),
        Variable = Environment.GetEnvironmentVariable,
        StateFolder = Path.Combine(ConfigurationFolder, "sonde"),
        OnStopSignal = signals.On,
        AroundPauses = pauses.Around,
        IsInBackground = () => pauses.HaveBeen && TerminalJob.IsInBackground,
        Stopped = signals.Asked,
        StandardFile = FileIdentity.OfDescriptor,
        KeepNewFilesPrivate = FileCalls.KeepNewFilesPrivate,
        Exit = code => Environment.Exit(code),
    };

    private static string ConfigurationFolder
    {
        get
        {
            string? folder = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            if (!string.IsNullOrEmpty(folder)) return folder;
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return Path.Combine(home.Length > 0 ? home : "/", ".config");
        }
    }
}
