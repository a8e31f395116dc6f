using System.CommandLine;
using System.CommandLine.Invocation;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Commands;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Contract;
using Sonde.Platform;

namespace Sonde.Cli;

/// <summary>The whole program, given what it stands in.</summary>
internal static class SondeProgram
{
    /// <summary>What is said of a command line that only the library refuses; none is known.</summary>
    internal const string NotUnderstood = "this command line is not understood; sonde --help says what can be asked";

    private const int PageWidth = 100;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static int Run(string[] args, ProgramHost host)
    {
        IReadOnlyList<Defaults.Setting> defaults = [];
        try
        {
            using var gate = new OutputGate(host);
            host = gate.Guarded;
            try
            {
                return Run(args, host, gate, ref defaults);
            }
            finally
            {
                gate.Finish();
            }
        }
        catch (Exception e) when (e is UsageException or CannotMeasureException)
        {
            // Who did not type an option wants to know where it comes from.
            string origin = defaults.FirstOrDefault(each => e.Message.StartsWith(each.Option + ' ', StringComparison.Ordinal)) is { } used
                ? $" (from {used.Origin})"
                : "";
            host.Error.WriteLine($"sonde: {TerminalText.Safe(e.Message + origin)}");
            return ExitCode.Usage;
        }
        catch (IOException e) when (StandardOutputStream.IsClosedPipe(e))
        {
            return ExitCode.Complete; // whoever read our output has had enough
        }
        catch (OutputException e)
        {
            host.Error.WriteLine($"sonde: {TerminalText.Safe(e.Message)}");
            return ExitCode.Partial;
        }
        catch (IOException e) when (StandardStream.IsOfOutput(e))
        {
            host.Error.WriteLine($"sonde: standard output could not be written: {TerminalText.Safe(e.Message)}");
            return ExitCode.Partial;
        }
        catch (IOException e) when (FileTrouble.IsLackOfRoom(e))
        {
            host.Error.WriteLine(
                $"sonde: there is no room for what is put aside while it works ({TerminalText.Safe(Path.GetTempPath())}; TMPDIR names another folder): {TerminalText.Safe(FileTrouble.Words(e))}");
            return ExitCode.Partial;
        }
        catch (OperationCanceledException) when (host.Stopped.IsCancellationRequested)
        {
            return ExitCode.Interrupted; // while it waited for input
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            host.Error.WriteLine($"sonde: internal error, please report it: {TerminalText.Safe(e.ToString())}");
            return ExitCode.Internal;
        }
    }

    /// <summary>
    /// Reads a command line with no more commands than it names; where that goes wrong with all of them, which know what was meant. A
    /// question for completion is not checked.
    /// </summary>
    private static RootCommand Read(string[] args, ProgramHost host, out CommandLineCheck? check)
    {
        check = null;
        // A file of defaults may speak of any experiment.
        if (SondeCommand.Lean(host, args) is { } lean && !File.Exists(Defaults.FileOf(host)))
        {
            try
            {
                check = CommandLineCheck.Read(lean, args);
                if (check.Path.Count == 1 || !SondeCommand.IsNameOnly(check.Path[^1])) return lean;
            }
            catch (UsageException)
            {
                // It is said below, with what was meant.
            }
        }

        RootCommand root = SondeCommand.Create(host);
        check = CommandLineCheck.IsQuestion(args) ? null : CommandLineCheck.Read(root, args);
        return root;
    }

    private static int Print(ProgramHost host, Action<TextWriter> write)
    {
        using var output = new StreamWriter(host.Output, leaveOpen: true) { NewLine = "\n" };
        write(output);
        return ExitCode.Complete;
    }

    // A line of standard input (explain -:3) begins as an option does, and is a word.
    private static string[] WithLineOfInput(string[] args)
        => args is ["explain", ..] && !args.Contains("--") && Array.Find(args, IsLineOfInput) is { } line
            ? [.. args.Where(arg => arg != line), "--", line]
            : args;

    private static bool IsLineOfInput(string arg)
        => arg.Length > 2 && arg.StartsWith("-:", StringComparison.Ordinal) && !arg.AsSpan(2).ContainsAnyExceptInRange('0', '9');

    private static int Run(string[] args, ProgramHost host, OutputGate gate, ref IReadOnlyList<Defaults.Setting> defaults)
    {
        int width = host.OutputIsTerminal ? Math.Max(40, host.TerminalSize().Columns - 1) : PageWidth;
        if (args is ["help", ..]) args = [.. args[1..], "--help"]; // as git, cargo and others understand it
        args = WithLineOfInput(args);
        if (args.Length == 0) return Print(host, output => ShortHelp.WriteTo(output, width));
        RootCommand root = Read(args, host, out CommandLineCheck? check);
        if (check is { AsksForHelp: true, AsksForVersion: false })
            return Print(host, output => new HelpPage(check.Path, width).WriteTo(output));
        if (check is not null)
        {
            args = new Defaults(root, host).Apply(args, check, out defaults);
            if (defaults.Count > 0) CommandLineCheck.Read(root, args);
        }

        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        gate.Read(parsed);
        using var output = new StreamWriter(host.Output, leaveOpen: true);
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        // The check knows more than the library does about what is wrong, and says it in our words; this is what it overlooked.
        return parsed.Action is ParseErrorAction ? throw new UsageException(NotUnderstood) : parsed.Invoke(invocation);
    }
}
