using System.CommandLine;
using System.Globalization;
using System.Net;
using Sonde.Cli.Output;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.Runs;
using Sonde.Experiments.Targets;

namespace Sonde.Cli.Commands;

/// <summary>Checks the arguments of <c>sonde measure</c>; a bad one is a <see cref="UsageException"/> before any packet.</summary>
/// <param name="experiment">What measures.</param>
/// <param name="shared">The flags that all experiments share.</param>
/// <param name="flags">The flags of this one's options.</param>
/// <param name="targets">The targets typed.</param>
/// <param name="parsed">The command line.</param>
/// <param name="host">The program's surroundings.</param>
internal sealed class MeasureArguments(
    IExperiment experiment, MeasureOptions shared, IReadOnlyDictionary<OptionDescription, Option> flags, Argument<string[]> targets,
    ParseResult parsed, ProgramHost host)
{
    private const double LeastRate = 0.001;

    // What the system's timers can wait for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(45);

    /// <summary>What the user asked for.</summary>
    public MeasureRequest Check()
    {
        OptionValues options = new OptionArguments(experiment.Description, shared, flags, parsed).Read();
        if (experiment.Check(options) is { } flaw) throw new UsageException(flaw);
        AddressFamilies families = ReadFamilies();
        bool resolve = parsed.GetValue(shared.Resolve);
        string[] typed = [.. parsed.GetValue(targets) ?? [], .. ReadBackend(options)];
        foreach (string target in typed) CheckTarget(target, families, resolve);
        DomainProduct? product = DomainProduct.Of(experiment, options, host);
        foreach (string target in typed)
        {
            if (product?.FlawOf(target) is { } lack) throw new UsageException($"target \"{target}\": {lack}");
        }

        string[] files = ReadFiles(typed);
        string? output = ReadPath(shared.Output, "--output");
        if (output is not null && parsed.GetValue(shared.Resume) is not null)
            throw new UsageException("--resume appends to its own file: leave out --output");
        Blocklist blocklist = BlocklistArguments.Read(parsed.GetValue(shared.Blocklists) ?? [], parsed.GetValue(shared.Allow) ?? []);
        var request = new MeasureRequest
        {
            Run = ReadSettings(options, blocklist) with { Families = families, Resolve = resolve },
            Targets = typed,
            Files = files,
            Blocklist = blocklist,
            Output = FileClashes.ResultsOf(output),
            Resume = ReadPath(shared.Resume, "--resume"),
            Metadata = ReadPath(shared.Metadata, "--metadata"),
            StatusFile = ReadPath(shared.StatusFile, "--status-file"),
            Metrics = ReadPath(shared.Metrics, "--metrics"),
            FailsOn = parsed.GetValue(shared.FailOn),
            Json = parsed.GetValue(shared.Json) || output == "-",
            Color = parsed.GetValue(shared.Color),
            IsDry = parsed.GetValue(shared.DryRun),
            MaxRuntime = ReadDuration(shared.MaxRuntime, "--max-runtime"),
            RepeatEvery = ReadDuration(shared.RepeatEvery, "--repeat-every"),
            RepeatFor = ReadDuration(shared.For, "--for"),
            Product = product,
            Yes = parsed.GetValue(shared.Yes),
            Verbosity = IdentityArguments.ReadVerbosity(parsed, shared),
        };
        if (options.Options.Any(option => option.Role == OptionRole.Watch && options.IsOn(option.Name)))
        {
            if (typed.Length != 1 || files.Length > 0) throw new UsageException("--watch watches one target: give that, and no file");
            request = request with { IsWatched = true, RepeatEvery = request.RepeatEvery ?? TimeSpan.FromSeconds(1) };
        }

        CheckTogether(request);
        return request;
    }

    private RunSettings ReadSettings(OptionValues options, Blocklist blocklist) => new()
    {
        Experiment = experiment,
        Options = options,
        Pacing = ReadPacing(),
        Connects = new ConnectSettings
        {
            Interface = parsed.GetValue(shared.Interface),
            Source = IdentityArguments.ReadAddress(parsed, shared.Source, "--source")
        },
        Control = ReadControl(options),
        BlockedBy = address => blocklist.Find(address)?.ToString(),
        InRandomOrder = parsed.GetValue(shared.Random),
        Seed = ReadSeed(),
        Identity = IdentityArguments.Read(parsed, shared),
        Networks = MeasuredNetworks.Read(parsed.GetValue(shared.IpMetadata) ?? [], host.Time),
        Annotations = ReadAnnotations(),
        Contact = parsed.GetValue(shared.Contact),
        SoftwareVersion = SondeVersion.Number,
        RunId = Guid.NewGuid(),
    };

    private static void CheckTogether(MeasureRequest request)
    {
        if (request.RepeatFor is not null && request.RepeatEvery is null)
            throw new UsageException("--for says how long to repeat: give --repeat-every too");
        if (request.RepeatEvery is not null && request.Files.Contains("-"))
            throw new UsageException("standard input can be read once only: to repeat, put the targets into a file and give it with -f");
        if (request.Resume is not null && Directory.Exists(request.Resume))
            throw new UsageException($"--resume {request.Resume}: this is a folder, not a file");
        if (request.Resume is not null && !File.Exists(request.Resume))
            throw new UsageException($"--resume: there is no file {request.Resume}; to begin a run, use --output");
    }

    private void CheckTarget(string target, AddressFamilies families, bool resolve)
    {
        if (TargetAdmission.ErrorOf(experiment.ReadTarget(target), families, resolve) is not { } error) return;
        string hint = File.Exists(target) ? $"; to read targets from the file, use -f {target}" : "";
        throw new UsageException($"target \"{target}\": {error}{hint}");
    }

    // The old nettests' name for a target.
    private static string[] ReadBackend(OptionValues options)
        => options.Text(OptionRole.Backend) is { } backend ? [backend] : [];

    private string[] ReadFiles(string[] typed)
    {
        string[] files = parsed.GetValue(shared.InputFiles) ?? [];
        foreach (string file in files.Where(file => file != "-" && !File.Exists(file) && !Directory.Exists(file)))
        {
            throw FileTrouble.Of("-f", file, new FileNotFoundException());
        }

        if (files.Count(file => file == "-") > 1) throw new UsageException("standard input can be read once only: give -f - once");
        if (files.Length > 0 || typed.Length > 0) return files;
        if (!host.InputIsTerminal) return ["-"];
        ExperimentDescription about = experiment.Description;
        throw new UsageException($"no targets: give one such as {about.TargetExample}, or a file with -f FILE, or lines on standard input");
    }

    private Target? ReadControl(OptionValues options)
    {
        if (options.Text(OptionRole.Control) is not { } text) return null;
        TargetReading reading = experiment.ReadTarget(text);
        if (TargetAdmission.ErrorOf(reading, AddressFamilies.Any, resolve: false) is { } error)
            throw new UsageException($"--control {text}: {error}");
        if (reading is not TargetReading.Accepted accepted) throw new UsageException($"--control {text}: it must be one target");
        return new Target { Input = text, Host = accepted.Host, Address = IPAddress.Parse(accepted.Host), Port = accepted.Port };
    }

    private AddressFamilies ReadFamilies() => (parsed.GetValue(shared.IPv4), parsed.GetValue(shared.IPv6)) switch
    {
        (true, true) => throw new UsageException("-4 and -6 exclude each other: leave both out to measure both families"),
        (true, _) => AddressFamilies.IPv4,
        (_, true) => AddressFamilies.IPv6,
        _ => AddressFamilies.Any,
    };

    private Pacing ReadPacing()
    {
        ExperimentDescription about = experiment.Description;
        double rate = about.Rate;
        int parallel = about.Parallel;
        if (parsed.GetValue(shared.Rate) is { } text
            && !(double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out rate)
                && rate is 0 or >= LeastRate and <= 1e7))
        {
            throw new UsageException($"--rate {text}: must be a number of targets a second, from {LeastRate} to 10000000, or 0: unlimited");
        }

        if (parsed.GetValue(shared.Parallel) is { } many
            && !(int.TryParse(many, NumberStyles.None, CultureInfo.InvariantCulture, out parallel) && parallel is >= 1 and <= 1_000_000))
        {
            throw new UsageException($"--parallel {many}: must be a whole number from 1 to 1000000");
        }

        return new Pacing(rate, parallel);
    }

    private int ReadSeed()
    {
        if (parsed.GetValue(shared.Seed) is not { } text) return RandomSeed.Next();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seed)
            ? seed
            : throw new UsageException($"--seed {text}: must be a whole number from 0 to {int.MaxValue}");
    }

    private List<KeyValuePair<string, string>> ReadAnnotations()
    {
        List<KeyValuePair<string, string>> annotations = [];
        foreach (string text in parsed.GetValue(shared.Annotations) ?? [])
        {
            int sign = text.IndexOf('=');
            if (sign < 1) throw new UsageException($"--annotation {text}: must be KEY=VALUE");
            annotations.Add(new(text[..sign], text[(sign + 1)..]));
        }

        return annotations;
    }

    private string? ReadPath(Option<string?> option, string name) => parsed.GetValue(option) is { } path
        ? path.Length > 0 && !path.Contains('\0') ? path : throw new UsageException($"{name}: \"{path}\" is not the name of a file")
        : null;

    private TimeSpan? ReadDuration(Option<string?> option, string name)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        TimeSpan duration = OptionArguments.ParseDuration(text, name);
        if (duration <= TimeSpan.Zero) throw new UsageException($"{name} {text}: must be longer than 0");
        return duration <= LongestWait ? duration : throw new UsageException($"{name} {text}: must be at most {LongestWait.TotalHours}h");
    }
}
