using System.CommandLine;
using System.CommandLine.Help;
using Sonde.Cli.CommandLine;

namespace Sonde.Cli.Rendering;

/// <summary>The help of a command: what it does, what it takes with all defaults, and examples.</summary>
/// <param name="path">The command, and those above it, the root first.</param>
/// <param name="width">Columns that a line may have.</param>
internal sealed class HelpPage(IReadOnlyList<Command> path, int width)
{
    private const int Indent = 2, WidestName = 34;

    private readonly Command _command = path[^1];

    private string Name => string.Join(' ', path.Select((command, place) => place == 0 ? "sonde" : command.Name));

    /// <summary>Writes it.</summary>
    public void WriteTo(TextWriter output)
    {
        foreach (string line in Lines()) output.WriteLine(line);
    }

    private IEnumerable<string> Lines()
    {
        foreach (string line in Wrapped(_command.Description ?? "", 0)) yield return line;
        Command[] below = [.. _command.Subcommands.Where(command => !command.Hidden)];
        string words = string.Concat(
            _command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues > 0 ? $" {argument.Name}" : $" [{argument.Name}]")
            .Select((word, place) => _command.Arguments[place].Arity.MaximumNumberOfValues > 1 ? word + "…" : word));
        yield return "";
        yield return "Usage:";
        yield return $"  {Name}{(below.Length > 0 ? path.Count > 1 && path[1].Name == "measure" ? " EXPERIMENT" : " COMMAND" : "")}{words} [OPTION…]";
        foreach (string line in Section(
            path is [_, { Name: "measure" }] ? "Experiments:" : "Commands:",
            below.Select(command => (command.Name, command.Description ?? ""))))
            yield return line;
        foreach (string line in Section("Arguments:", _command.Arguments.Select(argument => (argument.Name, Words(argument)))))
            yield return line;
        Option[] own = [
            .. _command.Options.Where(
                option => !option.Hidden && option is not (HelpOption or VersionOption) && (!option.Recursive || path.Count < 3))];
        foreach (string line in Section("Options:", own.Select(option => (NameOf(option), Words(_command, option))))) yield return line;
        Option[] shared = [
            .. path.Skip(1).SkipLast(1)
                .SelectMany(command => command.Options.Where(option => option.Recursive && !option.Hidden && option is not HelpOption))];
        foreach (string line in Section(
            $"Options of every {(path.Count > 1 && path[1].Name == "measure" ? "experiment" : "command")} here:",
            shared.Select(option => (NameOf(option), Words(_command, option)))))
            yield return line;
        IReadOnlyList<Examples.Example> examples = Examples.Of([.. path.Skip(1).Select(command => command.Name)]);
        if (examples.Count == 0) yield break;
        yield return "";
        yield return "Examples:";
        foreach (Examples.Example example in examples)
        {
            yield return $"  {example.Command}";
            foreach (string line in Wrapped(example.Purpose, 6)) yield return line;
        }
    }

    private IEnumerable<string> Section(string title, IEnumerable<(string Name, string Text)> entries)
    {
        (string Name, string Text)[] all = [.. entries];
        if (all.Length == 0) yield break;
        yield return "";
        yield return title;
        int most = Math.Min(WidestName, Math.Max(12, width / 3));
        int column = Indent + Math.Min(most, all.Max(entry => entry.Name.Length)) + 2;
        foreach ((string name, string text) in all)
        {
            string[] lines = [.. Wrapped(text, column)];
            string head = $"{new string(' ', Indent)}{name}";
            if (head.Length + 2 > column) yield return head;
            else if (lines.Length > 0) lines[0] = head.PadRight(column) + lines[0].TrimStart();
            else lines = [head];
            foreach (string line in lines) yield return line;
        }
    }

    private IEnumerable<string> Wrapped(string text, int indent)
    {
        var line = new ViewLine(new string(' ', indent) + text) { Indent = indent };
        return line.Wrap(width).Select(part => part.Text.TrimEnd());
    }

    private static string NameOf(Option option)
    {
        IEnumerable<string> names = option.Aliases.Where(alias => alias.Length == 2).Append(option.Name).Distinct();
        string value = option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? ValueName(option)}";
        return string.Join(", ", names) + value;
    }

    private static string ValueName(Option option) => Choices.Of(option).Count > 0 ? "WORD" : "VALUE";

    private static string Words(Argument argument)
    {
        string text = argument.Description ?? "";
        IReadOnlyList<string> choices = Choices.Of(argument);
        return choices.Count == 0 || choices.All(word => text.Contains(word, StringComparison.Ordinal))
            ? text
            : $"{text} ({Choices.List(choices)})";
    }

    /// <summary>What an option of a command does, with the words that it takes and its default.</summary>
    public static string Words(Command command, Option option)
    {
        string text = option.Description ?? "";
        IReadOnlyList<string> choices = Choices.Of(option);
        if (choices.Count > 0 && !choices.All(word => text.Contains(word, StringComparison.Ordinal))) text += $": {Choices.List(choices)}";
        if (option.Required) text += " (required)";
        if (HelpNotes.DefaultOf(command, option) is not { } value || text.Contains("(default", StringComparison.Ordinal)) return text;
        return $"{text.TrimEnd('.')} (default {value})";
    }
}
