using System.CommandLine;
using System.Net;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Signatures;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.Replay;
using Sonde.Experiments.Runs;
using Sonde.Measurements.Model;
using Sonde.Packets.Captures;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Platform;

namespace Sonde.Cli.Commands;

/// <summary>
/// <c>sonde replay FILE [--control FILE]</c>: captures become verdicts, in the lines that a measurement would have written.
/// </summary>
internal static class ReplayCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Compare what captures hold as a measurement would have: requests with limited TTL of any tracer, and what --pcap of a measurement wrote.";

    private static readonly Option<string?> Control = new("--control")
    {
        Description = "the capture of the control; without it, the control is looked for in the same capture",
        HelpName = "FILE",
    };

    private static readonly Option<bool> KeepPrivateHops = new("--keep-private-hops")
    {
        Description = "publish the private routers before the first public one too",
    };

    public static Command Create(ProgramHost host)
    {
        var shared = new MeasureOptions();
        var capture = new Argument<string>("CAPTURE") { Description = "a capture (pcap or pcapng), - is standard input" };
        var command = new Command("replay", Summary)
        {
            capture, Control, KeepPrivateHops, shared.Output, shared.ProbeIp, shared.ProbeAsn, shared.ProbeCc, shared.ProbeNetworkName,
            shared.IpMetadata, shared.NoRedact, shared.Json, shared.Quiet, shared.Verbose,
        };
        command.SetAction(parsed => new Replaying(host, parsed, shared).Run(parsed.GetValue(capture)!));
        return command;
    }

    private sealed class Replaying(ProgramHost host, ParseResult parsed, MeasureOptions shared)
    {
        private readonly Lazy<SignatureSet> _signatures = new(() => ClassifyCommand.LoadSignatures(RuleSetName.Sonde, []));

        private readonly Guid _runId = Guid.NewGuid();
        private bool _isPartial;

        public int Run(string path)
        {
            string? beside = parsed.GetValue(Control);
            new FileClashes(host).Reads("CAPTURE", path).Reads("--control", beside is null ? [] : [beside])
                .Reads("--ip-metadata", parsed.GetValue(shared.IpMetadata) ?? []).Writes("--output", parsed.GetValue(shared.Output))
                    .Check();
            Func<IPAddress, NetworkFact?> networks = MeasuredNetworks.Read(parsed.GetValue(shared.IpMetadata) ?? [], host.Time);
            var stop = new StopSignal();
            using IDisposable signals = host.OnStopSignal(stop.Interrupt);
            CapturedTraffic test = Read(path, stop);
            CapturedTraffic? control = beside is null ? null : Read(beside, stop);
            if (stop.IsInterrupted) return ExitCode.Interrupted;
            IReadOnlyList<IExperiment> found = CaptureReplay.Of(test, control, parsed.GetValue(KeepPrivateHops));
            if (found.Count == 0)
            {
                host.Error.WriteLine($"sonde: {TerminalText.Safe(path)}: nothing in it can be replayed: {ReplayRefusal.Of(test)}");
                return ExitCode.Partial;
            }

            string? output = parsed.GetValue(shared.Output);
            bool writesLines = parsed.GetValue(shared.Json) || !host.OutputIsTerminal || output == "-";
            try
            {
                using LineSink sink = FileClashes.ResultsOf(output) is { } file
                    ? OpenFile(file)
                    : LineSink.To(writesLines ? host.Gate.Redacted : Stream.Null);
                foreach (IExperiment each in found) Write(each, sink, networks, stop, writesLines);
            }
            catch (IOException e)
            {
                // Who reads our output may have had enough; that is no error.
                if (!StandardOutputStream.IsClosedPipe(e)) Tell($"the results could not be written: {e.Message}");
                return ExitCode.Partial;
            }

            return stop.IsInterrupted ? ExitCode.Interrupted : _isPartial ? ExitCode.Partial : ExitCode.Complete;
        }

        private static LineSink OpenFile(string path)
        {
            try
            {
                return LineSink.Append(path, out _);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw FileTrouble.Of("--output", path, e);
            }
        }

        private void Write(IExperiment experiment, LineSink sink, Func<IPAddress, NetworkFact?> networks, StopSignal stop, bool writesLines)
        {
            var plan = new ViewPlan(IdentityArguments.ReadVerbosity(parsed, shared))
            {
                IsOne = true,
                WritesLines = writesLines && FileClashes.ResultsOf(parsed.GetValue(shared.Output)) is null,
            };
            using var view = new RunView(experiment, host, plan);
            var settings = new RunSettings
            {
                Experiment = experiment,
                Options = new OptionValues(experiment.Description.Options),
                Pacing = new Pacing(0, 1),
                Identity = IdentityArguments.Read(parsed, shared),
                Networks = networks,
                Stamp = new OutcomeStamp(new LineClassifier(_signatures.Value, IpMetadata.None)),
                KnownPage = new KnownPages(_signatures.Value).Find,
                SoftwareVersion = SondeVersion.Number,
                RunId = _runId,
            };
            using var run = new MeasureRun(settings, host.Network(), host.Time, stop, view.Beside(sink), view);
            view.Begin(() => run.Counts, host.Time);
            run.RunAsync(AsyncEnumerable.Empty<SourceLine>()).GetAwaiter().GetResult();
            view.End(run.Counts);
        }

        private CapturedTraffic Read(string path, StopSignal stop)
        {
            using Stream file = InputFile.Open(path, host);
            var traffic = new CapturedTraffic { KnowsHiddenAnswers = !host.Gate.Secrets.ArePublished };
            if (!CaptureReader.TryOpen(file, out CaptureReader? reader))
                throw new UsageException($"{path} is no capture: neither pcap nor pcapng");
            while (!stop.IsInterrupted && reader!.TryRead(out CapturedPacket packet))
                if (packet.TryGetIp(out ReadOnlySpan<byte> ip)) traffic.Add(packet.TimestampNs, ip, packet.IsOfSeveral);
            if (traffic.HidesAnswers)
                foreach (PacketAddress standIn in HiddenAnswers.StandIns) host.Gate.Secrets.Hide(standIn.ToIPAddress());
            if (traffic.LeftOut > 0) Tell($"{path}: {Numerals.Count(traffic.LeftOut, "packet was", "packets were")} left out, for want of room");
            if (reader!.Fault is { } fault) Tell($"{path}: {fault}; what came before it is replayed");
            return traffic;
        }

        private void Tell(string text)
        {
            _isPartial = true;
            host.Error.WriteLine($"sonde: {TerminalText.Safe(text)}");
        }
    }
}
