using System.CommandLine;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Comparing;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Measurements.Model;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde conditions FILE…</c>: how often each condition came, by port and network; of two files, the difference.</summary>
internal static class ConditionsCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Count conditions by port and network; of two files, show the difference.";

    public static Command Create(ProgramHost host)
    {
        var files = new Argument<string[]>(
            "FILE")
        {
            Description = "results of sonde measure tfo or of PATHspider; - is standard input",
            Arity = ArgumentArity.ZeroOrMore
        };
        var list = new Option<bool>(
            "--list")
        { Description = "print all conditions there are, with value, group and meaning; reads no file" };
        var sum = new Option<bool>("--sum") { Description = "add two files up, as more are, in place of comparing them" };
        var format = new Option<string?>("--format") { Description = "text (default), json or csv", HelpName = "FORMAT" }.OneOf(
            "text", "json", "csv");
        var command = new Command("conditions", Summary) { files, list, sum, format };
        command.SetAction((parsed, cancel) =>
        {
            string[] names = parsed.GetValue(files) ?? [];
            string form = parsed.GetValue(format) ?? "text";
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (!parsed.GetValue(list)) return RunAsync(host, names, parsed.GetValue(sum), form, output, cancel);
            if (names.Length > 0) throw new UsageException($"--list reads no file: leave out {names[0]}");
            ConditionList.Write(form == "text" ? PeopleWriter.Of(host, output) : output, form);
            return Task.FromResult(ExitCode.Complete);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ProgramHost host, string[] files, bool sum, string format, TextWriter output, CancellationToken cancel)
    {
        if (files.Length == 0)
            throw new UsageException("no file: give results of sonde measure tfo or of PATHspider, or --list for all conditions there are");
        InputFile.Check("", files);
        new FileClashes(host).Reads("", files).Check();
        bool isDifference = files.Length == 2 && !sum;
        bool isPartial = false;
        var compared = new Comparison();
        ConditionCounts[] counts = isDifference ? [new(compared), new(compared, isAfter: true)] : [new()];
        for (int i = 0; i < files.Length; i++) isPartial |= !await CountAsync(host, files[i], counts[isDifference ? i : 0], cancel);
        ConditionReport report = isDifference ? ConditionReport.Between(counts[0], counts[1], compared) : ConditionReport.Of(counts[0]);
        if (format == "text" && host.OutputIsTerminal)
            ConditionTable.WriteForPeople(report, PeopleWriter.Of(host, output), TerminalText.Safe);
        else ConditionTable.Write(report, output, format, TerminalText.Safe);
        if (report.IsSame)
            PeopleWriter.OfError(host).WriteLine($"sonde: no difference between {TerminalText.Safe(files[0])} and {TerminalText.Safe(files[1])} was seen; {Numerals.Count(compared.Counts().Both, "target")} measured in both");
        return isPartial ? ExitCode.Partial : ExitCode.Complete;
    }

    /// <summary>Adds what a file holds; false where not all of it could be read, or there is nothing.</summary>
    private static async Task<bool> CountAsync(ProgramHost host, string file, ConditionCounts counts, CancellationToken cancel)
    {
        await using Stream? own = file == "-" ? null : InputFile.Open(file, host);
        using var complaints = new Complaints(file, host.Error);
        long results = 0;
        bool hasConditions = false;
        try
        {
            (results, hasConditions) = await counts.AddAsync(
                own is null ? host.Input : InputFile.Unpacked(own), (line, fault) => complaints.Add($"{file}:{line}: {fault}"), cancel);
        }
        catch (InvalidDataException e)
        {
            complaints.Add($"{file}: {e.Message}");
        }

        if (results == 0 && complaints.Count == 0) complaints.Add($"nothing to count in {file}");
        else if (results > 0 && !hasConditions) host.Error.WriteLine($"sonde: {TerminalText.Safe(file)}: no result has a condition");
        return complaints.Count == 0;
    }
}
