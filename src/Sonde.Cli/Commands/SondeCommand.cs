using System.CommandLine;

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
            ObserveCommand.Create(host),
            TargetsCommand.Create(host),
            ConditionsCommand.Create(host),
            ExperimentsCommand.Create(host),
            DoctorCommand.Create(host),
            CompletionCommand.Create(),
            ManualCommand.Create(),
        };
        foreach (VersionOption version in root.Options.OfType<VersionOption>()) version.Action = new ShowVersion();
        return root;
    }
}
