using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Runs;

namespace Sonde.Cli.Commands;

/// <summary>What people are told when they have interrupted a run: what was kept, and the command that goes on.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="parsed">The command line.</param>
/// <param name="host">The program's surroundings.</param>
internal sealed class GoOnCommand(MeasureRequest request, ParseResult parsed, ProgramHost host)
{
    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines(RunCounts counts)
    {
        string cut = counts.Interrupted > 0 ? $", {counts.Interrupted} cut short" : "";
        string open = counts.Unmeasured > 0 || counts.IsInputLeft
            ? $", {(counts.Unmeasured > 0 ? $"{counts.Unmeasured} not begun" : "input left")}"
            : "";
        string file = request.Resume ?? request.Output ?? "";
        string where = file.Length > 0 ? $" kept in {file}" : "";
        yield return $"interrupted; {counts.Measured} measured{where}{cut}{open}";
        if (file.Length == 0)
        {
            if (!host.OutputIsTerminal) yield return "to go on: the same command with --resume FILE, where FILE has what was written";
            yield break;
        }

        // A command that was made safe to show would not be the one that goes on.
        string command = $"to go on: {Command(file)}";
        yield return host.Gate.Shows(command)
            ? command
            : request.Resume is not null
                ? "the same command goes on"
                : $"the same command with --resume {file} in place of --output goes on";
    }

    private string Command(string file)
    {
        List<string> words = ["sonde"];
        bool skips = false, isResumed = false;
        string? name = null;
        foreach (Token token in parsed.Tokens)
        {
            if (token.Type == TokenType.Option)
            {
                name = token.Value;
                skips = name is "--output" or "-o" or "--resume";
                if (!skips) words.Add(ShellWord.Of(name));
                else if (!isResumed) words.AddRange(["--resume", ShellWord.Of(file)]);
                isResumed |= skips;
            }
            else if (token.Type == TokenType.Argument && skips)
            {
                skips = false;
            }
            else if (token.Type == TokenType.Argument && name is not null && token.Value is ['-', _, ..] && words[^1] == ShellWord.Of(name))
            {
                words[^1] = $"{name}={ShellWord.Of(token.Value)}";
                name = null;
            }
            else
            {
                words.Add(token.Type == TokenType.DoubleDash ? "--" : ShellWord.Of(token.Value));
                name = null;
            }
        }

        return string.Join(' ', words);
    }
}
