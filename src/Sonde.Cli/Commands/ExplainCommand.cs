using System.CommandLine;
using System.Globalization;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde explain FILE[:LINE]</c>: how a row came to its outcome.</summary>
internal static class ExplainCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Say of each row of a line which rules were tried and which one decided.";

    private static readonly Argument<string> Place = new("FILE[:LINE]")
    {
        Description = "A file of a scan, and which of its lines; - is standard input.",
    };

    private static readonly Option<string> Rules = new Option<string>(
        "--rules")
    { Description = "sonde or censoredplanet.", DefaultValueFactory = _ => "sonde" }.OneOf(ClassifyCommand.RuleSets);

    private static readonly Option<string[]> Signatures = new(
        "--signatures")
    { Description = "Signature lists in place of the built-in set.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string?> Source = new("--source") { Description = "The scan's name, in place of the folder's." };

    public static Command Create(ProgramHost host)
    {
        var command = new Command("explain", Summary) { Place, Rules, Signatures, Source };
        command.SetAction(parsed =>
        {
            (string file, long? line) = Split(parsed.GetValue(Place)!);
            RuleSetName rules = ClassifyCommand.RulesOf(parsed.GetValue(Rules));
            InputFile.Check("", file);
            InputFile.Check("--signatures", parsed.GetValue(Signatures) ?? []);
            using var stop = new CommandStop(host);
            try
            {
                var options = new ClassifyOptions
                {
                    Files = new MachineFiles(),
                    Paths = [file],
                    Input = host.Input,
                    Gate = host.Gate.Lines,
                    Rules = rules,
                    Signatures = ClassifyCommand.LoadSignatures(rules, parsed.GetValue(Signatures)),
                    Source = parsed.GetValue(Source),
                };
                var run = new RowExplanation(options, TerminalText.Safe);
                ClassificationTotals totals = run.Run(
                    file, line, PeopleWriter.Of(host, parsed.InvocationConfiguration.Output), stop.Token);
                foreach (string note in totals.Notes) host.Error.WriteLine($"sonde: {TerminalText.Safe(note)}");
                BrokenInputs.Write(totals, host.Error);
                if (line is not null && totals.Lines == 0) throw new UsageException($"{file} has no line {line}, or it is blank");
                if (run.Rows == 0 && totals.Rejected == 0) host.Error.WriteLine($"sonde: nothing to explain in {TerminalText.Safe(file)}");
                return totals.Rejected > 0 || totals.Lines == 0 ? ExitCode.Partial : ExitCode.Complete;
            }
            catch (Exception e) when (e is FileNotFoundException or InvalidDataException or UnauthorizedAccessException)
            {
                throw new UsageException(e.Message);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
        });
        return command;
    }

    private static (string File, long? Line) Split(string place)
    {
        int colon = place.LastIndexOf(':');
        bool isLine = colon > 0 && long.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && !File.Exists(place);
        return isLine ? (place[..colon], long.Parse(place.AsSpan(colon + 1), CultureInfo.InvariantCulture)) : (place, null);
    }
}
