using System.CommandLine;
using Sonde.Cli.Loading;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde load clickhouse URL DIR</c>: classified rows into a warehouse.</summary>
internal static class LoadCommand
{
    public static Command Create(ProgramHost host)
    {
        var url = new Argument<string>("URL") { Description = "The server's HTTP interface, such as http://user:password@localhost:8123/database." };
        var folder = new Argument<string>("DIR") { Description = "The output folder of sonde classify, in JSON Lines." };
        var prefix = new Option<string>("--prefix") { Description = "What the tables' names begin with.", DefaultValueFactory = _ => "sonde_" };
        var clickhouse = new Command("clickhouse", "Load into ClickHouse. Each unit is a partition that is replaced whole: a repeated load changes nothing.") { url, folder, prefix };
        clickhouse.SetAction(parsed =>
        {
            if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https"))
                throw new UsageException("the server is given as http://HOST:8123/DATABASE");
            string of = parsed.GetValue(folder)!;
            if (!Directory.Exists(of)) throw new UsageException($"{of}: no such folder");
            using var stop = new CommandStop(host);
            ClickhouseLoad? load = null;
            IReadOnlyList<(string Unit, string[] Files)> units = [];
            try
            {
                units = ClickhouseLoad.UnitsOf(of);
                using var connection = new ClickhouseServer(server);
                var loading = new ClickhouseLoad(connection, parsed.GetValue(prefix)!);
                loading.Connect(stop.Token);
                load = loading;
                foreach ((string unit, string[] files) in units) load.Load(unit, files, stop.Token);
                host.Error.WriteLine($"{load.Units} units loaded");
                return ExitCode.Complete;
            }
            catch (Exception e) when (load is null && e is (ClickhouseException or HttpRequestException or InvalidDataException))
            {
                throw new UsageException(e.Message);
            }
            catch (Exception e) when (load is not null && e is (ClickhouseException or IOException or HttpRequestException or InvalidDataException))
            {
                string at = units[load!.Units].Unit;
                host.Error.WriteLine($"sonde: {load.Units} of {units.Count} units loaded, then {TerminalText.Safe(at)} failed: {TerminalText.Safe(e.Message)}. Load again: what is loaded is not doubled.");
                return ExitCode.Partial;
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
        });
        return new Command("load", "Load classified rows into a warehouse.") { clickhouse };
    }
}
