using System.CommandLine;
using Sonde.Analysis.Reports;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde outcomes</c>: the table of all outcomes.</summary>
internal static class OutcomesCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Print every outcome, what it means, and the texts that lead to it.";

    public static Command Create(ProgramHost host)
    {
        var svg = new Option<string?>(
            "--svg")
        {
            Description =
            $"Print the diagram of a protocol's stages instead: {string.Join(", ", OutcomesPage.Diagrams)}."
        }.OneOf(
            [.. OutcomesPage.Diagrams]);
        var command = new Command("outcomes", Summary) { svg };
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(svg) is { } protocol)
                output.Write(
                    OutcomesPage.Diagram(protocol)
                        ?? throw new UsageException($"no diagram of {protocol}; there are: {string.Join(", ", OutcomesPage.Diagrams)}"));
            else MarkdownPage.Write(host, output, OutcomesPage.Write());
            return ExitCode.Complete;
        });
        return command;
    }
}
