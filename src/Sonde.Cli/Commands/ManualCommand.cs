using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde manual</c>: the man page, made from the commands themselves.</summary>
internal static class ManualCommand
{
    private const string ExitStatus =
        """
        .SH EXIT STATUS
        .TP
        0
        the run is complete, whatever was measured
        .TP
        1
        an internal error
        .TP
        2
        a bad argument, or nobody has consented to measuring
        .TP
        3
        some input was rejected, blocked or not measured
        .TP
        130
        interrupted

        """;

    public static Command Create()
    {
        var command = new Command("manual", "Print the man page: sonde manual > sonde.1; man ./sonde.1");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(Page((RootCommand)parsed.RootCommandResult.Command));
            return ExitCode.Complete;
        });
        return command;
    }

    private static string Page(RootCommand root)
    {
        var page = new StringBuilder();
        page.AppendLine($".TH SONDE 1 \"\" \"sonde {SondeVersion.Number}\" \"User Commands\"");
        page.AppendLine(".SH NAME").AppendLine($"sonde \\- {Escape(root.Description ?? "")}");
        page.AppendLine(".SH SYNOPSIS").AppendLine(".B sonde").AppendLine("COMMAND [ARGUMENT…] [OPTION…]");
        page.AppendLine(".SH COMMANDS");
        AppendCommands(page, root, "sonde");
        page.Append(ExitStatus);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendCommands(StringBuilder page, Command parent, string path)
    {
        foreach (Command command in parent.Subcommands.Where(each => !each.Hidden))
        {
            string name = $"{path} {command.Name}";
            page.AppendLine($".SS {Escape(name + string.Concat(command.Arguments.Select(a => $" [{a.Name}]")))}")
                .AppendLine(Escape(command.Description ?? ""));
            foreach (Option option in command.Options.Where(each => !each.Hidden && each is not HelpOption))
            {
                string names = string.Join(", ", option.Aliases.Prepend(option.Name));
                page.AppendLine(".TP").AppendLine($"\\fB{Escape(names)}\\fR {Escape(option.HelpName ?? "")}".TrimEnd())
                    .AppendLine(Escape(option.Description ?? ""));
            }

            AppendCommands(page, command, name);
        }
    }

    private static string Escape(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}
