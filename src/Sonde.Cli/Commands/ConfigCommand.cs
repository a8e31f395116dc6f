using System.CommandLine;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde config [EXPERIMENT]</c>: which defaults are in force for <c>sonde measure</c>, and from where.</summary>
internal static class ConfigCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Show which defaults the environment and the configuration file set, and from where.";

    public static Command Create(ProgramHost host, IReadOnlyList<string> experiments)
    {
        var experiment = new Argument<string?>(
            "EXPERIMENT")
        { Description = "the defaults of this one only", Arity = ArgumentArity.ZeroOrOne }.OneOf([.. experiments]);
        var command = new Command("config", Summary) { experiment };
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            var defaults = new Defaults((RootCommand)parsed.RootCommandResult.Command, host);
            bool isOne = parsed.GetValue(experiment) is not null;
            output.WriteLine($"# file: {defaults.FilePath}{(File.Exists(defaults.FilePath) ? "" : " (there is none)")}");
            foreach (string name in isOne ? [parsed.GetValue(experiment)!] : experiments)
            {
                output.WriteLine($"[{name}]");
                IReadOnlyList<Defaults.Setting> settings = defaults.For(name);
                foreach (Defaults.Setting setting in settings)
                    output.WriteLine($"{setting.Option[2..]} = {TerminalText.Safe(setting.Value)}    # {setting.Origin}");
                if (!isOne) continue;
                HashSet<string> set = [.. settings.Select(setting => setting.Option)];
                foreach (Defaults.Setting setting in defaults.BuiltIn(name).Where(each => !set.Contains(each.Option)))
                    output.WriteLine($"{setting.Option[2..]} = {setting.Value}    # {setting.Origin}");
            }

            if (!isOne) output.WriteLine("# the rest is built in: sonde config EXPERIMENT shows it too");
            return ExitCode.Complete;
        });
        return command;
    }
}
