using System.CommandLine;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Querying;
using Sonde.Analysis.Store;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde query DIR SQL</c>: SQL over the output of sonde classify.</summary>
internal static class QueryCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Ask SQL of classified rows (DuckDB). Rows come out as JSON lines, or as you like. A query reads the folder and nothing else.";

    /// <summary>Longer questions are none.</summary>
    private const int LongestQuestion = 1 << 20;

    public static Command Create(ProgramHost host)
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "The output folder of sonde classify, or a file of its tables outcomes and observations.",
        };
        var sql = new Argument<string?>("SQL")
        {
            Description =
                "A query; the views are outcomes, observations, rows, dns, reduced and rejected, and sonde tables says what is in them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var file = new Option<string?>(
            "--file", "-f")
        { Description = "Read the query from a file; - is standard input.", HelpName = "FILE" };
        Option<string> format = new Option<string>("--format")
        {
            Description = "json (an object a line), table, csv, markdown or parquet.",
            HelpName = "FORMAT",
        }.OneOf("json", "table", "csv", "markdown", "parquet");
        var excel = new Option<bool>("--excel")
        {
            Description = "CSV for Excel and LibreOffice: with the mark of UTF-8, and no cell is a formula. Means --format csv.",
        };
        var output = new Option<string?>("--output", "-o") { Description = "Write the rows to a file.", HelpName = "FILE" };
        var also = new Option<string[]>("--also")
        {
            Description = "Another folder or file, whose rows stand beside. May be given several times.",
            HelpName = "DIR",
        };
        var any = new Option<bool>(
            "--unsafe")
        { Description = "Run any statements, with all that DuckDB can read and write on this machine." };
        var command = new Command("query", Summary) { folder, sql, file, format, excel, output, also, any };
        command.SetDefault("--format", "table on a terminal, json elsewhere");
        command.SetAction(parsed =>
        {
            string[] of = [parsed.GetValue(folder)!, .. parsed.GetValue(also) ?? []];
            string asked = Question(host, parsed.GetValue(sql), parsed.GetValue(file));
            foreach (string each in of) Check(each);
            if (parsed.GetValue(output) is { } written and not "-") CheckOutput(written, of);
            string? into = FileClashes.ResultsOf(parsed.GetValue(output));
            new FileClashes(host) { IsRead = path => OutputQuery.IsKept(Path.GetFullPath(path)), FollowsLinks = false }
                .Reads("", of).Reads("--file", parsed.GetValue(file) is { } question ? [question] : []).Writes("--output", into).Check();
            QueryFormat form = FormatOf(parsed.GetValue(format), parsed.GetValue(excel), isTerminal: host.OutputIsTerminal && into is null);
            if (form == QueryFormat.Parquet && into is null && host.OutputIsTerminal)
                throw new UsageException("Parquet is nothing for a terminal: give -o FILE");
            host.KeepNewFilesPrivate(); // what DuckDB puts aside is rows
            try
            {
                var query = new OutputQuery(FindLibrary(), of, parsed.GetValue(any))
                {
                    Format = form,
                    Safe = TerminalText.Safe,
                    IsForSpreadsheets = parsed.GetValue(excel),
                    Width = into is null ? PeopleWriter.WidthOf(host) : int.MaxValue,
                    Gate = host.Gate.Lines,
                };
                if (into is null) query.Run(asked, form == QueryFormat.Parquet ? host.Gate.Redacted : host.Output);
                else WriteFile(query, asked, into, host);
                if (query.Unread is not { } unread) return ExitCode.Complete;
                host.Error.WriteLine($"sonde: {TerminalText.Safe(unread)}");
                return ExitCode.Partial;
            }
            catch (DuckdbException e)
            {
                throw new UsageException(e.Message);
            }
        });
        return command;
    }

    /// <summary>Where the library is, or what to do about it.</summary>
    internal static string FindLibrary() => DuckdbLibrary.Find() ?? throw new UsageException(DuckdbLibrary.Missing());

    private static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            if (OutputQuery.HasTables(path)) return;
            throw new UsageException(
                $"{path}: no tables of sonde classify lie in it; raw lines become tables by sonde classify {path} -o DIR, and DIR is what can be asked");
        }

        if (!File.Exists(path)) throw new UsageException($"{path}: no such folder or file");
        bool isTable;
        try
        {
            isTable = OutputQuery.IsTable(FindLibrary(), path);
        }
        catch (DuckdbException e)
        {
            throw new UsageException($"{path}: {e.Message}");
        }

        if (!isTable)
            throw new UsageException(
                $"{path}: no table of outcomes or observations; raw lines become tables by sonde classify {path} -o DIR");
    }

    // What classification keeps is only read: a query that writes over it would lose it.
    private static void CheckOutput(string path, string[] folders)
    {
        if (OutputQuery.IsOwn(path, folders))
            throw new UsageException(
                $"--output {path}: a file of what is asked, which is only read: give another name, outside of the tables");
    }

    private static string Question(ProgramHost host, string? sql, string? file)
    {
        if (sql is not null && file is not null)
            throw new UsageException($"the query is given twice, as words and by -f {file}: leave one out");
        if (sql is not null) return sql;
        if (file is null) throw new UsageException("no query: give one behind the folder, or -f FILE");
        using Stream? own = file == "-" ? null : InputFile.Open(file, host);
        using var reader = new StreamReader(own ?? host.Input, leaveOpen: true);
        char[] text = new char[LongestQuestion + 1];
        int length = reader.ReadBlock(text);
        return length <= LongestQuestion
            ? new string(text, 0, length)
            : throw new UsageException($"{file}: a query of more than a million letters is none");
    }

    private static QueryFormat FormatOf(string? name, bool isExcel, bool isTerminal)
    {
        if (isExcel)
            return name is null or "csv" ? QueryFormat.Csv : throw new UsageException($"--excel is of --format csv, not of {name}");
        return name switch
        {
            "table" => QueryFormat.Table,
            "csv" => QueryFormat.Csv,
            "markdown" => QueryFormat.Markdown,
            "parquet" => QueryFormat.Parquet,
            "json" => QueryFormat.Json,
            _ => isTerminal ? QueryFormat.Table : QueryFormat.Json,
        };
    }

    private static void WriteFile(OutputQuery query, string sql, string path, ProgramHost host)
    {
        using var file = WholeFile.Open("--output", path);
        if (query.Format == QueryFormat.Parquet)
        {
            query.Run(sql, file.Stream);
        }
        else
        {
            using var redacted = new RedactedStream(file.Stream, host.Gate.Secrets);
            query.Run(sql, redacted);
            redacted.Finish();
        }

        file.Finish();
    }
}
