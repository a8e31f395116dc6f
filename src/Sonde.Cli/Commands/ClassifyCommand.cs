using System.CommandLine;
using System.Globalization;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Runs;
using Sonde.Analysis.Signatures;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde classify</c>: raw scans in, rows with outcomes out.</summary>
internal static class ClassifyCommand
{
    private const int Partial = 3;
    private const int Usage = 2;

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

    private static readonly Option<string> Format = new("--format") { Description = "jsonl, csv, parquet or none.", DefaultValueFactory = _ => "jsonl" };

    private static readonly Option<string> Rules = new("--rules") { Description = "sonde, or censoredplanet for the published pipeline's own outcomes.", DefaultValueFactory = _ => "sonde" };

    private static readonly Option<string[]> Signatures = new("--signatures")
    {
        Description = "Signature lists in place of the built-in set: Censored Planet's JSON lines, OONI's fingerprint CSV, Sonde's JSON.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Source = new("--source") { Description = "The scan's name where the input has no path, such as CP_Quack-echo-2024-01-01-00-00-00." };

    private static readonly Option<int> Threads = new("--threads") { Description = "How many blocks are worked on at once.", DefaultValueFactory = _ => Environment.ProcessorCount };

    private static readonly Option<string?> ShardOf = new("--shard") { Description = "i/N: every Nth unit from i on, counted from 0. A bare N takes i from the batch engine." };

    private static readonly Option<string?> Since = new("--since") { Description = "First day of the reduced table (2024-01-31)." };

    private static readonly Option<string?> Until = new("--until") { Description = "Last day of the reduced table." };

    private static readonly Option<string?> Rejected = new("--rejected") { Description = "With -o -: where rejected lines go." };

    internal static Command Create()
    {
        var command = new Command("classify", "Reads raw scans of any generation and says of every row how it came out.")
        {
            Paths, Output, Format, Rules, Signatures, Source, Threads, ShardOf, Since, Until, Rejected,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    /// <summary>The rule set of that name, or null.</summary>
    internal static RuleSetName? RulesOf(string? name) => name switch
    {
        "sonde" => RuleSetName.Sonde,
        "censoredplanet" => RuleSetName.CensoredPlanet,
        _ => null,
    };

    /// <summary>The signatures that were asked for, or the built-in ones.</summary>
    internal static SignatureSet LoadSignatures(RuleSetName rules, string[]? files)
    {
        SignatureRules order = rules == RuleSetName.CensoredPlanet ? SignatureRules.CensoredPlanet : SignatureRules.Sonde;
        return files is { Length: > 0 } ? SignatureFiles.Load(order, files) : SignatureFiles.BuiltIn(order);
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        if (RulesOf(result.GetValue(Rules)) is not { } rules) return Fail("--rules is sonde or censoredplanet");
        if (FormatOf(result.GetValue(Format)) is not { } format) return Fail("--format is jsonl, csv, parquet or none");
        if (ShardFrom(result.GetValue(ShardOf)) is not { } shard) return Fail("--shard is i/N with i from 0 to N-1, or N within a task of Slurm, Kubernetes or Grid Engine");
        if (result.GetValue(Threads) < 1) return Fail("--threads is 1 or more");
        foreach (string? day in (string?[])[result.GetValue(Since), result.GetValue(Until)])
        {
            if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _)) return Fail($"{day} is no day such as 2024-01-31");
        }
        string folder = result.GetValue(Output)!;
        try
        {
            using Stream output = folder == "-" && format != OutputFormat.None ? Console.OpenStandardOutput() : Stream.Null;
            using Stream input = Console.OpenStandardInput();
            var options = new ClassifyOptions
            {
                Paths = result.GetValue(Paths)!,
                Folder = folder == "-" ? null : folder,
                Output = output,
                Input = input,
                Format = format,
                Rules = rules,
                Signatures = LoadSignatures(rules, result.GetValue(Signatures)),
                Source = result.GetValue(Source),
                Threads = result.GetValue(Threads),
                Shard = shard,
                Since = result.GetValue(Since),
                Until = result.GetValue(Until),
                RejectedFile = result.GetValue(Rejected),
            };
            RunTotals totals = new ClassifyRun(options, TimeProvider.System).Run(cancel);
            Report(totals);
            return totals.Rejected > 0 ? Partial : 0;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException or UnauthorizedAccessException)
        {
            return Fail(e.Message);
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

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
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)) return Shard.FromEnvironment(Environment.GetEnvironmentVariable, count);
        return Shard.TryParse(text, out Shard shard) ? shard : null;
    }

    private static void Report(RunTotals totals)
    {
        string skipped = totals.UnitsSkipped > 0 ? $", {totals.UnitsSkipped} done before" : "";
        Console.Error.WriteLine($"{totals.Units} units{skipped}: {totals.Lines} lines, {totals.Rows} rows, {totals.Rejected} rejected");
        foreach ((string reason, long count) in totals.RejectedByReason) Console.Error.WriteLine($"  rejected {count}: {reason}");
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"sonde classify: {message}");
        return Usage;
    }
}
