using System.CommandLine;
using System.Globalization;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Signatures;
using Sonde.Analysis.Store;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Measurements.Model;
using Sonde.Platform;
using Sonde.Platform.Files;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde classify</c>: raw scans in, rows with outcomes out.</summary>
internal static class ClassifyCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Reads raw scans of any generation and says of every row how it came out.";

    /// <summary>The names of the rule sets.</summary>
    internal static readonly string[] RuleSets = ["sonde", "censoredplanet"];

    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Files, folders, .tar.gz scan archives; - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The folder of the outputs; - writes JSON Lines to standard output in the order of the input.",
        Required = true,
    };

    private static readonly Option<string> Format = new Option<string>(
        "--format")
    { Description = "jsonl, csv, parquet or none.", DefaultValueFactory = _ => "jsonl" }.OneOf(
        "jsonl", "csv", "parquet", "none");

    private static readonly Option<string> Rules = new Option<string>(
        "--rules")
    {
        Description = "sonde, or censoredplanet for the published pipeline's own outcomes.",
        DefaultValueFactory = _ => "sonde"
    }.OneOf(RuleSets);

    private static readonly Option<string[]> Signatures = new("--signatures")
    {
        Description = "Signature lists in place of the built-in set: Censored Planet's JSON lines, OONI's fingerprint CSV, Sonde's JSON.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> IpMetadataFiles = new("--ip-metadata")
    {
        Description =
            "What is known of addresses: routeviews prefix2as, as-org2info, as2types, pyasn, RIR delegations, .mmdb; told by their content.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Categories = new(
        "--categories")
    { Description = "Categories of domains, a CSV of domain and category." };

    private static readonly Option<string?> Suffixes = new(
        "--public-suffixes")
    { Description = "The public suffix list, for the registered domain of resolver names." };

    private static readonly Option<string?> Countries = new(
        "--countries")
    { Description = "Names of countries, a CSV of name and two-letter code." };

    private static readonly Option<string?> Source = new(
        "--source")
    { Description = "The scan's name where the input has no path, such as CP_Quack-echo-2024-01-01-00-00-00." };

    private static readonly Option<int> Threads = WholeNumber.Option(
        "--threads", "How many blocks are worked on at once.", Environment.ProcessorCount, least: 1, most: 1024);

    private static readonly Option<string?> ShardOf = new(
        "--shard")
    { Description = "i/N: every Nth unit from i on, counted from 0. A bare N takes i from the batch engine." };

    private static readonly Option<string?> Since = new("--since") { Description = "First day of the reduced table (2024-01-31)." };

    private static readonly Option<string?> Until = new("--until") { Description = "Last day of the reduced table." };

    private static readonly Option<string?> Tables = new(
        "--tables")
    {
        Description =
        "Which tables are written, such as rows,outcomes. Of rows (with dns), outcomes and observations a folder gets all, standard output rows.",
        CompletionSources = { "rows", "outcomes", "observations" },
    };

    private static readonly Option<string?> Rejected = new("--rejected") { Description = "With -o -: where rejected lines go." };

    private static readonly Option<bool> Public = new(
        "--public")
    { Description = "Let everybody read the outputs (mode 0644), not their owner alone (0600)." };

    public static Command Create(ProgramHost host)
    {
        var command = new Command("classify", Summary)
        {
            Paths, Output, Format, Rules, Signatures, IpMetadataFiles, Categories, Suffixes, Countries, Source, Threads, ShardOf, Since,
            Until, Tables, Rejected, Public,
        };
        command.SetAction(parsed => Run(parsed, host));
        return command;
    }

    /// <summary>The rule set of that name.</summary>
    internal static RuleSetName RulesOf(string? name) => name switch
    {
        "sonde" => RuleSetName.Sonde,
        "censoredplanet" => RuleSetName.CensoredPlanet,
        _ => throw new UsageException("--rules is sonde or censoredplanet"),
    };

    /// <summary>The signatures that were asked for, or the built-in ones.</summary>
    internal static SignatureSet LoadSignatures(RuleSetName rules, string[]? files)
    {
        SignatureRules order = rules == RuleSetName.CensoredPlanet ? SignatureRules.CensoredPlanet : SignatureRules.Sonde;
        return files is { Length: > 0 } ? SignatureFiles.Load(order, files) : SignatureFiles.BuiltIn(order);
    }

    private static int Run(ParseResult parsed, ProgramHost host)
    {
        RuleSetName rules = RulesOf(parsed.GetValue(Rules));
        OutputFormat format = FormatOf(parsed.GetValue(Format)) ?? throw new UsageException("--format is jsonl, csv, parquet or none");
        Shard shard = ShardFrom(parsed.GetValue(ShardOf))
            ?? throw new UsageException(
                $"--shard {parsed.GetValue(ShardOf)}: must be i/N with i from 0 to N-1, or N within a task of Slurm, Kubernetes or Grid Engine");
        int threads = parsed.GetValue(Threads);
        foreach (string? day in (string?[])[parsed.GetValue(Since), parsed.GetValue(Until)])
        {
            if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _))
                throw new UsageException($"{day} is no day such as 2024-01-31");
        }

        OutputTables? tables = TablesOf(parsed.GetValue(Tables));
        if (format == OutputFormat.Csv && parsed.GetValue(Output) == "-" && tables is { } several && !int.IsPow2((int)several))
            throw new UsageException("CSV on standard output is of one table: --tables rows, outcomes or observations");
        if (format == OutputFormat.Parquet && parsed.GetValue(Output) == "-") throw new UsageException("Parquet needs a folder: -o DIR");
        CheckFiles(parsed, host);
        string folder = parsed.GetValue(Output)!;
        using var stop = new CommandStop(host, folder == "-" ? null : "what was finished is kept, and the same command goes on");
        try
        {
            var options = new ClassifyOptions
            {
                Paths = parsed.GetValue(Paths)!,
                Folder = folder == "-" ? null : folder,
                Output = host.Gate.Redacted, // its lines were, when they were read
                Files = new MachineFiles(),
                SyncFolder = path => FileCalls.Sync(System.Text.Encoding.UTF8.GetBytes(path)),
                IsPublic = parsed.GetValue(Public),
                Input = host.Input,
                Format = format,
                Tables = tables,
                Gate = host.Gate.Lines,
                Rules = rules,
                Signatures = LoadSignatures(rules, parsed.GetValue(Signatures)),
                Networks = IpMetadata.Load(parsed.GetValue(IpMetadataFiles) ?? []),
                Categories = parsed.GetValue(Categories) is { } categories ? DomainCategories.Load(categories) : DomainCategories.None,
                Suffixes = parsed.GetValue(Suffixes) is { } suffixes ? PublicSuffixes.Load(suffixes) : PublicSuffixes.Guess,
                Countries = parsed.GetValue(Countries) is { } countries ? CountryNames.Load(countries) : CountryNames.BuiltIn,
                Source = parsed.GetValue(Source),
                Threads = threads,
                Shard = shard,
                Since = parsed.GetValue(Since),
                Until = parsed.GetValue(Until),
                DuckdbLibrary = format == OutputFormat.Parquet ? QueryCommand.FindLibrary() : null,
                RejectedFile = parsed.GetValue(Rejected),
            };
            var run = new Classification(options, host.Time);
            ClassificationTotals totals = run.Totals;
            using (new WorkProgress(
                host, () => WorkProgress.Of(totals),
                folder != "-" || !host.OutputIsTerminal)) run.Run(stop.Token);
            Report(totals, host);
            return totals.Rejected > 0 ? ExitCode.Partial : ExitCode.Complete;
        }
        catch (Exception e) when (
            e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
        catch (Exception e) when (e is DuckdbException || (e is IOException io && !StandardOutputStream.IsClosedPipe(io)))
        {
            // A full disk most often. Outputs that are whole have their names and stand in the manifest; the rest is gone with this run.
            string again = folder == "-"
                ? ""
                : $" What was finished is kept: {(FileTrouble.IsLackOfRoom(e) ? "make room" : "mend that")} and start it again.";
            host.Error.WriteLine($"sonde: the output could not be written: {TerminalText.Safe(e.Message)}.{again}");
            return ExitCode.Partial;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static OutputTables? TablesOf(string? names)
    {
        if (names is null) return null;
        OutputTables tables = OutputTables.None;
        foreach (string name in names.Split(',', StringSplitOptions.TrimEntries))
        {
            tables |= name switch
            {
                "rows" => OutputTables.Rows,
                "outcomes" => OutputTables.Outcomes,
                "observations" => OutputTables.Observations,
                _ => throw new UsageException("--tables is a list of rows, outcomes and observations"),
            };
        }

        return tables;
    }

    // Before anything is read or written: no two are one, what is to be read can be, and so can what is to be written.
    private static void CheckFiles(ParseResult parsed, ProgramHost host)
    {
        var clashes = new FileClashes(host);
        clashes.Reads("", parsed.GetValue(Paths)!);
        (string Role, string[] Files)[] lists =
        [
            ("--signatures", parsed.GetValue(Signatures) ?? []),
            ("--ip-metadata", parsed.GetValue(IpMetadataFiles) ?? []),
            ("--categories", Given(parsed.GetValue(Categories))),
            ("--public-suffixes", Given(parsed.GetValue(Suffixes))),
            ("--countries", Given(parsed.GetValue(Countries))),
        ];
        foreach ((string role, string[] files) in lists)
        {
            InputFile.Check(role, files);
            clashes.Reads(role, files);
        }

        clashes.Writes("--rejected", parsed.GetValue(Rejected)).Check();
        string[] paths = parsed.GetValue(Paths)!;
        if (parsed.GetValue(Output) is { } own and not "-") OutputCheck.NotRead("--output", own, paths);
        if (parsed.GetValue(Output) is { } folder and not "-") OutputCheck.Folder("--output", folder);
        else if (parsed.GetValue(Rejected) is { } rejected) OutputCheck.File("--rejected", rejected);
    }

    private static string[] Given(string? path) => path is null ? [] : [path];

    private static OutputFormat? FormatOf(string? name) => name switch
    {
        "jsonl" => OutputFormat.Jsonl,
        "csv" => OutputFormat.Csv,
        "parquet" => OutputFormat.Parquet,
        "none" => OutputFormat.None,
        _ => null,
    };

    private static Shard? ShardFrom(string? text)
    {
        if (text is null) return Shard.FromEnvironment(Environment.GetEnvironmentVariable, null) ?? Shard.Whole;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return Shard.FromEnvironment(Environment.GetEnvironmentVariable, count);
        return Shard.TryParse(text, out Shard shard) ? shard : null;
    }

    private static void Report(ClassificationTotals totals, ProgramHost host)
    {
        TextWriter error = PeopleWriter.OfError(host);
        string skipped = totals.UnitsSkipped > 0 ? $", {totals.UnitsSkipped} done before" : "";
        error.WriteLine(
            $"{totals.Units} {Numerals.Word(totals.Units, "unit")}{skipped}: {totals.Lines} {Numerals.Word(totals.Lines, "line")}, {totals.Rows} {Numerals.Word(totals.Rows, "row")}, {totals.Rejected} rejected");
        foreach (string note in totals.Notes) error.WriteLine($"  {TerminalText.Safe(note)}");
        foreach ((string reason, long count) in totals.RejectedByReason)
            error.WriteLine($"  rejected {count}: {TerminalText.Safe(reason)}");
        BrokenInputs.Write(totals, error);
    }
}
