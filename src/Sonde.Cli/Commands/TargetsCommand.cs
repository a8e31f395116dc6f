using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sonde.Cli.Output;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Formats.Shapes;
using Sonde.Measurements.Model;

namespace Sonde.Cli.Commands;

/// <summary>
/// <c>sonde targets filter|resolve</c>: lists of targets made ready, line by line, from standard input to standard output.
/// </summary>
internal static class TargetsCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Make lists of targets ready.";

    /// <summary>The lines that it writes.</summary>
    public static LineShape Shape { get; } = new(
        "targets", "A target, as sonde targets writes it and measuring reads it: a job of PATHspider's form",
        """
        dip string the address
        dp any the port
        domain any the name
        rank any the name's rank, where the list says one
        [scrubbed] any fields whose names must not be published
        """)
    { IsOpen = true };

    private const int AtOnce = 64;

    public static Command Create(ProgramHost host)
    {
        var port = new Option<string?>("--dp") { Description = "set the port of every target", HelpName = "PORT" };
        var csv = new Option<bool>("--csv-input") { Description = "accepted as PATHspider has it; lines of CSV are known by their shape" };
        var filter = new Command(
            "filter", "Turn CSV and ranges into JSON Lines, and leave out repeats of address, port and domain.") { port, csv };
        filter.SetAction((parsed, cancel) => FilterAsync(host, PortOf(parsed.GetValue(port)), cancel));
        var resolvePort = new Option<string?>("--dp") { Description = "the port of every target", HelpName = "PORT" };
        var yes = new Option<bool>("--yes") { Description = "consent to measuring from here, and record it" };
        var resolve = new Command(
            "resolve", "Look up the domain of each line (rank,domain): one target for each of its addresses.") { resolvePort, yes };
        resolve.SetAction(
            (parsed, cancel)
            => ResolveAsync(host, PortOf(parsed.GetValue(resolvePort)), new ConsentGate(host, parsed.GetValue(yes)), cancel));
        return new Command("targets", Summary) { filter, resolve };
    }

    private static int? PortOf(string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535 ? port
        : throw new UsageException($"--dp {text}: must be a port from 1 to 65535");

    private static async Task<int> FilterAsync(ProgramHost host, int? port, CancellationToken cancel)
    {
        new FileClashes(host).Reads("", "-").Check();
        var seen = new HashSet<string>();
        long bad = 0, repeated = 0;
        using var output = new Lines(host);
        await foreach (TargetLine line in TargetLines.ReadAsync(host.Input, cancel))
        {
            if (ReadJob(host, line, ref bad) is not { } job) continue;
            foreach (string? address in AddressesOf(host, line, job, ref bad))
            {
                cancel.ThrowIfCancellationRequested();
                if (!seen.Add($"{address} {port ?? job.Port} {job.Domain}")) repeated++;
                else output.Write(job, address, port);
            }
        }

        if (repeated > 0) host.Error.WriteLine($"sonde: {Numerals.Count(repeated, "repeat")} left out");
        return bad > 0 ? ExitCode.Partial : ExitCode.Complete;
    }

    private static async Task<int> ResolveAsync(ProgramHost host, int? port, ConsentGate consent, CancellationToken cancel)
    {
        new FileClashes(host).Reads("", "-").Check();
        INetwork network = host.Network();
        var waiting = new Queue<(PathspiderJob Job, Task<NameLookup> Lookup)>();
        long bad = 0;
        using var output = new Lines(host);
        async Task FinishAsync()
        {
            (PathspiderJob job, Task<NameLookup> task) = waiting.Dequeue();
            NameLookup lookup = await task;
            foreach (System.Net.IPAddress address in lookup.Addresses) output.Write(job, address.ToString(), port);
            if (lookup.Failure is null) return;
            bad++;
            host.Error.WriteLine($"sonde: {Rendering.TerminalText.Safe(lookup.Name)}: {lookup.Failure}");
        }

        await foreach (TargetLine line in TargetLines.ReadAsync(host.Input, cancel))
        {
            if (ReadJob(host, line, ref bad) is not { } job) continue;
            if (job.Domain is not { } domain)
            {
                bad++;
                host.Error.WriteLine($"sonde: standard input:{line.Number}: it has no domain");
                continue;
            }

            // A look-up leaves this machine too.
            if (!HomeNames.Contains(domain) && !consent.IsGiven()) throw new UsageException(ConsentGate.Missing);
            waiting.Enqueue((job, network.Names.ResolveAsync(domain, cancel)));
            if (waiting.Count >= AtOnce) await FinishAsync();
        }

        while (waiting.Count > 0) await FinishAsync();
        return bad > 0 ? ExitCode.Partial : ExitCode.Complete;
    }

    private static PathspiderJob? ReadJob(ProgramHost host, TargetLine line, ref long bad)
    {
        PathspiderJob job = new([]);
        string? error = line.Error ?? PathspiderJobReader.Read(line.Text, out job);
        if (error is null) return job;
        bad++;
        host.Error.WriteLine($"sonde: standard input:{line.Number}: {error}");
        return null;
    }

    // A range stands for all its addresses.
    private static IEnumerable<string?> AddressesOf(ProgramHost host, TargetLine line, PathspiderJob job, ref long bad)
    {
        if (job.Address?.Contains('/') != true) return [job.Address];
        if (AddressRange.Read(job.Address, out AddressRange range) is not { } error)
            return range.Addresses().Select(address => address.ToString());
        bad++;
        host.Error.WriteLine($"sonde: standard input:{line.Number}: {error}");
        return [];
    }

    private sealed class Lines(ProgramHost host) : IDisposable
    {
        private readonly Utf8JsonWriter _writer = new(Stream.Null, JsonText.WriterOptions);
        private readonly ArrayBufferWriter<byte> _line = new(1024);
        private readonly LineSink _sink = LineSink.To(host.Output);

        public void Write(PathspiderJob job, string? address, int? port)
        {
            _line.ResetWrittenCount();
            _writer.Reset(_line);
            _writer.WriteStartObject();
            foreach (var field in job.Fields)
            {
                if ((field.Name == "dip" && address is not null) || (field.Name == "dp" && port is not null)) continue;
                _writer.WritePropertyName(field.Name);
                field.Value.WriteTo(_writer);
            }

            if (address is not null) _writer.WriteString("dip"u8, address);
            if (port is { } number) _writer.WriteNumber("dp"u8, number);
            _writer.WriteEndObject();
            _writer.Flush();
            _line.Write("\n"u8);
            _sink.Write(_line.WrittenSpan);
            _sink.Flush();
        }

        public void Dispose()
        {
            _writer.Dispose();
            _sink.Dispose();
        }
    }
}
