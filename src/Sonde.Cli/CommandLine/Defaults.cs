using System.CommandLine;

namespace Sonde.Cli.CommandLine;

/// <summary>
/// Defaults of <c>sonde measure</c>: what the command line does not say, <c>SONDE_NAME</c> of the environment says, then the file's section
/// of the experiment, then the file. What consents or gives addresses away is said on the command line only.
/// </summary>
/// <param name="root">All commands.</param>
/// <param name="host">The program's surroundings.</param>
internal sealed class Defaults(RootCommand root, ProgramHost host)
{
    private static readonly string[] OnlyTyped = ["--yes", "--no-redact", "--dry-run", "--help", "--version"];

    // What one of them says leaves no room for the default of the others.
    private static readonly string[][] Exclusive = [["--output", "--resume"], ["--quiet", "--verbose"]];

    private readonly SettingsFile _file = SettingsFile.Read(FileOf(host));

    /// <summary>The file of a host, whether it is there or not.</summary>
    public static string FileOf(ProgramHost host) => Path.Combine(host.StateFolder, "config");

    /// <summary>A default that is in force.</summary>
    /// <param name="Option">The option's long name.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="Origin">Where it comes from.</param>
    public sealed record Setting(string Option, string Value, string Origin);

    /// <summary>The file, whether it is there or not.</summary>
    public string FilePath => _file.Path;

    /// <summary>The command of <c>sonde measure</c>.</summary>
    private Command Measure => root.Subcommands.First(command => command.Name == "measure");

    /// <summary>The defaults for an experiment, by its name or its command's.</summary>
    /// <exception cref="UsageException">The file names an experiment or an option that there is not.</exception>
    public IReadOnlyList<Setting> For(string experiment)
    {
        CheckFile();
        Command command = Measure.Subcommands.First(each => each.Name == experiment);
        List<Setting> settings = [];
        foreach (Option option in OptionsOf(command))
        {
            string variable = $"SONDE_{option.Name[2..].Replace('-', '_').ToUpperInvariant()}";
            SettingsFile.Line? line = LineOf(experiment, option) ?? LineOf("", option);
            if (host.Variable(variable) is { Length: > 0 } value) settings.Add(new Setting(option.Name, value, variable));
            else if (line is not null) settings.Add(new Setting(option.Name, line.Value, $"{_file.Path}:{line.Number}"));
        }

        return settings;
    }

    /// <summary>What is in force for an experiment where nobody says otherwise.</summary>
    public IEnumerable<Setting> BuiltIn(string experiment)
    {
        Command command = Measure.Subcommands.First(each => each.Name == experiment);
        foreach (Option option in OptionsOf(command))
        {
            if (option.ValueType == typeof(bool)) yield return new Setting(option.Name, "false", "built in");
            else if (HelpNotes.DefaultOf(command, option) is { } value) yield return new Setting(option.Name, value, "built in");
        }
    }

    /// <summary>The command line with the defaults that it leaves room for, which stand behind the experiment's name.</summary>
    public string[] Apply(string[] args, CommandLineCheck check, out IReadOnlyList<Setting> used)
    {
        used = [];
        if (check.Path is not [_, { Name: "measure" }, var command] || check.AsksForHelp) return args;
        HashSet<string> given = [.. check.Given.Select(option => option.Name)];
        used = [
            .. For(command.Name)
            .Where(
                setting
                => !given.Contains(setting.Option)
                && !Exclusive.Any(group => group.Contains(setting.Option) && group.Any(given.Contains)))];
        IEnumerable<string> words = used.SelectMany(setting => Words(command, setting));
        return [.. args.Take(check.CommandEnd), .. words, .. args.Skip(check.CommandEnd)];
    }

    private static string[] Words(Command command, Setting setting)
    {
        if (OptionsOf(command).First(option => option.Name == setting.Option).ValueType != typeof(bool))
            return [$"{setting.Option}={setting.Value}"];
        return setting.Value switch
        {
            "true" => [setting.Option],
            "false" => [],
            _ => throw new UsageException($"{setting.Option} {setting.Value}: must be true or false (from {setting.Origin})"),
        };
    }

    private SettingsFile.Line? LineOf(string section, Option option)
        => _file.Lines.LastOrDefault(line => line.Section == section && line.Name == option.Name[2..]);

    private void CheckFile()
    {
        string[] experiments = [.. Measure.Subcommands.Select(command => command.Name)];
        foreach (SettingsFile.Line line in _file.Lines)
        {
            string place = $"{_file.Path}:{line.Number}";
            if (line.Section.Length > 0 && !experiments.Contains(line.Section))
                throw new UsageException($"{place}: unknown experiment \"{line.Section}\"{Nearest.Hint(line.Section, experiments)}");
            IEnumerable<Option> options = line.Section.Length > 0
                ? OptionsOf(Measure.Subcommands.First(command => command.Name == line.Section))
                : OptionsOf(Measure);
            string[] names = [.. options.Select(option => option.Name[2..])];
            if (OnlyTyped.Contains("--" + line.Name)) throw new UsageException($"{place}: --{line.Name} is given on the command line only");
            if (!names.Contains(line.Name))
                throw new UsageException($"{place}: unknown option {line.Name}{Nearest.Hint(line.Name, names)}");
        }
    }

    private static IEnumerable<Option> OptionsOf(Command command)
        => command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => option.Name.StartsWith("--", StringComparison.Ordinal) && !option.Hidden && !OnlyTyped.Contains(option.Name));
}
