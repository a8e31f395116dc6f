using System.CommandLine;
using System.CommandLine.Help;

namespace Sonde.Cli.CommandLine;

/// <summary>
/// Reads a command line before the library does, in the same order, so that whatever is wrong with its form is said in our own words and
/// one line: what begins with a dash and is no option is never taken for a target or a path. <c>--</c> ends the options.
/// </summary>
internal sealed class CommandLineCheck
{
    private readonly List<Command> _path;
    private readonly List<string> _words = [];
    private readonly Dictionary<Option, int> _given = [];
    private readonly string[] _args;
    private int _next;
    private string _taken = ""; // what an option of several values took that may have been meant otherwise

    private CommandLineCheck(RootCommand root, string[] args)
    {
        _path = [root];
        _args = args;
    }

    /// <summary>Whether a command line is a question for completion, which is left alone.</summary>
    public static bool IsQuestion(string[] args) => args is [var first, ..] && first.StartsWith("[suggest", StringComparison.Ordinal);

    /// <summary>Reads a command line.</summary>
    /// <exception cref="UsageException">Its form is wrong.</exception>
    public static CommandLineCheck Read(RootCommand root, string[] args)
    {
        var check = new CommandLineCheck(root, args);
        check.Run();
        return check;
    }

    /// <summary>The commands named, the root first.</summary>
    public IReadOnlyList<Command> Path => _path;

    /// <summary>The options given.</summary>
    public IReadOnlyCollection<Option> Given => _given.Keys;

    /// <summary>Where the command's name ends, in words.</summary>
    public int CommandEnd { get; private set; }

    /// <summary>Whether it asks for help, or which version this is.</summary>
    public bool AsksForHelp { get; private set; }

    /// <summary>Whether it asks which version this is.</summary>
    public bool AsksForVersion { get; private set; }

    private Command Current => _path[^1];

    private string Name => string.Join(' ', _path.Select((command, place) => place == 0 ? "sonde" : command.Name));

    private IEnumerable<Option> Options
        => Current.Options.Concat(_path.SkipLast(1).SelectMany(command => command.Options).Where(option => option.Recursive));

    private void Run()
    {
        bool isOnlyWords = false;
        while (_next < _args.Length)
        {
            string arg = _args[_next++];
            if (isOnlyWords || arg.Length < 2 || arg[0] != '-') TakeWord(arg, isOnlyWords);
            else if (arg == "--") isOnlyWords = true;
            else if (!TakeOption(arg)) return; // help or version: nothing else counts
        }

        CheckWhole();
    }

    private void TakeWord(string word, bool isOnlyWords)
    {
        Command? sub = isOnlyWords
            ? null
            : Current.Subcommands.FirstOrDefault(command => command.Name == word || command.Aliases.Contains(word));
        if (sub is not null)
        {
            _path.Add(sub);
            CommandEnd = _next;
            return;
        }

        if (Current.Subcommands.Count > 0) throw new UsageException(UnknownWord(word));
        int most = Current.Arguments.Sum(argument => Math.Min(argument.Arity.MaximumNumberOfValues, 1 << 20));
        if (_words.Count >= most)
            throw new UsageException(
                $"unexpected argument \"{word}\": {(most == 0 ? $"{Name} takes none" : $"{Name} takes {string.Join(' ', Current.Arguments.Select(each => each.Name))}")}");
        CheckChoice(ArgumentAt(_words.Count), word);
        _words.Add(word);
    }

    private string UnknownWord(string word)
    {
        string[] known = [.. Current.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];
        string hint = Nearest.Hint(word, known);
        if (_path.Count == 1 && _path[0].Subcommands.FirstOrDefault(command => command.Name == "measure") is { } measure
            && measure.Subcommands.Any(command => command.Name == word))
            hint = $"; did you mean sonde measure {word}?";
        if (hint.Length == 0 && KindOfSubcommand == "experiment" && word.AsSpan().ContainsAny(".:/"))
        {
            string name = _args[_next..].FirstOrDefault(known.Contains) ?? "EXPERIMENT";
            return $"\"{word}\" stands where the experiment is named: say sonde measure {name} {word}; there are: {string.Join(", ", known)}";
        }

        return $"unknown {KindOfSubcommand} \"{word}\"{(hint.Length > 0 ? hint : $"; there are: {string.Join(", ", known)}")}";
    }

    private string KindOfSubcommand => _path.Count == 1 ? "command" : Current.Name == "measure" ? "experiment" : $"command of {Name}";

    private Argument ArgumentAt(int place)
    {
        foreach (Argument argument in Current.Arguments)
        {
            if (place < argument.Arity.MaximumNumberOfValues) return argument;
            place -= argument.Arity.MaximumNumberOfValues;
        }

        return Current.Arguments[^1];
    }

    /// <summary>Takes an option with its values; false where it asks for help, which needs nothing else to be right.</summary>
    private bool TakeOption(string arg)
    {
        if (Find(arg) is { } whole) return Take(whole, arg, inline: null);
        int sign = arg.AsSpan().IndexOfAny('=', ':');
        if (sign > 0 && Find(arg[..sign]) is { } withValue) return Take(withValue, arg[..sign], arg[(sign + 1)..]);
        if (arg[1] != '-' && Find(arg[..2]) is not null) return TakeBundle(arg);
        throw new UsageException(UnknownOption(sign > 0 ? arg[..sign] : arg));
    }

