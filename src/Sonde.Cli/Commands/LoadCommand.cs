using System.CommandLine;
using Sonde.Cli.Loading;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde load clickhouse URL DIR</c>: classified rows into a warehouse.</summary>
internal static class LoadCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Load classified rows into a warehouse.";

    public static Command Create(ProgramHost host)
    {
        var url = new Argument<string>(
            "URL")
        {
            Description =
            "The server's HTTP interface, such as http://user@localhost:8123/database. The password is taken from SONDE_CLICKHOUSE_PASSWORD or --password-file."
        };
        var folder = new Argument<string>("DIR") { Description = "The output folder of sonde classify, in JSON Lines." };
        var prefix = new Option<string>(
            "--prefix")
        { Description = "What the tables' names begin with.", DefaultValueFactory = _ => "sonde_" };
        var passwordFile = new Option<string?>(
            "--password-file")
        { Description = "A file whose first line is the password, in place of SONDE_CLICKHOUSE_PASSWORD." };
        var clickhouse = new Command(
            "clickhouse", "Load into ClickHouse. Each unit is a partition that is replaced whole: a repeated load changes nothing.") { url,
            folder, prefix, passwordFile };
        clickhouse.SetAction(parsed =>
        {
            if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https"))
                throw new UsageException("the server is given as http://HOST:8123/DATABASE");
            string of = parsed.GetValue(folder)!;
            if (!Directory.Exists(of)) throw new UsageException($"{of}: no such folder");
            string begin = parsed.GetValue(prefix)!;
            if (begin.Length > 64 || begin.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
                throw new UsageException("--prefix has letters, digits and _ only, at most 64");
            string? password = PasswordOf(host, parsed.GetValue(passwordFile));
            if (server.UserInfo.Contains(':', StringComparison.Ordinal))
                host.Error.WriteLine(
                    "sonde: a password on the command line can be seen by everybody on this machine: SONDE_CLICKHOUSE_PASSWORD or --password-file keep it");
            using var stop = new CommandStop(host, "what was loaded is kept, and the same command goes on");
            ClickhouseLoad? load = null;
            IReadOnlyList<(string Unit, string[] Files)> units = [];
            try
            {
                units = ClickhouseLoad.UnitsOf(of);
                using var connection = new ClickhouseServer(server, password);
                var loading = new ClickhouseLoad(connection, begin);
                loading.Connect(stop.Token);
                load = loading;
                long all = units.Sum(unit => unit.Files.Sum(file => new FileInfo(file) is { Exists: true } found ? found.Length : 0));
                using (new WorkProgress(host, () => new(loading.Units, units.Count, loading.BytesRead, all)))
                    foreach ((string unit, string[] files) in units) load.Load(unit, files, stop.Token);
                host.Error.WriteLine($"{load.Units} {(load.Units == 1 ? "unit" : "units")} loaded");
                return ExitCode.Complete;
            }
            catch (Exception e) when (load is null && e is (ClickhouseException or HttpRequestException or InvalidDataException))
            {
                throw new UsageException(e.Message);
            }
            catch (Exception e) when (
                load is not null && e is (ClickhouseException or IOException or HttpRequestException or InvalidDataException))
            {
                string at = units[load!.Units].Unit;
                host.Error.WriteLine(
                    $"sonde: {load.Units} of {units.Count} {(units.Count == 1 ? "unit" : "units")} loaded, then {TerminalText.Safe(at)} failed: {TerminalText.Safe(e.Message)}. Load again: what is loaded is not doubled.");
                return ExitCode.Partial;
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
        });
        return new Command("load", Summary) { clickhouse };
    }

    private static string? PasswordOf(ProgramHost host, string? file)
    {
        if (file is null) return host.Variable("SONDE_CLICKHOUSE_PASSWORD") is { Length: > 0 } set ? set : null;
        try
        {
            return File.ReadLines(file).FirstOrDefault() ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of("--password-file", file, e);
        }
    }
}
