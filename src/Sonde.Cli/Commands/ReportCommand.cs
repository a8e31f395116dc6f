using System.CommandLine;
using System.Globalization;
using System.Text;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Store;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Measurements.Model;
using Sonde.Web.Documents;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde report PATH… -o report.html</c>: what was measured, as one page to read and to send.</summary>
internal static class ReportCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Write a page of what was measured: findings, tables and charts, the rows and the evidence behind each number.";

    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Raw scans, output of sonde classify, or live lines; - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The page, one HTML file that holds all it shows; - is standard output.",
        Required = true,
    };

    private static readonly Option<string?> Title = new("--title") { Description = "The title of the page." };

    private static readonly Option<int> Enough = WholeNumber.Option("--enough", "Fewer tests than these give no share.", 30, least: 0);

    private static readonly Option<string> Rules = new Option<string>("--rules")
    {
        Description = "sonde or censoredplanet.",
        DefaultValueFactory = _ => "sonde",
    }.OneOf(ClassifyCommand.RuleSets);

    private static readonly Option<string[]> Signatures = new("--signatures")
    {
        Description = "Signature lists in place of the built-in set.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> IpMetadataFiles = new("--ip-metadata")
    {
        Description = "What is known of addresses.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Source = new("--source") { Description = "The scan's name, in place of the folder's." };

    public static Command Create(ProgramHost host)
    {
        var command = new Command("report", Summary)
        {
            Paths, Output, Title, Enough, Rules, Signatures, IpMetadataFiles, Source,
        };
        command.SetAction(parsed => Run(parsed, host));
        return command;
    }

    private static int Run(ParseResult parsed, ProgramHost host)
    {
        string[] paths = parsed.GetValue(Paths)!;
        string output = parsed.GetValue(Output)!;
        RuleSetName rules = ClassifyCommand.RulesOf(parsed.GetValue(Rules));
        InputFile.Check("--signatures", parsed.GetValue(Signatures) ?? []);
        InputFile.Check("--ip-metadata", parsed.GetValue(IpMetadataFiles) ?? []);
        new FileClashes(host).Reads("", paths).Writes("--output", output).Check();
        if (output != "-") OutputCheck.File("--output", output);
        host.KeepNewFilesPrivate(); // what is classified on the way
        using var stop = new CommandStop(host);
        try
        {
            var options = new ClassifyOptions
            {
                Files = new MachineFiles(),
                Paths = paths,
                Input = host.Input,
                Say = text => host.Error.WriteLine($"sonde: {TerminalText.Safe(text)}"),
                Rules = rules,
                Signatures = ClassifyCommand.LoadSignatures(rules, parsed.GetValue(Signatures)),
                Networks = IpMetadata.Load(parsed.GetValue(IpMetadataFiles) ?? []),
                Source = parsed.GetValue(Source),
                Threads = Environment.ProcessorCount,
                Gate = host.Gate.Lines,
                DuckdbLibrary = QueryCommand.FindLibrary(),
            };
            ClassificationTotals? totals = null;
            using ReportSource source = Open(host, options, found => totals = found, () => totals, stop.Token);
            int code = Write(parsed, host, source, output, stop.Token, out long bytes);
            if (output != "-" && bytes > 0) Say(host, source, totals, output, bytes);
            return code;
        }
        catch (Exception e) when (
            e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException or UnauthorizedAccessException
                or DuckdbException)
        {
            throw new UsageException(e.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static ReportSource Open(
        ProgramHost host, ClassifyOptions options, Action<ClassificationTotals> found, Func<ClassificationTotals?> totals,
        CancellationToken cancel)
    {
        using var progress = new WorkProgress(
            host, () => totals() is { } known ? WorkProgress.Of(known) : new(0, 0, 0));
        return ReportSource.Open(options, host.Time, found, cancel);
    }

    // What was written, of what, and how people get to see it.
    private static void Say(ProgramHost host, ReportSource source, ClassificationTotals? totals, string output, long bytes)
    {
        TextWriter error = PeopleWriter.OfError(host);
        List<string> of = [];
        if (totals is { Units: > 0 } raw) of.Add(Numerals.Count(raw.Units, "unit"));
        if (source.TableFileCount > 0) of.Add(Numerals.Count(source.TableFileCount, "file of tables", "files of tables"));
        string size = bytes < 1_000_000
            ? $"{Numerals.Number((bytes + 999) / 1000)} kB"
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
        error.WriteLine(
            $"{TerminalText.Safe(output)}: {Numerals.Count(source.Tables.Outcomes, "measurement")} of {string.Join(" and ", of)}, {size}");
        if (!host.ErrorIsTerminal) return;
        error.WriteLine("Any browser opens it, here or where you send it; from here:");
        PeopleWriter.WriteCommand(error, $"xdg-open {ShellWord.Of(TerminalText.Safe(output))}");
    }

    private static int Write(
        ParseResult parsed, ProgramHost host, ReportSource source, string output, CancellationToken cancel, out long bytes)
    {
        var facts = new ReportFacts(
            parsed.GetValue(Title) ?? "Network measurements", SondeVersion.Number, host.Time.GetUtcNow(), parsed.GetValue(Enough));
        var document = new ReportDocument(source, facts);
        if (document.IsEmpty)
        {
            foreach (string unread in source.Unread) host.Error.WriteLine($"sonde: {TerminalText.Safe(unread)}");
            host.Error.WriteLine($"sonde: nothing to report of in {TerminalText.Safe(string.Join(", ", source.Names))}");
            bytes = 0;
            return ExitCode.Partial;
        }

        // Whole before any of it is written: a page that cannot be made, or not be written, leaves an older one as it is.
        using var page = new MemoryStream();
        using (var text = new StreamWriter(page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true))
            document.Write(text, cancel);
        bytes = page.Length;
        if (output == "-")
        {
            page.WriteTo(host.Output);
        }
        else
        {
            using var file = WholeFile.Open("--output", output);
            using var redacted = new RedactedStream(file.Stream, host.Gate.Secrets);
            page.WriteTo(redacted);
            redacted.Finish();
            file.Finish();
        }

        foreach (string unread in source.Unread) host.Error.WriteLine($"sonde: {TerminalText.Safe(unread)}");
        return source.Unread.Count > 0 ? ExitCode.Partial : ExitCode.Complete;
    }
}
