using System.CommandLine;
using System.Net.Sockets;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Store;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Web.Serving;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde serve PATH</c>: the report's pages, live, for a browser on this machine.</summary>
internal static class ServeCommand
{
    /// <summary>What it does.</summary>
    public const string Summary =
        "Show measurements in a browser while they are made: the report's pages on 127.0.0.1, with filters, exports and /metrics.";

    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Raw scans, output of sonde classify, or live lines; a file may still grow.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int> Port = WholeNumber.Option(
        "--port", "The port on 127.0.0.1; 0 takes any that is free.", 0, least: 0, most: 65_535);

    private static readonly Option<bool> Browser = new("--open") { Description = "Open the page in the browser (xdg-open)." };

    private static readonly Option<int> Enough = WholeNumber.Option("--enough", "Fewer tests than these give no share.", 30, least: 0);

    private static readonly Option<string[]> IpMetadataFiles = new("--ip-metadata")
    {
        Description = "What is known of addresses.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create(ProgramHost host)
    {
        var command = new Command("serve", Summary)
        {
            Paths, Port, Browser, Enough, IpMetadataFiles,
        };
        command.SetAction(parsed => Run(parsed, host));
        return command;
    }

    private static int Run(ParseResult parsed, ProgramHost host)
    {
        string[] paths = parsed.GetValue(Paths)!;
        if (paths.Contains("-")) throw new UsageException("standard input cannot be looked at twice: give files or folders");
        if (paths.FirstOrDefault(path => !File.Exists(path) && !Directory.Exists(path)) is { } missing)
            throw FileTrouble.OfMissing(missing);
        InputFile.Check("--ip-metadata", parsed.GetValue(IpMetadataFiles) ?? []);
        host.KeepNewFilesPrivate();
        ClassifyOptions options = OptionsOf(parsed, host, paths);
        using var stop = new CommandStop(host);
        using var parts = new RawParts(options, host.Time);
        var live = new LiveOptions(
            paths, cancel => ReportSource.Open(options, host.Time, null, cancel, parts), Guid.NewGuid().ToString("N"), SondeVersion.Number,
            host.Time,
            parsed.GetValue(Enough))
        {
            Port = parsed.GetValue(Port),
            Publish = bytes => Published(bytes, host),
        };
        try
        {
            return ServeAsync(live, parsed.GetValue(Browser), host, stop.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is InvalidDataException or UnauthorizedAccessException or DuckdbException)
        {
            throw new UsageException(e.Message);
        }
        catch (PortException e)
        {
            throw new UsageException($"--port {live.Port}: {Reason(e.Error)}: give another, or leave it out for any that is free");
        }
    }

    // A page is made anew again and again, and what is to be known of its files is said once.
    private static Action<string> SaysOnce(ProgramHost host)
    {
        var said = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        return text =>
        {
            if (said.TryAdd(text, true)) host.Error.WriteLine($"sonde: {TerminalText.Safe(text)}");
        };
    }

    /// <summary>Why a port cannot be had, as part of a sentence.</summary>
    internal static string Reason(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => "another program listens there",
        SocketError.AccessDenied
            => $"ports below {Sysctl.Read("net/ipv4/ip_unprivileged_port_start") ?? "1024"} take rights that this process does not have",
        _ => $"it cannot be listened at ({error})",
    };

    private static ClassifyOptions OptionsOf(ParseResult parsed, ProgramHost host, string[] paths) => new()
    {
        Say = SaysOnce(host),
        Files = new MachineFiles(),
        Paths = paths,
        Signatures = ClassifyCommand.LoadSignatures(RuleSetName.Sonde, null),
        Networks = IpMetadata.Load(parsed.GetValue(IpMetadataFiles) ?? []),
        Threads = Environment.ProcessorCount,
        Gate = host.Gate.Lines,
        MayGrow = true,
        DuckdbLibrary = QueryCommand.FindLibrary(),
    };

    private static async Task<int> ServeAsync(LiveOptions options, bool opensBrowser, ProgramHost host, CancellationToken stop)
    {
        await using LiveView view = await LiveView.StartAsync(options, stop);
        host.Error.WriteLine($"{view.Address}");
        PeopleWriter.OfError(host).WriteLine("Whoever has this address can read what is served, on this machine only. Ctrl-C ends it.");
        if (opensBrowser && !BrowserWindow.TryOpen(view.Address))
            host.Error.WriteLine("sonde: no browser could be opened: open the address yourself");
        var stopped = new TaskCompletionSource();
        await using (stop.Register(stopped.SetResult)) await stopped.Task;
        return ExitCode.Complete;
    }

    private static ReadOnlyMemory<byte> Published(ReadOnlyMemory<byte> bytes, ProgramHost host)
    {
        if (host.Gate.Secrets.ArePublished) return bytes;
        using var clean = new MemoryStream(bytes.Length);
        using var redacted = new RedactedStream(clean, host.Gate.Secrets);
        redacted.Write(bytes.Span);
        redacted.Finish();
        return clean.ToArray();
    }
}
