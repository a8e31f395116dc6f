using System.Buffers;
using System.CommandLine;
using System.Text.Json;
using Sonde.Cli.Output;
using Sonde.Cli.Redaction;
using Sonde.Cli.Rendering;
using Sonde.Measurements.Model;
using Sonde.Packets.Captures;
using Sonde.Packets.Redaction;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde redact [FILE…]</c>: anybody's reports made safe to publish, in a stream.</summary>
internal static class RedactCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Take the prober's addresses out of reports and captures, packets and checksums included.";

    private const string NotAlone = "is a capture, and nothing else can stand in its file: redact it by itself";

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramHost host)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "reports as JSON, one a line or one in all, or captures (pcap, pcapng); - or nothing is standard input",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string?>(
            "--output", "-o")
        { Description = "append to a file (mode 0600) instead of writing to standard output (-)", HelpName = "FILE" };
        var options = new RedactionOptions();
        var command = new Command("redact", Summary) { files, output };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            GivenSecrets secrets = options.Secrets(parsed, host);
            var run = new Run(host, secrets, parsed.GetValue(options.KeepPrivateHops));
            string[] names = parsed.GetValue(files) is { Length: > 0 } given ? given : ["-"];
            InputFile.Check("", names);
            CheckCaptures(names, parsed.GetValue(output), host);
            new FileClashes(host).Reads("", names).Writes("--output", parsed.GetValue(output)).Check();
            if (FileClashes.ResultsOf(parsed.GetValue(output)) is not { } path) return run.All(names, host.Gate.Redacted, () => { });
            using var file = OutputFile.Append("--output", path);
            // What comes over a pipe was not looked at before.
            return run.All(names, file, () =>
            {
                if (file.Length > 0) throw IsThere(path);
            });
        });
        return command;
    }

    // A capture begins a file of its own, and nothing can stand behind it.
    private static void CheckCaptures(string[] names, string? output, ProgramHost host)
    {
        if (names.FirstOrDefault(name => IsCapture(name, host)) is not { } capture) return;
        if (names.Length > 1) throw new UsageException($"{capture}: {NotAlone}");
        if (FileClashes.ResultsOf(output) is { } path && File.Exists(path) && new FileInfo(path).Length > 0) throw IsThere(path);
    }

    private static UsageException IsThere(string path)
        => new($"--output {path}: is there already, and a capture begins a file of its own: name another");

    private static bool IsCapture(string name, ProgramHost host)
    {
        if (name == "-" || FileIdentity.Of(name) is null) return false;
        using Stream input = InputFile.Open(name, host);
        return InputFile.TryOpenCapture(input, out _);
    }

    private sealed class Run(ProgramHost host, GivenSecrets secrets, bool keepPrivateHops)
    {
        private readonly ReportRedactor _reports = new(secrets, keepPrivateHops);
        private bool _isPartial;

        public int All(string[] names, Stream output, Action checkCapture)
        {
            foreach (string name in names)
            {
                using Stream input = InputFile.OpenEither(name, host);
                using var complaints = new Complaints(name, host.Error);
                if (!InputFile.TryOpenCapture(input, out CaptureReader? capture)) Reports(name, input, output, complaints);
                else if (names.Length > 1) complaints.Add($"{name}: {NotAlone}. Nothing of it is written");
                else
                {
                    checkCapture();
                    Capture(name, capture!, input, output, complaints);
                }

                _isPartial |= complaints.Count > 0;
            }

            return _isPartial ? ExitCode.Partial : ExitCode.Complete;
        }

        private void Reports(string name, Stream input, Stream output, Complaints complaints)
        {
            var room = new ArrayBufferWriter<byte>();
            bool isEmpty = true;
            foreach (ReportLine line in ReportLines.Read(input))
            {
                isEmpty = false;
                string? problem = line.Problem;
                long before = _reports.Withheld;
                room.ResetWrittenCount();
                problem ??= ProblemOf(line.Json, room);
                if (problem is not null)
                {
                    complaints.Add($"{name}:{line.Number}: {problem}; it is left out");
                    continue;
                }

                output.Write(room.WrittenSpan);
                output.Flush();
                if (_reports.Withheld > before)
                    complaints.Add($"{name}:{line.Number}: {Numerals.Count(_reports.Withheld - before, "packet")} could not be made safe and {Numerals.Word(_reports.Withheld - before, "is", "are")} withheld");
            }

            if (isEmpty) complaints.Add($"nothing to redact in {name}");
        }

        private string? ProblemOf(ReadOnlyMemory<byte> json, ArrayBufferWriter<byte> room)
        {
            try
            {
                _reports.Redact(json, room);
                return null;
            }
            catch (UnsafeLineException e)
            {
                return e.Message;
            }
            catch (Exception e) when (e is InvalidOperationException or JsonException)
            {
                // Half a surrogate pair, or bytes that are no UTF-8, in a string.
                return "it holds a text that is no Unicode";
            }
        }

        private void Capture(string name, CaptureReader capture, Stream input, Stream output, Complaints complaints)
        {
            SecretSet all = secrets.All;
            var hops = new CaptureHops();
            var prober = CaptureProber.Of(capture, all, hops);
            input.Position = 0;
            if (!CaptureReader.TryOpen(input, out CaptureReader? again))
            {
                complaints.Add($"{name}: it was changed while it was read. Nothing of it is written");
                return;
            }

            capture = again!;
            if (secrets.Named.Count == 0)
            {
                if (prober.Find() is not { } found)
                {
                    complaints.Add($"{name}: nobody can tell who measured, for no one address is in all its packets and began; say it by {RedactionOptions.ProbeIpName}. Nothing of it is written");
                    return;
                }

                if (found != all)
                    host.Error.WriteLine($"sonde: {TerminalText.Safe(name)}: not measured by this machine; the address that is in all its packets and began is taken for the prober's");
                all = found;
            }

            if (!keepPrivateHops) all = all.With(hops.Private);
            (long written, long ofLink, long notSafe) = new CaptureRedactor(output, all).Redact(capture);
            output.Flush();
            host.Error.WriteLine($"sonde: {TerminalText.Safe(name)}: {Numerals.Count(written, "packet")} written");
            if (ofLink > 0) complaints.Add($"{name}: {Numerals.Count(ofLink, "packet")} of the local network, or without IP, {Numerals.Word(ofLink, "is", "are")} left out: {Numerals.Word(ofLink, "it is", "they are")} no measurement");
            if (notSafe > 0) complaints.Add($"{name}: {Numerals.Count(notSafe, "packet")} that could not be made safe {Numerals.Word(notSafe, "is", "are")} left out");
            if (capture.Fault is { } fault) complaints.Add($"{name}: {fault}; what came before it is written");
        }
    }
}
