using System.CommandLine;
using System.CommandLine.Invocation;
using Sonde.Cli.Commands;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Framework;
using Sonde.Platform;

namespace Sonde.Cli;

/// <summary>The whole program, given what it stands in.</summary>
internal static class SondeProgram
{
    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static int Run(string[] args, ProgramHost host)
    {
        try
        {
            ParseResult parsed = SondeCommand.Create(host).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            using var output = new StreamWriter(host.Output, leaveOpen: true);
            var invocation = new InvocationConfiguration
            {
                Output = output,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            if (parsed.Action is not ParseErrorAction error) return parsed.Invoke(invocation);
            error.ShowHelp = false;
            parsed.Invoke(invocation);
            host.Error.WriteLine("The manual of a command: sonde COMMAND --help");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is UsageException or CannotMeasureException)
        {
            host.Error.WriteLine($"sonde: {TerminalText.Safe(e.Message)}");
            return ExitCode.Usage;
        }
        catch (IOException e) when (StandardOutputStream.IsClosedPipe(e))
        {
            return ExitCode.Complete; // whoever read our output has had enough
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            host.Error.WriteLine($"sonde: internal error, please report it: {TerminalText.Safe(e.ToString())}");
            return ExitCode.Internal;
        }
    }
}
