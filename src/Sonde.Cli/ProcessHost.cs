using System.Runtime.InteropServices;
using System.Text;
using Sonde.Platform;

namespace Sonde.Cli;

/// <summary>The host of a real process.</summary>
internal static class ProcessHost
{
    public static ProgramHost Create() => new()
    {
        Input = Console.OpenStandardInput(),
        InputIsTerminal = !Console.IsInputRedirected,
        Output = new StandardOutputStream(),
        OutputIsTerminal = !Console.IsOutputRedirected,
        Error = TextWriter.Synchronized(new StreamWriter(new StandardErrorStream(), new UTF8Encoding(false)) { AutoFlush = true }),
        ErrorIsTerminal = !Console.IsErrorRedirected,
        TerminalSize = () => Terminal.Size() ?? (80, 24),
        Time = TimeProvider.System,
        Network = () => new LinuxNetwork(),
        StateFolder = Path.Combine(ConfigurationFolder, "sonde"),
        OnStopSignal = Catch,
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

    private static Registrations Catch(Action stop)
    {
        Action<PosixSignalContext> handler = context =>
        {
            context.Cancel = true;
            stop();
        };
        return new Registrations(
            PosixSignalRegistration.Create(PosixSignal.SIGINT, handler),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, handler));
    }

    private sealed class Registrations(params IDisposable[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (IDisposable each in all) each.Dispose();
        }
    }
}
