using System.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;
using Sonde.Experiments.Runs;

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
        var consent = new ConsentGate(host, request.Yes);
        if (request.Yes || (request.Files.Count == 0 && !request.StaysAtHome(experiment.ReadTarget)))
        {
            if (!consent.IsGiven()) throw new UsageException(ConsentGate.Missing);
        }

        INetwork network = host.Network();
        var stop = new StopSignal();
        using var metadata = request.Metadata is null ? null : new RunMetadata(request.Metadata, request, parsed, host);
        using LineSink sink = OpenSink(request, out Func<string, bool> isMeasured);
        using var view = new RunView(host, request.Verbosity);
        using IDisposable signals = host.OnStopSignal(() => OnSignal(stop));
        RunSettings settings = Settings(request, consent, isMeasured);
        using TracePcap? pcap = OpenPcap(request.Options, view);
        using var run = new MeasureRun(settings, network, host.Time, stop, sink, (IRunObserver?)pcap ?? view);
        view.Begin(() => run.Counts, host.Time);
        try
        {
            run.RunAsync(new TargetSource(request, host, stop).ReadAsync()).GetAwaiter().GetResult();
        }
        catch (IOException e)
        {
            if (!IsBrokenPipe(e)) host.Error.WriteLine($"sonde: the results could not be written: {e.Message}");
            return ExitCode.Partial;
        }
        finally
        {
            view.End(run.Counts);
            metadata?.Write(run, settings, stop);
        }

        if (run.LacksConsent) throw new UsageException(ConsentGate.Missing);
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
        Annotations = request.Annotations,
        SoftwareVersion = SondeVersion.Number,
        Seed = request.Seed ?? RandomSeed.Next(),
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

    private void OnSignal(StopSignal stop)
    {
        if (stop.IsInterrupted) host.Exit(ExitCode.Interrupted);
        stop.Interrupt();
    }

    // EPIPE: whoever read our output has had enough.
    private static bool IsBrokenPipe(IOException e) => (e.HResult & 0xFFFF) == 32 || e.Message.Contains("Broken pipe", StringComparison.OrdinalIgnoreCase);
}
