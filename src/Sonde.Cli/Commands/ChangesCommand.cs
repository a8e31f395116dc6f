using System.CommandLine;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Changes;
using Sonde.Analysis.Reports.Reading;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde changes PATH…</c>: when the share of what is not expected changed.</summary>
internal static class ChangesCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Say when the share of what is not expected changed, of each domain and network, and how sure that is.";

    private static readonly SummaryKey[] Times = [SummaryKey.Date, SummaryKey.Hour];

    public static Command Create(ProgramHost host)
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Raw scans, output of sonde classify, or live lines; - is standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string> by = OutcomeOptions.ByOption("domain,network", Times);
        Option<string> bin = new Option<string>("--bin")
        {
            Description = "Over how long tests are taken together: day, hour, or auto (days where there are ten).",
            HelpName = "BIN",
            DefaultValueFactory = _ => "auto",
        }.OneOf("auto", "day", "hour");
        Option<int> enough = WholeNumber.Option(
            "--enough", "How many tests the middle day or hour must have.", 0, least: 1);
        var of = new Option<string?>("--of")
        {
            Description = "Ask for the share of other tests, as SQL tells them: \"hop > 9\", \"conditions = 'tfo.connectivity.broken'\".",
            HelpName = "EXPRESSION",
        };
        var explain = new Option<bool>("--explain") { Description = "Say what each column means and does not mean; reads nothing." };
        var inputs = new OutcomeOptions();
        var tables = new TableOptions();
        var command = new Command("changes", Summary)
        {
            paths, by, bin, enough, of, explain,
        };
        command.SetDefault("--enough", "300; of targets measured from here 1");
        inputs.AddTo(command);
        tables.AddTo(command);
        command.SetAction(parsed =>
        {
            IReadOnlyList<SummaryKey> keys = OutcomeOptions.KeysOf(parsed.GetValue(by), Times);
            string[] given = parsed.GetValue(paths) ?? [];
            if (parsed.GetValue(explain)) return OutcomeOptions.Explain(parsed, host, given, ChangeTable.Explain(keys));
            ChangeBinSize size = parsed.GetValue(
                bin) switch
            { "day" => ChangeBinSize.Day, "hour" => ChangeBinSize.Hour, _ => ChangeBinSize.Auto };
            long? least = parsed.GetResult(enough) is { Implicit: false } ? parsed.GetValue(enough) : null;
            OutcomeFilter filter = inputs.Filter(parsed);
            WhereExpression? share = OutcomeOptions.Expression("--of", parsed.GetValue(of));
            ClassifyOptions options = inputs.Of(parsed, host, given);
            return OutcomeOptions.Run(host, stop =>
            {
                ChangeReport report = OutcomeChanges.Make(options, keys, filter, size, least, share, stop);
                if (ChangeTable.Of(report, tables.FormatOf(parsed)) is { } table) tables.Write(parsed, host, table);
                foreach (string unread in report.Unread) host.Error.WriteLine($"sonde: {TerminalText.Safe(unread)}");
                return report.Unread.Count > 0 ? ExitCode.Partial : ExitCode.Complete;
            });
        });
        return command;
    }
}
