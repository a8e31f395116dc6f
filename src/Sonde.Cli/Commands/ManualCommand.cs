using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde manual</c>: the man page, made from the commands themselves.</summary>
internal static class ManualCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Print the man page: sonde manual > sonde.1; man ./sonde.1";

    private static readonly (string Name, string Text)[] Environment =
    [
        ("NO_COLOR", "where it is set, no colours are written; --color=always does all the same"),
        ("SONDE_NAME",
            "the default of an option of sonde measure: SONDE_RATE is --rate, SONDE_PROBE_CC is --probe-cc; --yes and --no-redact are given on the command line only"),
        ("TERM", "where it is dumb, no colours are written"),
        ("RES_OPTIONS", "how long the system's resolver waits, as in resolv.conf(5)"),
        ("SONDE_DUCKDB", "the library for Parquet and queries, where it lies elsewhere"),
        ("SONDE_CLICKHOUSE_PASSWORD", "the password of sonde load clickhouse"),
        ("XDG_CONFIG_HOME", "where the folder sonde is, instead of ~/.config"),
        ("SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, SGE_TASK_ID", "which shard of sonde classify --shard N this task is"),
    ];

    private static readonly (string Name, string Text)[] Files =
    [
        ("~/.config/sonde/config",
            "defaults: name = value with the long names of options, a section such as [tcpping] for what is of one experiment; the command line wins over the environment, and that over the file"),
        ("~/.config/sonde/informed", "that somebody has read about the risks and consented"),
        ("/usr/lib/sonde/libduckdb.so", "the library for Parquet and queries, where it does not lie beside the program"),
    ];

    private static readonly (string Name, string Text)[] ExitStatus =
    [
        ("0", "the run is complete, whatever was measured"),
        ("1", "an internal error"),
        ("2", "a bad argument, or nobody has consented to measuring"),
        ("3", "some input was rejected, blocked or not measured"),
        ("10", "an outcome was unexpected or a target could not be reached, and --fail-on was given; with --fail-on unknown, or nothing could be said of it"),
        ("130", "interrupted"),
    ];

    public static Command Create(ProgramHost host)
    {
        var command = new Command("manual", Summary);
        command.SetAction(parsed =>
        {
            string page = Page((RootCommand)parsed.RootCommandResult.Command);
            ManualText.Write(host, parsed.InvocationConfiguration.Output, page);
            return ExitCode.Complete;
        });
        return command;
    }

    private static string Page(RootCommand root)
    {
        var page = new StringBuilder();
        page.AppendLine($".TH SONDE 1 \"\" \"sonde {SondeVersion.Number}\" \"User Commands\"");
        // Commands are to be copied: no blanks between their words to fill a line, and no hyphens that are not theirs.
        page.AppendLine(".nh").AppendLine(".ad l");
        page.AppendLine(".SH NAME").AppendLine($"sonde \\- {Escape(NameLine(root.Description ?? ""))}");
        page.AppendLine(".SH SYNOPSIS").AppendLine(".B sonde").AppendLine(Escape("COMMAND [ARGUMENT…] [OPTION…]"));
        page.AppendLine(".SH COMMANDS");
        AppendCommands(page, root, "sonde");
        AppendExamples(page, root);
        Append(page, "ENVIRONMENT", Environment);
        Append(page, "FILES", Files);
        Append(page, "EXIT STATUS", ExitStatus);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendExamples(StringBuilder page, RootCommand root)
    {
        page.AppendLine(".SH EXAMPLES");
        IEnumerable<IReadOnlyList<string>> paths = root.Subcommands.Where(command => command.Name != "measure")
            .SelectMany(command => command.Subcommands.Count == 0 ? [command] : command.Subcommands.Select(each => each))
            .Select(
                command
                => (IReadOnlyList<string>)[.. command.Parents.OfType<Command>().Where(each => each is not RootCommand)
                    .Select(each => each.Name), command.Name]);
        foreach (Examples.Example example in paths.Prepend([]).SelectMany(Examples.Of).DistinctBy(each => each.Command))
            page.AppendLine(".TP").AppendLine($".B {Escape(example.Command).Replace("\"", "\\(dq", StringComparison.Ordinal)}")
                .AppendLine(Escape(example.Purpose));
    }

    private static void Append(StringBuilder page, string title, IEnumerable<(string Name, string Text)> entries)
    {
        page.AppendLine($".SH {title}");
        foreach ((string name, string text) in entries) page.AppendLine(".TP").AppendLine(Escape(name)).AppendLine(Escape(text));
    }

    private static void AppendCommands(StringBuilder page, Command parent, string path)
    {
        foreach (Command command in parent.Subcommands.Where(each => !each.Hidden))
        {
            string name = $"{path} {command.Name}";
            page.AppendLine($".SS {Escape(name + string.Concat(command.Arguments.Select(a => $" [{a.Name}]")))}")
                .AppendLine(Escape($"{command.Description}{OwnDefaults(parent, command)}"));
            foreach (Option option in command.Options.Where(each => !each.Hidden && each is not HelpOption))
            {
                string names = string.Join(", ", option.Aliases.Prepend(option.Name));
                page.AppendLine(".TP").AppendLine($"\\fB{Escape(names)}\\fR {Escape(option.HelpName ?? "")}".TrimEnd())
                    .AppendLine(Escape(HelpPage.Words(command, option)));
            }

            AppendCommands(page, command, name);
        }
    }

    private static string NameLine(string description)
        => (description.StartsWith("Sonde ", StringComparison.Ordinal) ? description["Sonde ".Length..] : description).TrimEnd('.');

    // Options that all experiments share, and mean to each what it declares.
    private static string OwnDefaults(Command parent, Command command)
    {
        string[] own = [.. parent.Options.Where(option => option.Recursive && !option.Hidden)
            .Select(option => (option.Name, Value: HelpNotes.DefaultOf(command, option), Usual: HelpNotes.DefaultOf(parent, option)))
            .Where(option => option.Value is not null && option.Value != option.Usual)
            .Select(option => $"{option.Name} {option.Value}")];
        return own.Length == 0 ? "" : $"\nWhere nothing else is asked for: {string.Join(", ", own)}.";
    }

    // Letters that are not ASCII have names: not every roff reads UTF-8.
    private static string Escape(string text)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return string.Concat(escaped.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : $"\\[u{rune.Value:X4}]"));
    }
}
