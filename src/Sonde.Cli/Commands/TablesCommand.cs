using System.CommandLine;
using Sonde.Analysis.Reports;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde tables</c>: every column of every table.</summary>
internal static class TablesCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Print every column of every table: its type, its unit, what it means and where it comes from.";

    public static Command Create(ProgramHost host)
    {
        var command = new Command("tables", Summary);
        command.SetAction(parsed =>
        {
            MarkdownPage.Write(host, parsed.InvocationConfiguration.Output, TablesPage.Write());
            return ExitCode.Complete;
        });
        return command;
    }
}
