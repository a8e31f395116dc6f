using System.Buffers;
using System.CommandLine;
using System.Text.Json;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Experiments.Options;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Captures;

namespace Sonde.Cli.Commands;

/// <summary>
/// <c>sonde observe -i IFACE|FILE CHAIN…</c>: flow records, as PATHspider's observer writes them, of an interface or a capture.
/// </summary>
internal static class ObserveCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Write a record of each flow of an interface or a capture file.";

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);

    public static Command Create(ProgramHost host)
    {
        string[] names = [.. ChainCatalog.All.Select(chain => chain.Name)];
        var source = new Option<string?>(
            "--interface", "-i")
        {
            Description = "an interface, or a capture file (pcap or pcapng)",
            HelpName = "IFACE|FILE",
            Required = true
        };
        var conditions = new Option<string?>(
            "--conditions")
        {
            Description = "add what each flow says, in conditions (x_conditions): those of a chain, or of its experiment",
            HelpName = "NAME"
        }.OneOf(
            [.. ChainCatalog.All.SelectMany(chain => new[] { chain.Name, chain.Experiment }).Distinct()]);
        var limit = new Option<string?>(
            "--for")
        { Description = "stop after this time (an interface is observed until it is interrupted)", HelpName = "DURATION" };
        var chains = new Argument<string[]>(
            "CHAIN")
        { Description = $"what to record of a flow: {string.Join(", ", names)}", Arity = ArgumentArity.OneOrMore }.OneOf(
            names);
        var json = new Option<bool>("--json") { Description = "write lines of JSON to a terminal too, instead of words" };
        var command = new Command("observe", Summary) { source, conditions, limit, json, chains };
        command.SetAction(parsed =>
        {
            TextWriter? words = host.OutputIsTerminal && !parsed.GetValue(json) ? parsed.InvocationConfiguration.Output : null;
            return Run(
                host, parsed.GetValue(source)!, parsed.GetValue(chains)!, parsed.GetValue(conditions), LimitOf(parsed.GetValue(limit)),
                words);
        });
        return command;
    }

    // What a chain says rests on the flags as well, so that they are shown beside it.
    private static IReadOnlyList<Chain> ChainsOf(string[] names, Chain? speaker)
        => ChainCatalog.Named(speaker is null ? names : [.. names, speaker.Name, "tcp"]);

    private static TimeSpan? LimitOf(string? text)
        => text is null
            ? null
            : Durations.TryParse(text, out TimeSpan limit, out string? error) ? limit : throw new UsageException($"--for {text}: {error}");

    private static int Run(ProgramHost host, string source, string[] names, string? conditions, TimeSpan? limit, TextWriter? words)
    {
        Chain? speaker = conditions is null ? null : ChainCatalog.Find(conditions);
        IReadOnlyList<Chain> chains = ChainsOf(names, speaker);
        using var writer = new Utf8JsonWriter(Stream.Null, JsonText.WriterOptions);
        var line = new ArrayBufferWriter<byte>(1024);
        using LineSink sink = LineSink.To(host.Output);
        long told = 0;
        void Emit(FlowRecord flow)
        {
            line.ResetWrittenCount();
            writer.Reset(line);
            FlowWriter.Write(writer, flow, conditions: speaker?.ConditionsOf(flow));
            writer.Flush();
            if (words is not null)
            {
                // Behind a line that is folded an address is whole no longer.
                RunSecrets secrets = host.Gate.Secrets;
                ReadOnlyMemory<byte> shown = secrets.ArePublished ? line.WrittenMemory : secrets.Redactor.Redact(line.WrittenMemory);
                foreach (ViewLine row in FlowWords.Of(shown, ++told).Wrap(PeopleWriter.WidthOf(host)))
                    words.Write($"{row.Text.TrimEnd()}\n");
                words.Flush();
                return;
            }

            line.Write("\n"u8);
            sink.Write(line.WrittenSpan);
        }

        if (File.Exists(source)) new FileClashes(host).Reads("--interface", source).Check();
        return File.Exists(source)
            ? ReadFile(host, source, new FlowTable(chains, Emit), sink)
            : Watch(host, source, new FlowTable(chains, Emit) { KnowsLosses = true }, sink, limit);
    }

    private static int ReadFile(ProgramHost host, string path, FlowTable flows, LineSink sink)
    {
        var stop = new StopSignal();
        using IDisposable signals = host.OnStopSignal(stop.Interrupt);
        using Stream file = InputFile.Open(path, host);
        if (!TryOpen(file, stop, out CaptureReader? reader))
            return stop.IsInterrupted ? ExitCode.Interrupted : throw new UsageException($"{path} is no capture: neither pcap nor pcapng");
        while (!stop.IsInterrupted && TryRead(reader!, stop, out CapturedPacket packet))
        {
            if (packet.TryGetIp(out ReadOnlySpan<byte> ip)) flows.Add(packet.TimestampNs, ip);
            sink.Flush(); // what ended with it, in one write
        }

        flows.Flush();
        if (stop.IsInterrupted) return ExitCode.Interrupted;
        TellLeftOut(host, flows);
        if (reader!.Fault is not { } fault) return ExitCode.Complete;
        host.Error.WriteLine($"sonde: {path}: {fault}; what came before it is written");
        return ExitCode.Partial;
    }

    // A capture may come by a pipe, and the user stop while nothing does.
    private static bool TryOpen(Stream file, StopSignal stop, out CaptureReader? reader)
    {
        reader = null;
        try
        {
            return CaptureReader.TryOpen(file, out reader);
        }
        catch (OperationCanceledException) when (stop.IsInterrupted)
        {
            return false;
        }
    }

    private static bool TryRead(CaptureReader reader, StopSignal stop, out CapturedPacket packet)
    {
        try
        {
            return reader.TryRead(out packet);
        }
        catch (OperationCanceledException) when (stop.IsInterrupted)
        {
            packet = default;
            return false;
        }
    }

    private static int Watch(ProgramHost host, string name, FlowTable flows, LineSink sink, TimeSpan? limit)
    {
        ICapture? capture;
        try
        {
            capture = host.Network().Captures?.Open(name);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UsageException($"{name}: {e.Message}");
        }

        if (capture is null && Directory.Exists(name)) throw FileTrouble.OfFolder(name);
        if (capture is null) throw new UsageException($"there is neither an interface nor a file {name}");
        var stop = new StopSignal();
        using (capture)
        using (host.OnStopSignal(stop.Interrupt))
        {
            long start = host.Time.GetTimestamp();
            long counted = 0, countedAt = capture.NowNs;
            while (!stop.IsInterrupted && (limit is not { } most || host.Time.GetElapsedTime(start) < most))
            {
                TakeTurn(capture, flows, ref counted, ref countedAt);
                sink.Flush();
            }

            TakeTurn(capture, flows, ref counted, ref countedAt); // what the kernel still held back
            flows.Flush();
            TellLeftOut(host, flows);
            if (capture.Drops > 0)
                host.Error.WriteLine($"sonde: the capture lost {Numerals.Count(capture.Drops, "packet")}; the flows of that time are marked x_incomplete");
        }

        return stop.IsInterrupted ? ExitCode.Interrupted : ExitCode.Complete;
    }

    private static void TellLeftOut(ProgramHost host, FlowTable flows)
    {
        if (flows.Skipped > 0) host.Error.WriteLine($"sonde: {Numerals.Count(flows.Skipped, "packet belongs", "packets belong")} to no flow");
        if (flows.Late > 0) host.Error.WriteLine($"sonde: {Numerals.Count(flows.Late, "ICMP error")} came when the records of their flows were written");
    }

    private static void TakeTurn(ICapture capture, FlowTable flows, ref long counted, ref long countedAt)
    {
        long now = capture.NowNs;
        capture.Read(Turn, flows.Add);
        if (capture.Drops > counted) flows.AddLoss(countedAt);
        (counted, countedAt) = (capture.Drops, now);
        flows.Advance(capture.NowNs);
    }
}
