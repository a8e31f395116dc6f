using System.CommandLine;
using System.CommandLine.Help;
using Sonde.Cli.CommandLine;
using Sonde.Experiments;

namespace Sonde.Cli.Commands;

/// <summary>The program's command line: whole, or no more of it than a command line needs, so that a start takes milliseconds.</summary>
internal static class SondeCommand
{
    private const string Program = "Sonde shows what a network does to your packets, and proves it.";

    // In the order in which help lists them.
    private static readonly (string Name, string Summary, Func<ProgramHost, Command> Create)[] All =
    [
        ("measure", MeasureCommand.Summary, host => MeasureCommand.Create(host)),
        ("observe", ObserveCommand.Summary, host => ObserveCommand.Create(host).WithGateOptions()),
        ("replay", ReplayCommand.Summary, ReplayCommand.Create),
        ("targets", TargetsCommand.Summary, host => TargetsCommand.Create(host).WithGateOptions()),
        ("conditions", ConditionsCommand.Summary, host => ConditionsCommand.Create(host).WithGateOptions()),
        ("redact", RedactCommand.Summary, RedactCommand.Create),
        ("scapy-summary", ScapySummaryCommand.Summary, ScapySummaryCommand.Create),
        ("classify", ClassifyCommand.Summary, host => ClassifyCommand.Create(host).WithGateOptions()),
        ("explain", ExplainCommand.Summary, host => ExplainCommand.Create(host).WithGateOptions()),
        ("outcomes", OutcomesCommand.Summary, OutcomesCommand.Create),
        ("schemas", SchemasCommand.Summary, SchemasCommand.Create),
        ("tables", TablesCommand.Summary, TablesCommand.Create),
        ("summary", SummaryCommand.Summary, host => SummaryCommand.Create(host).WithGateOptions()),
        ("compare", CompareCommand.Summary, host => CompareCommand.Create(host).WithGateOptions()),
        ("changes", ChangesCommand.Summary, host => ChangesCommand.Create(host).WithGateOptions()),
        ("report", ReportCommand.Summary, host => ReportCommand.Create(host).WithGateOptions()),
        ("serve", ServeCommand.Summary, host => ServeCommand.Create(host).WithGateOptions()),
        ("query", QueryCommand.Summary, host => QueryCommand.Create(host).WithGateOptions()),
        ("load", LoadCommand.Summary, LoadCommand.Create),
        ("experiments", ExperimentsCommand.Summary, ExperimentsCommand.Create),
        ("config", ConfigCommand.Summary, host => ConfigCommand.Create(host, ExperimentNames)),
        ("doctor", DoctorCommand.Summary, DoctorCommand.Create),
        ("completion", CompletionCommand.Summary, _ => CompletionCommand.Create()),
        ("manual", ManualCommand.Summary, ManualCommand.Create),
    ];

    private static string[] ExperimentNames
        => [.. ExperimentCatalog.All.Select(each => each.Description.CommandName)];

    /// <summary>Makes the root of all commands.</summary>
    public static RootCommand Create(ProgramHost host) => Root(host, All.Select(entry => entry.Create(host)));

    /// <summary>
    /// Makes the root with the command that words name, and of the others no more than name and summary; null where the words need all of
    /// them, as completion does and the manual.
    /// </summary>
    public static RootCommand? Lean(ProgramHost host, IReadOnlyList<string> words)
    {
        string? name = words.FirstOrDefault(word => All.Any(entry => entry.Name == word));
        if (CommandLineCheck.IsQuestion([.. words]) || name is "manual" or "config") return null;
        return Root(
            host, All.Select(
                entry => entry.Name == name ? Named(entry.Name, host, words, entry.Create) : new Command(entry.Name, entry.Summary)));
    }

    /// <summary>Whether a command is there by its name only.</summary>
    public static bool IsNameOnly(Command command) => command.Action is null && command.Subcommands.Count == 0;

    private static Command Named(string name, ProgramHost host, IReadOnlyList<string> words, Func<ProgramHost, Command> create)
        => name == "measure" ? MeasureCommand.Create(host, words) : create(host);

    private static RootCommand Root(ProgramHost host, IEnumerable<Command> commands)
    {
        var root = new RootCommand(Program);
        foreach (Command command in commands) root.Add(command);
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
