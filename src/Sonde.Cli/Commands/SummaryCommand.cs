using System.CommandLine;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde summary PATH</c>: how often, how surely, and by whom.</summary>
internal static class SummaryCommand
{
    private static readonly Argument<string[]> Paths = new(
        "path")
    {
        Description = "Raw scans, output of sonde classify, or live lines; - is standard input.",
        Arity = ArgumentArity.OneOrMore
    };

    private static readonly Option<string> By = new Option<string>(
        "--by")
    { Description = "country, network, domain, source or hour.", DefaultValueFactory = _ => "source" }.OneOf(
        "country", "network", "domain", "source", "hour");

    private static readonly Option<int> Enough = WholeNumber.Option("--enough", "Fewer rows than these give no rate.", 30, least: 0);

    private static readonly Option<string> Rules = new Option<string>(
        "--rules")
    { Description = "sonde or censoredplanet.", DefaultValueFactory = _ => "sonde" }.OneOf(ClassifyCommand.RuleSets);

    private static readonly Option<string[]> Signatures = new(
        "--signatures")
    { Description = "Signature lists in place of the built-in set.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string[]> IpMetadataFiles = new(
        "--ip-metadata")
    { Description = "What is known of addresses.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string?> Source = new("--source") { Description = "The scan's name, in place of the folder's." };

    public static Command Create(ProgramHost host)
    {
        var command = new Command(
            "summary", "Count outcomes by country, network, domain, source or hour, with the rate of unexpected ones and its interval.")
        {
            Paths, By, Enough, Rules, Signatures, IpMetadataFiles, Source,
        };
        command.SetAction(parsed =>
        {
            SummaryKey by = parsed.GetValue(By) switch
            {
                "country" => SummaryKey.Country,
                "network" => SummaryKey.Network,
                "domain" => SummaryKey.Domain,
                "source" => SummaryKey.Source,
                "hour" => SummaryKey.Hour,
                _ => throw new UsageException("--by is country, network, domain, source or hour"),
            };
            RuleSetName rules = ClassifyCommand.RulesOf(parsed.GetValue(Rules));
            InputFile.Check("--signatures", parsed.GetValue(Signatures) ?? []);
            InputFile.Check("--ip-metadata", parsed.GetValue(IpMetadataFiles) ?? []);
            using var stop = new CommandStop(host);
            try
            {
                var options = new ClassifyOptions
                {
                    Files = new MachineFiles(),
                    Paths = parsed.GetValue(Paths)!,
                    Input = host.Input,
                    Rules = rules,
                    Signatures = ClassifyCommand.LoadSignatures(rules, parsed.GetValue(Signatures)),
                    Networks = IpMetadata.Load(parsed.GetValue(IpMetadataFiles) ?? []),
                    Source = parsed.GetValue(Source),
                    DuckdbLibrary = DuckdbLibrary.Find(),
                };
                SummaryReport report = new OutcomeSummary(options, by).Make(stop.Token);
                SummaryTable.Write(report, parsed.InvocationConfiguration.Output, parsed.GetValue(Enough), TerminalText.Safe);
                foreach (string unread in report.Unread) host.Error.WriteLine($"sonde: {TerminalText.Safe(unread)}");
                return report.Unread.Count > 0 ? ExitCode.Partial : ExitCode.Complete;
            }
            catch (Exception e) when (e is FileNotFoundException or InvalidDataException or UnauthorizedAccessException)
            {
                throw new UsageException(e.Message);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
        });
        return command;
    }
}
