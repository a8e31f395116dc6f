using System.CommandLine;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Store;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde query DIR SQL</c>: SQL over the output of sonde classify.</summary>
internal static class QueryCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Ask SQL of classified rows (DuckDB). Rows come out as JSON lines. A query reads the folder and nothing else.";

    public static Command Create(ProgramHost host)
    {
        var folder = new Argument<string>("DIR") { Description = "The output folder of sonde classify." };
        var sql = new Argument<string>("SQL") { Description = "A query; the views are outcomes, observations, rows, dns and reduced." };
        var any = new Option<bool>(
            "--unsafe")
        { Description = "Run any statements, with all that DuckDB can read and write on this machine." };
        var command = new Command("query", Summary) { folder, sql,
            any };
        command.SetAction(parsed =>
        {
            string of = parsed.GetValue(folder)!;
            if (!Directory.Exists(of)) throw new UsageException($"{of}: no such folder");
            host.KeepNewFilesPrivate(); // what DuckDB puts aside is rows
            try
            {
                new OutputQuery(FindLibrary(), of, parsed.GetValue(any)).Run(parsed.GetValue(sql)!, host.Output);
                return ExitCode.Complete;
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
}
