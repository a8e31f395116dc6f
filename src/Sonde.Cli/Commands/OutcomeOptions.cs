using System.CommandLine;
using System.Globalization;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Reading;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary>
/// The options of commands that read what measurements came to from any path: how lines are decided, and which of them are meant.
/// </summary>
internal sealed class OutcomeOptions
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    private readonly Option<string> _rules = new Option<string>(
        "--rules")
    { Description = "sonde or censoredplanet.", DefaultValueFactory = _ => "sonde" }.OneOf(ClassifyCommand.RuleSets);

    private readonly Option<string[]> _signatures = new("--signatures")
    {
        Description = "Signature lists in place of the built-in set.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _ipMetadata = new("--ip-metadata")
    {
        Description = "What is known of addresses.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _categories = new(
        "--categories")
    { Description = "Categories of domains, a CSV of domain and category." };
    private readonly Option<string?> _source = new("--source") { Description = "The scan's name, in place of the folder's." };
    private readonly Option<string?> _since = new("--since") { Description = "The first day (2024-01-31) or hour (2024-01-31T06)." };
    private readonly Option<string?> _until = new("--until") { Description = "The last day or hour; all of it is within." };

    private readonly Option<string?> _where = new("--where")
    {
        Description = "What else must be so, as SQL writes it: \"country = 'SE' and outcome_code like 'read/%'\".",
        HelpName = "EXPRESSION",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_since, _until, _where, _rules, _signatures, _ipMetadata, _categories, _source])
            command.Add(option);
    }

    /// <summary>Says what columns mean. That reads nothing.</summary>
    /// <exception cref="UsageException">There is something to read.</exception>
    public static int Explain(ParseResult parsed, ProgramHost host, string[] paths, IEnumerable<string> lines)
    {
        if (paths.Length > 0) throw new UsageException($"--explain reads nothing: leave out {paths[0]}");
        TextWriter output = PeopleWriter.Of(host, parsed.InvocationConfiguration.Output);
        foreach (string line in lines) output.WriteLine(line);
        return ExitCode.Complete;
    }

    /// <summary>Runs what reads, until it is stopped.</summary>
    /// <exception cref="UsageException">What was given cannot be read.</exception>
    public static int Run(ProgramHost host, Func<CancellationToken, int> read)
    {
        using var stop = new CommandStop(host);
        try
        {
            return read(stop.Token);
        }
        catch (Exception e) when (e is FileNotFoundException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>What is read, and how.</summary>
    /// <exception cref="UsageException">Nothing is given, or a file that was given cannot be read, or is something else.</exception>
    public ClassifyOptions Of(ParseResult parsed, ProgramHost host, IReadOnlyList<string> paths)
    {
        RuleSetName rules = ClassifyCommand.RulesOf(parsed.GetValue(_rules));
        if (paths.Count == 0)
            throw new UsageException(
                "no path: give raw scans, a folder that sonde classify wrote, or lines of sonde measure; - is standard input");
        string? categories = parsed.GetValue(_categories);
        InputFile.Check("--signatures", parsed.GetValue(_signatures) ?? []);
        InputFile.Check("--ip-metadata", parsed.GetValue(_ipMetadata) ?? []);
        if (categories is not null) InputFile.Check("--categories", categories);
        try
        {
            return new ClassifyOptions
            {
                Files = new MachineFiles(),
                Paths = paths,
                Input = host.Input,
                Gate = host.Gate.Lines,
                Say = text => host.Error.WriteLine($"sonde: {TerminalText.Safe(text)}"),
                Rules = rules,
                Signatures = ClassifyCommand.LoadSignatures(rules, parsed.GetValue(_signatures)),
                Networks = IpMetadata.Load(parsed.GetValue(_ipMetadata) ?? []),
                Categories = categories is null ? DomainCategories.None : DomainCategories.Load(categories),
                Source = parsed.GetValue(_source),
                DuckdbLibrary = DuckdbLibrary.Find(),
            };
        }
        catch (Exception e) when (e is FileNotFoundException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Which measurements are meant.</summary>
    /// <exception cref="UsageException">A day is none, or the expression is wrong.</exception>
    public OutcomeFilter Filter(ParseResult parsed)
    {
        string? since = Moment("--since", parsed.GetValue(_since)), until = Moment("--until", parsed.GetValue(_until));
        if (since is not null && until is not null && string.CompareOrdinal(since, until) > 0
            && !since.StartsWith(until, StringComparison.Ordinal))
            throw new UsageException($"--since {since}: that is after --until {until}");
        return new OutcomeFilter
        {
            Since = since,
            Until = until,
            Where = Expression("--where", parsed.GetValue(_where)),
        };
    }

    /// <summary>An expression over measurements; null where none is given.</summary>
    /// <exception cref="UsageException">It is wrong.</exception>
    public static WhereExpression? Expression(string option, string? text)
    {
        if (text is null) return null;
        return WhereExpression.TryParse(text, out WhereExpression? expression, out string? fault)
            ? expression
            : throw new UsageException($"{option} {text}: {fault}");
    }

    /// <summary>The option that names what is grouped by.</summary>
    public static Option<string> ByOption(string byDefault, params SummaryKey[] but)
    {
        var option = new Option<string>("--by")
        {
            Description = $"What tests are grouped by, one or more with commas: {Choices.List([.. KeysBut(but)])}.",
            HelpName = "KEY[,KEY…]",
            DefaultValueFactory = _ => byDefault,
        };
        option.CompletionSources.Add([.. KeysBut(but)]);
        return option;
    }

    /// <summary>What is grouped by.</summary>
    /// <exception cref="UsageException">One of them is no key, or stands there twice.</exception>
    public static IReadOnlyList<SummaryKey> KeysOf(string? text, params SummaryKey[] but)
    {
        List<SummaryKey> keys = [];
        string[] names = [.. KeysBut(but)];
        foreach (string name in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!names.Contains(name) || SummaryKeys.Find(name) is not { } key)
                throw new UsageException(Choices.Refusal("--by", name, names));
            if (keys.Contains(key)) throw new UsageException($"--by {text}: {name} stands there twice");
            keys.Add(key);
        }

        return keys;
    }

    private static IEnumerable<string> KeysBut(SummaryKey[] but) => SummaryKeys.Names.Except(but.Select(SummaryKeys.NameOf));

    private static string? Moment(string option, string? text)
    {
        if (text is null) return null;
        string iso = text.Replace(' ', 'T').TrimEnd('Z');
        return DateTime.TryParseExact(iso, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? iso
            : throw new UsageException($"{option} {text}: must be a day such as 2024-01-31, or an hour such as 2024-01-31T06");
    }
}
