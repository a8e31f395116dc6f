using System.CommandLine;
using Sonde.Cli.Loading;

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
            using var stop = new CancellationTokenSource();
            using IDisposable signal = host.OnStopSignal(stop.Cancel);
            try
            {
                using var connection = new ClickhouseServer(server);
                int units = new ClickhouseLoad(connection, parsed.GetValue(prefix)!).Load(of, stop.Token);
                host.Error.WriteLine($"{units} units loaded");
                return ExitCode.Complete;
            }
            catch (Exception e) when (e is ClickhouseException or HttpRequestException or InvalidDataException)
            {
                throw new UsageException(e.Message);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
        });
        return new Command("load", "Load classified rows into a warehouse.") { clickhouse };
    }
}