    // -4v is -4 -v, and -ieth0 is -i eth0.
    private bool TakeBundle(string arg)
    {
        for (int i = 1; i < arg.Length; i++)
        {
            string name = $"-{arg[i]}";
            if (Find(name) is not { } option) throw new UsageException(UnknownOption(arg));
            if (!IsSwitch(option)) return Take(option, name, i + 1 < arg.Length ? arg[(i + 1)..] : null);
            if (!Take(option, name, inline: null, mayLook: i + 1 == arg.Length)) return false;
        }

        return true;
    }

    private bool Take(Option option, string name, string? inline, bool mayLook = true)
    {
        AsksForVersion = option is VersionOption;
        AsksForHelp = option is HelpOption or VersionOption;
        if (AsksForHelp) return false;
        bool isMany = option.Arity.MaximumNumberOfValues > 1;
        if (_given.TryGetValue(option, out int times) && !isMany && !IsSwitch(option)) throw new UsageException($"{name} is given twice");
        _given[option] = times + 1;
        if (inline is "") throw new UsageException(NeedsValue(option, name));
        if (inline is not null) CheckValue(option, name, inline);
        else if (IsSwitch(option)) _next += mayLook && _next < _args.Length && bool.TryParse(_args[_next], out _) ? 1 : 0;
        else TakeValues(option, name);
        return true;
    }

    private void TakeValues(Option option, string name)
    {
        int first = _next;
        do
        {
            string? value = _next < _args.Length ? _args[_next] : null;
            if (value is null or "--" || IsKnownOption(value)) throw new UsageException(NeedsValue(option, name));
            if (LooksLikeOption(value))
                throw new UsageException($"{UnknownOption(value)} (a value that begins with a dash is given as {name}={value})");
            _next++;
            CheckValue(option, name, value);
        }
        while (option.AllowMultipleArgumentsPerToken && _next < _args.Length && _args[_next] != "--" && !LooksLikeOption(_args[_next]));
        if (_next - first > 1)
            _taken = $" ({name} took {string.Join(", ", _args[first.._next])}: it takes all that follows, and stands last)";
    }

    private static string NeedsValue(Option option, string name)
        => $"{name} needs a value{(option.HelpName is { } form ? $": {form}" : "")}";

    private static void CheckValue(Option option, string name, string value)
    {
        if (Refusals.Of(option, value) is { } why) throw new UsageException($"{name} {value}: {why}");
        if (Choices.Of(option) is { Count: > 0 } words && !words.Contains(value))
            throw new UsageException(Choices.Refusal(name, value, words));
    }

    private static void CheckChoice(Argument argument, string word)
    {
        if (Choices.Of(argument) is { Count: > 0 } words && !words.Contains(word))
            throw new UsageException(Choices.Refusal(argument.Name, word, words));
    }

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool);

    private static bool LooksLikeOption(string arg) => arg.Length > 1 && arg[0] == '-' && !char.IsAsciiDigit(arg[1]) && arg[1] != '.';

    private bool IsKnownOption(string arg)
        => LooksLikeOption(arg) && (Find(arg) ?? Find(arg.Split('=', ':')[0])) is not null;

    private Option? Find(string name) => Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private string UnknownOption(string name)
    {
        if (Refusals.Of(Current, name) is { } why) return $"{Name} has no {name}: {why}";
        if (NeighboursWith(name) is { Length: > 0 } neighbours) return $"unknown option {name} of {Name}; it is one of {neighbours}";
        IEnumerable<string> names = Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(each => each.StartsWith("--", StringComparison.Ordinal));
        string hint = Nearest.Hint(name, names);
        if (hint.Length > 0) return $"unknown option {name}{hint}";
        Command? below = Current.Subcommands.FirstOrDefault(
            command => command.Options.Any(option => option.Name == name || option.Aliases.Contains(name)));
        return below is not null
            ? $"unknown option {name} of {Name}: it is one of {Name} {below.Name}, and stands after that"
            : $"unknown option {name}; {Name} --help lists those there are";
    }

    // Experiments that have it, where an experiment's command has it not.
    private string NeighboursWith(string name)
    {
        if (_path is not [.., { Name: "measure" } above, _]) return "";
        IEnumerable<Command> others = above.Subcommands.Where(command => command.Options.Any(option => option.Name == name));
        return Choices.List([.. others.Select(each => each.Name)]);
    }

    private void CheckWhole()
    {
        if (Current.Subcommands.Count > 0 && Current.Action is null)
        {
            string[] known = [.. Current.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];
            throw new UsageException(
                $"{Name} needs {(KindOfSubcommand == "experiment" ? "an experiment" : "a command")}: {Choices.List(known)}; {Name} --help says more");
        }

        int needed = 0;
        foreach (Argument argument in Current.Arguments)
        {
            needed += argument.Arity.MinimumNumberOfValues;
            if (_words.Count < needed)
                throw new UsageException(
                    $"{Name} needs {argument.Name}{(argument.Description is { } what ? $": {what.TrimEnd('.')}" : "")}{_taken}");
        }

        if (Options.FirstOrDefault(option => option.Required && !_given.ContainsKey(option)) is { } missing)
            throw new UsageException($"{Name} needs {missing.Name}{(missing.Description is { } about ? $": {about.TrimEnd('.')}" : "")}");
    }
}
