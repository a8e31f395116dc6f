using System.CommandLine;
using Sonde.Analysis.Reports;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde tables</c>: every column of every table.</summary>
internal static class TablesCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Print every column of every table: its type, its unit, what it means and where it comes from.";

    public static Command Create()
    {
        var command = new Command("tables", Summary);
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(TablesPage.Write());
            return ExitCode.Complete;
        });
        return command;
    }
}
