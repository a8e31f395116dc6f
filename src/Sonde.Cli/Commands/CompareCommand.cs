using System.CommandLine;
using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Comparing;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Reports.Tables;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde compare A B</c>: what appeared, went and changed between two runs, days or folders.</summary>
internal static class CompareCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Compare two runs, days or folders: what appeared, went and changed, at which targets, and whether it may be noise.";

    private const int MostTargets = 100;

    // What a target is grouped by must be the same on both sides.
    private static readonly SummaryKey[] Changing = [SummaryKey.Date, SummaryKey.Hour, SummaryKey.Hop];

    public static Command Create(ProgramHost host)
    {
        var sides = new Argument<string[]>("A B")
        {
            Description = "Two paths, or with --in two days (2024-01-31) or spans of them (2024-01-01..2024-01-07).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var from = new Option<string[]>("--in")
        {
            Description = "What the days are of: raw scans, output of sonde classify, or live lines.",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> by = OutcomeOptions.ByOption("test", Changing);
        var targets = new Option<bool>("--targets") { Description = "List the targets that changed, and those measured on one side only." };
        var explain = new Option<bool>("--explain") { Description = "Say what each column means and does not mean; reads nothing." };
        var inputs = new OutcomeOptions();
        var tables = new TableOptions();
        var command = new Command("compare", Summary) { sides, from, by, targets, explain };
        inputs.AddTo(command);
        tables.AddTo(command);
        command.SetAction(parsed =>
        {
            IReadOnlyList<SummaryKey> keys = OutcomeOptions.KeysOf(parsed.GetValue(by), Changing);
            string[] given = parsed.GetValue(sides) ?? [], within = parsed.GetValue(from) ?? [];
            if (parsed.GetValue(explain)) return OutcomeOptions.Explain(parsed, host, given, ComparisonTable.Explain(keys));
            if (given is not [var a, var b])
                throw new UsageException(
                    $"two sides are compared, before and after; here {(given.Length == 1 ? "is" : "are")} {given.Length}");
            if (a == "-" && b == "-") throw new UsageException("standard input is one of the sides only");
            OutcomeFilter filter = inputs.Filter(parsed);
            OutcomeFilter before = within.Length > 0 ? Days(filter, a) : filter, after = within.Length > 0 ? Days(filter, b) : filter;
            ReportFormat format = tables.FormatOf(parsed);
            return OutcomeOptions.Run(host, stop =>
            {
                ComparisonReport report = OutcomeComparison.Make(
                    inputs.Of(parsed, host, within.Length > 0 ? within : [a]), before,
                    inputs.Of(parsed, host, within.Length > 0 ? within : [b]), after, keys, stop);
                if (report.Before + report.After + report.Silent > 0)
                    Write(
                        report, format, parsed.GetValue(targets), parsed.InvocationConfiguration.Output,
                        table => tables.Write(parsed, host, table));
                foreach (string unread in report.Unread) host.Error.WriteLine($"sonde: {TerminalText.Safe(unread)}");
                return report.Unread.Count > 0 ? ExitCode.Partial : ExitCode.Complete;
            });
        });
        return command;
    }

    private static void Write(ComparisonReport report, ReportFormat format, bool isTargets, TextWriter output, Action<ReportTable> write)
    {
        if (isTargets)
        {
            write(ComparisonTable.TargetsOf(report));
            return;
        }

        write(ComparisonTable.Of(report, format));
        if (format is not (ReportFormat.Text or ReportFormat.Markdown) || report.Targets.Count == 0) return;
        output.Write('\n');
        write(ComparisonTable.TargetsOf(report, MostTargets));
    }

    private static OutcomeFilter Days(OutcomeFilter filter, string text)
    {
        string[] ends = text.Split("..");
        if (ends.Length > 2
            || !Array.TrueForAll(
                ends, end => DateOnly.TryParseExact(end, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
            throw new UsageException($"{text}: with --in it must be a day such as 2024-01-31, or a span such as 2024-01-01..2024-01-07");
        if (string.CompareOrdinal(ends[0], ends[^1]) > 0) throw new UsageException($"{text}: {ends[0]} is after {ends[^1]}");
        if (filter.Since is not null || filter.Until is not null)
            throw new UsageException("--in takes days from the two sides: leave out --since and --until");
        return filter with { Since = ends[0], Until = ends[^1] };
    }
}
