using System.CommandLine;
using Sonde.Analysis.Reports.Tables;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary>The options that say how a report is written.</summary>
internal sealed class TableOptions
{
    private readonly Option<string> _format = new Option<string>("--format")
    {
        Description = "text, csv, json (an object a line) or markdown.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "text",
    }.OneOf("text", "csv", "json", "markdown");

    private readonly Option<bool> _excel = new("--excel")
    {
        Description = "CSV for Excel and LibreOffice: with the mark of UTF-8, and no cell is a formula. Means --format csv.",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_excel);
    }

    /// <summary>As what it is written.</summary>
    /// <exception cref="UsageException">--excel stands beside another format.</exception>
    public ReportFormat FormatOf(ParseResult parsed)
    {
        bool isGiven = parsed.GetResult(_format) is { Implicit: false };
        string name = parsed.GetValue(_format)!;
        if (parsed.GetValue(_excel))
            return !isGiven || name == "csv" ? ReportFormat.Csv : throw new UsageException($"--excel is of --format csv, not of {name}");
        return name switch
        {
            "csv" => ReportFormat.Csv,
            "json" => ReportFormat.Json,
            "markdown" => ReportFormat.Markdown,
            _ => ReportFormat.Text,
        };
    }

    /// <summary>Writes a report: aligned, with its sentences before it, where a person looks on and asked for nothing else.</summary>
    public void Write(ParseResult parsed, ProgramHost host, ReportTable table)
    {
        bool isForTerminal = host.OutputIsTerminal && parsed.GetResult(_format) is not { Implicit: false } && !parsed.GetValue(_excel);
        if (!isForTerminal)
        {
            WriterOf(parsed).Write(table);
            return;
        }

        TextWriter output = PeopleWriter.Of(host, parsed.InvocationConfiguration.Output);
        foreach (string remark in table.Remarks) output.WriteLine(TerminalText.Safe(remark));
        // A head above nothing says less than the sentences do.
        if (table is { Rows.Count: 0, Remarks.Count: > 0 }) return;
        if (table.Remarks.Count > 0) output.WriteLine();
        AlignedTable.Write(table, parsed.InvocationConfiguration.Output, TerminalText.Safe, PeopleWriter.WidthOf(host));
    }

    private ReportWriter WriterOf(ParseResult parsed)
        => new(parsed.InvocationConfiguration.Output, FormatOf(parsed), TerminalText.Safe) { IsForSpreadsheets = parsed.GetValue(_excel) };
}
