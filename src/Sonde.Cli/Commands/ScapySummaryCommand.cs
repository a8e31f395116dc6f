using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Sonde.Cli.Output;
using Sonde.Cli.Redaction;
using Sonde.Cli.Rendering;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Packets.Captures;
using Sonde.Packets.Redaction;
using Sonde.Packets.Text;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde scapy-summary [FILE…]</c>: packets in the words of Scapy 2.2, as OONI's reports keep them.</summary>
internal static class ScapySummaryCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Show packets as Scapy 2.2 showed them; those of reports and captures redacted, those given alone as they are where no secret is in them.";

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramHost host)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "reports as JSON, captures, or packets in base64 or hexadecimal, one a line; - or nothing is standard input",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var brackets = new Option<bool>("--brackets") { Description = "write each as a list of one, as the probes of 2014 and 2015 did" };
        var sent = new Option<bool>("--sent") { Description = "show packets given alone as ones that a program built, not as received" };
        var options = new RedactionOptions();
        var command = new Command("scapy-summary", Summary)
        {
            files, brackets, sent,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(files) is { Length: > 0 } given ? given : ["-"];
            InputFile.Check("", names);
            new FileClashes(host).Reads("", names).Check();
            var run = new Run(
                host, options.Secrets(parsed, host), parsed.GetValue(options.KeepPrivateHops), parsed.GetValue(brackets),
                parsed.GetValue(sent));
            return run.All(names);
        });
        return command;
    }

    private sealed class Run(ProgramHost host, GivenSecrets secrets, bool keepPrivateHops, bool brackets, bool sent)
    {
        private readonly ReportRedactor _reports = new(secrets, keepPrivateHops);
        private readonly PacketRedactor _packets = new(secrets.All);
        private Complaints? _complaints;
        private long _shown;
        private bool _isEmpty;
        private bool _isPartial;

        public int All(string[] names)
        {
            foreach (string name in names)
            {
                using Stream input = InputFile.OpenEither(name, host);
                using var complaints = new Complaints(name, host.Error);
                _complaints = complaints;
                (long shown, _isEmpty) = (_shown, true);
                if (InputFile.TryOpenCapture(input, out CaptureReader? capture)) Capture(name, capture!);
                else Lines(name, input);
                _isPartial |= complaints.Count > 0 || _isEmpty;
                if (_shown == shown && complaints.Count == 0) complaints.Add($"no packets in {name}");
            }

            host.Output.Flush();
            return _isPartial ? ExitCode.Partial : ExitCode.Complete;
        }

        private void Capture(string name, CaptureReader capture)
        {
            _isEmpty = false;
            while (capture.TryRead(out CapturedPacket packet))
            {
                if (!packet.TryGetIp(out ReadOnlySpan<byte> ip)) continue;
                byte[] copy = ip.ToArray();
                if (_packets.TryRedact(copy)) Show(copy, isSent: false, brackets);
                else Complain($"{name}: a packet could not be made safe and is withheld");
            }

            if (capture.Fault is { } fault) Complain($"{name}: {fault}");
        }

        private void Lines(string name, Stream input)
        {
            foreach (ReportLine line in ReportLines.Read(input, orText: true))
            {
                _isEmpty = false;
                if (line.Problem is { } problem) Complain($"{name}:{line.Number}: {problem}");
                else if (line.IsText) Alone(name, line);
                else if (ProblemOf(line.Json) is { } unsafeLine) Complain($"{name}:{line.Number}: {unsafeLine}");
            }
        }

        private string? ProblemOf(ReadOnlyMemory<byte> json)
        {
            try
            {
                var room = new ArrayBufferWriter<byte>();
                _reports.Redact(json, room);
                using JsonDocument redacted = JsonDocument.Parse(room.WrittenMemory);
                Packets(redacted.RootElement, "");
                return null;
            }
            catch (UnsafeLineException e)
            {
                return e.Message;
            }
            catch (Exception e) when (e is InvalidOperationException or JsonException)
            {
                return "it holds a text that is no Unicode";
            }
        }

        private void Packets(JsonElement value, string name)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in value.EnumerateArray()) Packets(item, name);
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                if (value.TryGetProperty("raw_packet", out JsonElement raw))
                {
                    bool bracketed = value.TryGetProperty("summary", out JsonElement summary) && summary.ValueKind == JsonValueKind.String
                        && ScapyPacket.FormOf(summary.GetString()) == SummaryForm.Bracketed;
                    if (ReportSecrets.BytesOf(raw) is { } bytes) Show(bytes, name == "sent_packets", brackets || bracketed);
                    else Complain("a packet could not be made safe and is withheld");
                }

                foreach (JsonProperty property in value.EnumerateObject()) Packets(property.Value, property.Name);
            }
        }

        private void Alone(string name, ReportLine line)
        {
            string text = Encoding.ASCII.GetString(line.Json.Span).Trim();
            if (!TryDecode(text, out byte[] packet))
                Complain($"{name}:{line.Number}: it is neither JSON nor a packet in base64 or hexadecimal");
            else if (_packets.HasSecret(packet) && !_packets.TryRedact(packet))
                Complain($"{name}:{line.Number}: the packet could not be made safe and is withheld");
            else Show(packet, sent, brackets);
        }

        private static bool TryDecode(string text, out byte[] packet)
        {
            string compact = text.Replace(" ", "");
            packet = [];
            if (compact.Length == 0) return false;
            if (compact.Length % 2 == 0 && compact.All(char.IsAsciiHexDigit))
            {
                packet = Convert.FromHexString(compact);
                return true;
            }

            byte[] room = new byte[compact.Length];
            bool isBase64 = Convert.TryFromBase64String(compact, room, out int length);
            if (isBase64) packet = room[..length];
            return isBase64 && length > 0;
        }

        private void Show(ReadOnlySpan<byte> packet, bool isSent, bool bracketed)
        {
            _shown++;
            string text = isSent ? ScapyText.SentSummary(packet) : ScapyText.Summary(packet);
            string line = bracketed ? $"[{text}]" : text;
            IEnumerable<string> parts = host.OutputIsTerminal ? PeopleWriter.Lines(line, PeopleWriter.WidthOf(host)) : [line];
            foreach (string part in parts) host.Output.Write(Encoding.ASCII.GetBytes($"{part}\n"));
        }

        private void Complain(string text) => _complaints!.Add(text);
    }
}
