using System.CommandLine;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Reports.Tables;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde summary PATH…</c>: how often, how surely, and by whom.</summary>
internal static class SummaryCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Count what tests came to, group by group, with the rate of unexpected ones and its interval over networks.";

    public static Command Create(ProgramHost host)
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Raw scans, output of sonde classify, or live lines; - is standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string> by = OutcomeOptions.ByOption("source");
        Option<int> enough = WholeNumber.Option("--enough", "Fewer tests than these give no rate.", 30, least: 0);
        var explain = new Option<bool>("--explain") { Description = "Say what each column means and does not mean; reads nothing." };
        var inputs = new OutcomeOptions();
        var tables = new TableOptions();
        var command = new Command("summary", Summary)
        {
            paths, by, enough, explain,
        };
        inputs.AddTo(command);
        tables.AddTo(command);
        command.SetAction(parsed =>
        {
            IReadOnlyList<SummaryKey> keys = OutcomeOptions.KeysOf(parsed.GetValue(by));
            ReportFormat format = tables.FormatOf(parsed);
            string[] given = parsed.GetValue(paths) ?? [];
            if (parsed.GetValue(explain)) return OutcomeOptions.Explain(parsed, host, given, SummaryTable.Explain(keys, format));
            OutcomeFilter filter = inputs.Filter(parsed);
            ClassifyOptions options = inputs.Of(parsed, host, given);
            return OutcomeOptions.Run(host, stop =>
            {
                SummaryReport report = new OutcomeSummary(options, keys, filter).Make(stop);
                if (SummaryTable.Of(report, parsed.GetValue(enough), format) is { } table) tables.Write(parsed, host, table);
                foreach (string unread in report.Unread) host.Error.WriteLine($"sonde: {TerminalText.Safe(unread)}");
                return report.Unread.Count > 0 ? ExitCode.Partial : ExitCode.Complete;
            });
        });
        return command;
    }
}
