using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
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
using Sonde.Experiments.Privacy;
using Sonde.Experiments.Runs;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Model;
using Sonde.Packets.Addresses;
using Sonde.Platform;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Commands;

/// <summary>Runs <c>sonde measure</c>.</summary>
/// <param name="experiment">What measures.</param>
/// <param name="shared">The flags that all experiments share.</param>
/// <param name="flags">The flags of this one's options.</param>
/// <param name="targets">The targets typed.</param>
/// <param name="parsed">The command line.</param>
/// <param name="host">The program's surroundings.</param>
internal sealed class MeasureAction(
    IExperiment experiment, MeasureOptions shared, IReadOnlyDictionary<OptionDescription, Option> flags, Argument<string[]> targets,
    ParseResult parsed, ProgramHost host)
{
    // The runtime's and the program's own files.
    private const int OwnFiles = 96;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        MeasureRequest request = new MeasureArguments(experiment, shared, flags, targets, parsed, host).Check();
        foreach (IPAddress target in TypedTargets(request)) host.Gate.Secrets.Keep(target);
        INetwork network = host.Network();
        if (network.Addresses.FlawOf(request.Run.Connects) is { } flaw) throw new UsageException(flaw);
        CheckFiles(request);
        CheckRoom(request);
        RunSecrets secrets = MeasureRun.SecretsOf(request.Run.Identity, request.Run.Control, network);
        if (request.IsDry)
            return new Rehearsal(request, host)
                .Run(Settings(request, new ConsentGate(host, request.Yes), MeasuredBefore(request, secrets)), network);
        var stop = new StopSignal();
        MeasureRun? begun = null;
        using var rounds = new RoundEnd(() => begun!.Counts);
        using var source = new TargetSource(request, host, request.IsWatched ? rounds.WaitAsync : null);
        using var metadata = request.Metadata is null ? null : new RunMetadata(request.Metadata, request, parsed, host);
        var consent = new ConsentGate(host, request.Yes);
        if (request.Yes || (request.Files.Count == 0 && !request.StaysAtHome(experiment.ReadTarget)))
        {
            if (!consent.IsGiven()) throw new UsageException(ConsentGate.Missing);
        }

        bool writesLines = request.Json || !host.OutputIsTerminal;
        var kept = new KeptLines(writesLines ? host.Gate.Redacted : Stream.Null);
        using LineSink sink = OpenSink(request, kept, secrets, out ResumeLedger? before);
        ViewPlan plan = PlanOf(request, writesLines) with { Measured = rounds.Measured };
        using var view = new RunView(experiment, host, plan);
        consent.Aside = view.Aside;
        using IDisposable signals = host.OnStopSignal(() => OnSignal(stop, view));
        RunSettings settings = Settings(request, consent, before is null ? (_, _) => false : before.Take);
        using PacketFile? pcap = OpenPcap(request.Run.Options, view, secrets, request.Resume is not null);
        using MetricsFile? metrics = request.Metrics is { } metricsPath
            ? new MetricsFile(metricsPath, host, view.Beside(sink), view.Complain)
            : null;
        using var run = new MeasureRun(
            settings, network, host.Time, stop, (IMeasurementSink?)metrics ?? view.Beside(sink), (IRunObserver?)pcap ?? view);
        begun = run;
        using ITimer? limit = request.MaxRuntime is { } most
            ? host.Time.CreateTimer(_ => stop.Close(), null, most, Timeout.InfiniteTimeSpan)
            : null;
        using StatusFile? status = request.StatusFile is { } path
            ? new StatusFile(path, host, () => run.Counts, plan.Lines)
            : null;
        // What is loaded later needs descriptors that targets may hold by then, and without it the program would be aborted.
        if (plan.IsList) _ = SHA256.HashData(ReadOnlySpan<byte>.Empty);
        view.Begin(() => run.Counts, host.Time);
        bool written = false;
        try
        {
            string into = (request.Resume ?? request.Output) is { } file ? $" to {TerminalText.Safe(file)}" : "";
            written = TryWrite(view, "the results", into, () => run.RunAsync(source.ReadAsync()).GetAwaiter().GetResult());
        }
        finally
        {
            view.End(run.Counts);
            written &= metrics?.Finish() != false;
            written &= metadata is null || TryWrite(view, "the metadata", "", () => metadata.Write(run, settings, network, stop));
        }

        if (run.LacksConsent) throw new UsageException(ConsentGate.Missing);
        if (kept.Reason is { } reason)
            host.Error.WriteLine($"sonde: {Numerals.Count(kept.Lost, "line")} could not be written to standard output: {TerminalText.Safe(reason)}");
        if (written && stop.IsInterrupted && request.Verbosity != Verbosity.Quiet)
        {
            foreach (string line in new GoOnCommand(request, parsed, host).Lines(run.Counts))
                host.Error.WriteLine($"sonde: {TerminalText.Safe(line)}");
        }

        if (run.Counts is { Read: 0, IsAllRead: true } && !stop.IsInterrupted && request.Verbosity != Verbosity.Quiet)
            host.Error.WriteLine($"sonde: there is no target in {TerminalText.Safe(source.Name)}: nothing was measured");
        if (before is not null && run.Counts.IsAllRead && !stop.IsInterrupted) Tell(request, before.OtherTargets(request.Resume!));
        if (!written || kept.Reason is not null) return ExitCode.Partial;
        if (stop.IsInterrupted) return ExitCode.Interrupted;
        if (Fails(request, run.Counts)) return ExitCode.Unexpected;
        return run.Counts.IsPartial ? ExitCode.Partial : ExitCode.Complete;
    }

    // Who asks for what is unexpected hears of silence too, and is told of what nothing can be said of: that is another word.
    private bool Fails(MeasureRequest request, RunCounts counts)
    {
        if (request.FailsOn is not { } word) return false;
        if (counts.Alarming > 0) return true;
        if (counts.Unknown == 0 || word == MeasureOptions.FailOnUnknown) return counts.Unknown > 0;
        if (request.Verbosity != Verbosity.Quiet)
            PeopleWriter.OfError(host).WriteLine(
                $"sonde: nothing is unexpected, but of {Numerals.Count(counts.Unknown, "target")} nothing can be said: --fail-on {MeasureOptions.FailOnUnknown} ends with {ExitCode.Unexpected} then too");
        return false;
    }

    private ViewPlan PlanOf(MeasureRequest request, bool writesLines)
    {
        long? round = TargetTotal.OfRound(request, experiment);
        bool isOne = round == 1 && request.Files.Count == 0;
        return new ViewPlan(request.Verbosity)
        {
            IsOne = isOne,
            IsList = round is null or > ViewPlan.FewTargets || request.Files.Count > 0,
            WritesLines = writesLines && request.Output is null && request.Resume is null,
            Color = request.Color,
            Watch = experiment.Watch(request.Run.Options),
            Lines = TargetTotal.Of(request, round),
            Head = isOne && experiment.EffortOf(request.Run.Options) is { } effort
                ? $"{experiment.Description.Name} {request.Targets[0]}: {effort.Sent}"
                : null,
        };
    }

    // What people are told names them as they were typed.
    private IEnumerable<IPAddress> TypedTargets(MeasureRequest request)
    {
        foreach (string target in request.Targets)
        {
            if (experiment.ReadTarget(target) is TargetReading.Accepted { Host: var typed }
                && LiteralAddress.TryParse(typed, out IPAddress address)) yield return address;
        }
    }

    // By the same signatures and networks as sonde classify would have.
    private static RunSettings Settings(MeasureRequest request, ConsentGate consent, Func<string, bool, bool> isMeasured)
    {
        SignatureSet? signatures = request.Product is null
            ? null
            : ClassifyCommand.LoadSignatures(RuleSetName.Sonde, [.. request.Run.Options.Texts(OptionRole.Signatures)]);
        return request.Run with
        {
            IsMeasured = isMeasured,
            HasConsent = consent.IsGiven,
            Trusts = CertificateTrust.Of(request.Run.Options.Texts(OptionRole.Authorities)).Trusts,
            Stamp = signatures is null ? null : new OutcomeStamp(new LineClassifier(signatures, IpMetadata.None)),
            KnownPage = signatures is null ? request.Run.KnownPage : new KnownPages(signatures).Find,
        };
    }

    private void CheckFiles(MeasureRequest request) => new FileClashes(host)
        .Reads("-f", request.Files)
        .Reads("--domains", request.Run.Options.Text(OptionRole.DomainFile) is { } domains ? [domains] : [])
        .Reads("--ca-file", request.Run.Options.Texts(OptionRole.Authorities))
        .Reads("--signatures", request.Run.Options.Texts(OptionRole.Signatures))
        .Reads("--blocklist", parsed.GetValue(shared.Blocklists) ?? [])
        .Reads("--ip-metadata", parsed.GetValue(shared.IpMetadata) ?? [])
        .Writes("--output", request.Output)
        .Writes("--resume", request.Resume)
        .Writes("--metadata", request.Metadata)
        .Writes("--status-file", request.StatusFile)
        .Writes("--metrics", request.Metrics)
        .Writes("--pcap", request.Run.Options.Text(OptionRole.Pcap))
        .Check();

    // Each target under way holds a socket or two; the rest is the program's own.
    private void CheckRoom(MeasureRequest request)
    {
        int each = experiment.Description.SocketsATarget;
        long atOnce = request.Files.Count > 0
            ? request.Run.Pacing.Parallel
            : Math.Min(request.Run.Pacing.Parallel, request.Targets.Count);
        long needed = (atOnce * each) + OwnFiles;
        if (OpenFilesLimit.Current() is not { } limit || needed <= limit) return;
        long room = (limit - OwnFiles) / each;
        throw new UsageException(room < 1
            ? $"this process may have {limit} files open, and needs {needed}: ulimit -n {needed}"
            : $"{Numerals.Count(atOnce, "target at once needs", "targets at once need")} {needed} open files, and this process may have {limit}: ulimit -n {needed}, or --parallel {room}");
    }

    // What is resumed is read and not taken.
    private Func<string, bool, bool> MeasuredBefore(MeasureRequest request, RunSecrets secrets)
    {
        if (request.Resume is not { } resume) return (_, _) => false;
        var before = ResumeLedger.Read(resume, experiment.Description.Name, request.Run.Options, secrets);
        Tell(request, before.OtherOptions(resume));
        return before.Take;
    }

    private void Tell(MeasureRequest request, string? text)
    {
        if (text is not null && request.Verbosity != Verbosity.Quiet)
            PeopleWriter.OfError(host).WriteLine($"sonde: {TerminalText.Safe(text)}");
    }

    private LineSink OpenSink(MeasureRequest request, Stream standardOutput, RunSecrets secrets, out ResumeLedger? before)
    {
        before = null;
        try
        {
            if (request.Resume is { } resume)
            {
                AppendStream file = AppendStream.Open(resume);
                LineSink sink = LineSink.Into(file);
                before = ResumeLedger.Open(resume, file, experiment.Description.Name, request.Run.Options, secrets);
                Tell(request, before.OtherOptions(resume));
                return sink;
            }

            if (request.Output is not { } output) return LineSink.To(standardOutput);
            LineSink appending = LineSink.Append(output, out long earlier);
            if (earlier > 0)
                Tell(request, $"{output} holds {Numerals.Count(earlier, "byte")} already; what is measured now is appended, and nothing of it counts as done (--resume would go on with it)");
            return appending;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of(request.Resume is null ? "--output" : "--resume", (request.Resume ?? request.Output)!, e);
        }
    }

    private PacketFile? OpenPcap(OptionValues options, IRunObserver inner, RunSecrets secrets, bool isResumed)
    {
        if (options.Text(OptionRole.Pcap) is not { } path) return null;
        bool goesOn;
        try
        {
            goesOn = isResumed && PacketFile.CanGoOn(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of("--pcap", path, e);
        }

        var file = OutputFile.Create("--pcap", path, goesOn ? FileMode.Append : FileMode.Create);
        return new PacketFile(experiment, inner, secrets, file, goesOn);
    }

    private static bool TryWrite(RunView view, string what, string into, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (IOException e)
        {
            // Who reads our output may have had enough; that is no error.
            if (!StandardOutputStream.IsClosedPipe(e))
                view.Complain(e is OutputException ? e.Message : $"{what} could not be written{into}: {e.Message}");
            return false;
        }
    }

    private void OnSignal(StopSignal stop, RunView view)
    {
        if (stop.IsInterrupted)
        {
            view.GiveUp();
            host.Exit(ExitCode.Interrupted);
        }

        stop.Interrupt();
    }
}
