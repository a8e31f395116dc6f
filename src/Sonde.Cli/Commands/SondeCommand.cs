using System.CommandLine;
using System.CommandLine.Help;
using Sonde.Experiments;

namespace Sonde.Cli.Commands;

/// <summary>The program's command line, whole.</summary>
internal static class SondeCommand
{
    private const string Summary = "Sonde shows what a network does to your packets, and proves it.";

    /// <summary>Makes the root of all commands.</summary>
    public static RootCommand Create(ProgramHost host)
    {
        var root = new RootCommand(Summary)
        {
            MeasureCommand.Create(host),
            ObserveCommand.Create(host).WithGateOptions(),
            TargetsCommand.Create(host).WithGateOptions(),
            ConditionsCommand.Create(host).WithGateOptions(),
            RedactCommand.Create(host),
            ScapySummaryCommand.Create(host),
            ClassifyCommand.Create(host).WithGateOptions(),
            ExplainCommand.Create(host).WithGateOptions(),
            OutcomesCommand.Create(),
            SummaryCommand.Create(host).WithGateOptions(),
            QueryCommand.Create(host).WithGateOptions(),
            ReportCommand.Create(host).WithGateOptions(),
            LoadCommand.Create(host),
            ExperimentsCommand.Create(host),
            ConfigCommand.Create(host, [.. ExperimentCatalog.All.Select(each => each.Description.CommandName ?? each.Description.Name)]),
            DoctorCommand.Create(host),
            CompletionCommand.Create(),
            ManualCommand.Create(),
        };
        foreach (VersionOption version in root.Options.OfType<VersionOption>()) version.Action = new ShowVersion(host);
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            // Elsewhere these ask for help; here they are the names of files.
            help.Aliases.Remove("/h");
            help.Aliases.Remove("/?");
        }

        return root;
    }
}
