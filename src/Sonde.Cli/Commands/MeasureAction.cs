using System.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;
using Sonde.Experiments.Runs;
using Sonde.Platform;

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
    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        MeasureRequest request = new MeasureArguments(experiment, shared, flags, targets, parsed, host).Check();
        INetwork network = host.Network();
        if (network.FlawOf(request.Connects) is { } flaw) throw new UsageException(flaw);
        var stop = new StopSignal();
        using var source = new TargetSource(request, host);
        using var metadata = request.Metadata is null ? null : new RunMetadata(request.Metadata, request, parsed, host);
        var consent = new ConsentGate(host, request.Yes);
        if (request.Yes || (request.Files.Count == 0 && !request.StaysAtHome(experiment.ReadTarget)))
        {
            if (!consent.IsGiven()) throw new UsageException(ConsentGate.Missing);
        }

        using LineSink sink = OpenSink(request, out Func<string, bool> isMeasured);
        using var view = new RunView(experiment.Description, host, request.Verbosity);
        using IDisposable signals = host.OnStopSignal(() => OnSignal(stop));
        RunSettings settings = Settings(request, consent, isMeasured);
        using TracePcap? pcap = OpenPcap(request.Options, view);
        using var run = new MeasureRun(settings, network, host.Time, stop, view.Beside(sink), (IRunObserver?)pcap ?? view);
        using ITimer? limit = request.MaxRuntime is { } most ? host.Time.CreateTimer(_ => stop.Close(), null, most, Timeout.InfiniteTimeSpan) : null;
        view.Begin(() => run.Counts, host.Time);
        bool written = false;
        try
        {
            written = TryWrite("the results", () => run.RunAsync(source.ReadAsync()).GetAwaiter().GetResult());
        }
        finally
        {
            view.End(run.Counts);
            written &= metadata is null || TryWrite("the metadata", () => metadata.Write(run, settings, network, stop));
        }

        if (run.LacksConsent) throw new UsageException(ConsentGate.Missing);
        if (!written) return ExitCode.Partial;
        return stop.IsInterrupted ? ExitCode.Interrupted : run.Counts.IsPartial ? ExitCode.Partial : ExitCode.Complete;
    }

    private RunSettings Settings(MeasureRequest request, ConsentGate consent, Func<string, bool> isMeasured) => new()
    {
        Experiment = experiment,
        Options = request.Options,
        Pacing = request.Pacing,
        Connects = request.Connects,
        Families = request.Families,
        Resolve = request.Resolve,
        Control = request.Control,
        BlockedBy = address => request.Blocklist.Find(address)?.ToString(),
        IsMeasured = isMeasured,
        HasConsent = consent.IsGiven,
        Identity = request.Identity,
        Networks = request.Networks,
        Annotations = request.Annotations,
        SoftwareVersion = SondeVersion.Number,
        Seed = request.Seed,
        InRandomOrder = request.InRandomOrder,
        RunId = Guid.NewGuid(),
    };

    private LineSink OpenSink(MeasureRequest request, out Func<string, bool> isMeasured)
    {
        isMeasured = _ => false;
        try
        {
            if (request.Resume is { } resume)
            {
                isMeasured = ResumeLedger.Open(resume, experiment.Description.Name, request.Options).Take;
                return LineSink.Append(resume);
            }

            return request.Output is { } output ? LineSink.Append(output) : LineSink.To(host.Output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{request.Resume ?? request.Output}: {e.Message}");
        }
    }

    private static TracePcap? OpenPcap(OptionValues options, IRunObserver inner)
    {
        if (!options.Options.Any(option => option.Name == "Pcap") || options.Text("Pcap") is not { } path) return null;
        try
        {
            return new TracePcap(inner, OwnerFile.Open(path, FileMode.Create));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--pcap {path}: {e.Message}");
        }
    }

    private bool TryWrite(string what, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (IOException e)
        {
            // Who reads our output may have had enough; that is no error.
            if (!StandardOutputStream.IsClosedPipe(e)) host.Error.WriteLine($"sonde: {what} could not be written: {TerminalText.Safe(e.Message)}");
            return false;
        }
    }

    private void OnSignal(StopSignal stop)
    {
        if (stop.IsInterrupted) host.Exit(ExitCode.Interrupted);
        stop.Interrupt();
    }
}
