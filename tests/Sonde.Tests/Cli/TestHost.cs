using System.Text;
using System.Text.Json;
using Sonde.Cli;
using Sonde.Measurements.Formats.Shapes;
using Sonde.Tests.Documentation;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli;

/// <summary>The program in a world of memory: its streams, a simulated network that owns the clock, and a folder of its own.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-test-");
    private readonly List<Action<Action>> _aroundPauses = [];
    private Action? _stop;

    public TestHost(SimulatedNetwork? network = null)
    {
        Network = network ?? new SimulatedNetwork((_, _) => Answer.Connects(10));
        Consent();
    }

    public SimulatedNetwork Network { get; }

    /// <summary>What stands at standard input; null: a person who types nothing.</summary>
    public string? Input { get; set; }

    /// <summary>Whether standard input, output and error are a terminal, whatever <see cref="Input"/> is.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>The environment.</summary>
    public Dictionary<string, string> Variables { get; } = new() { ["NO_COLOR"] = "1" };

    /// <summary>The columns and lines of the terminal.</summary>
    public (int Columns, int Lines) Size { get; set; } = (80, 24);

    /// <summary>Where standard output goes instead of into memory.</summary>
    public Stream? Output { get; set; }

    /// <summary>Whether standard output and error are one and the same screen.</summary>
    public bool OutputIsError { get; set; }

    /// <summary>The exit codes with which the process was ended at once.</summary>
    public List<int> Exits { get; } = [];

    /// <summary>A path in the folder.</summary>
    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, params IEnumerable<string> lines)
    {
        File.WriteAllText(Path(name), string.Concat(lines.Select(line => line + "\n")));
        return Path(name);
    }

    public string Read(string name) => File.ReadAllText(Path(name));

    /// <summary>The metadata that the last run wrote to <c>metadata</c>, which are as their schema says.</summary>
    public JsonElement Metadata
    {
        get
        {
            JsonElement metadata = JsonDocument.Parse(Read("metadata")).RootElement;
            LineSchema.ShouldHold(LineShapes.Metadata, metadata);
            return metadata;
        }
    }

    /// <summary>Somebody consented before.</summary>
    public void Consent()
    {
        Directory.CreateDirectory(Path("state"));
        File.WriteAllText(Path("state/informed"), "");
    }

    /// <summary>Nobody ever consented.</summary>
    public TestHost WithoutConsent()
    {
        File.Delete(Path("state/informed"));
        return this;
    }

    public bool HasConsent => File.Exists(Path("state/informed"));

    /// <summary>The user presses Ctrl-C.</summary>
    public void Interrupt() => _stop.ShouldNotBeNull()();

    /// <summary>The user presses Ctrl-Z, and the process stands still meanwhile.</summary>
    public void Pause(Action meanwhile)
    {
        foreach (Action<Action> around in _aroundPauses)
        {
            Action inner = meanwhile;
            meanwhile = () => around(inner);
        }

        meanwhile();
    }

    /// <summary>Whether the shell let the process go on in the background.</summary>
    public bool IsInBackground { get; set; }

    /// <summary>Runs <c>sonde measure tcpping</c> with three pings a target.</summary>
    public CliRun Ping(params IEnumerable<string> args) => Run(["measure", "tcpping", "--repetitions", "3", .. args]);

    public CliRun Run(params IEnumerable<string> args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        string[] line = [.. args];
        string? made = WrittenLines.NewFile(line);
        int exitCode = SondeProgram.Run(line, Host(error, OutputIsError ? new Screen(error) : output));
        string written = Encoding.UTF8.GetString(output.ToArray());
        WrittenLines.ShouldBeDescribed(line, written, Input, made);
        return new CliRun(exitCode, written, error.ToString());
    }

    /// <summary>When somebody presses Ctrl-C, in the machine's own time; null for never.</summary>
    public TimeSpan? StopsAfter { get; set; }

    /// <summary>The surroundings of the program, with standard error and output of one's own.</summary>
    public ProgramHost Host(TextWriter error, Stream? output = null) => new()
    {
        Input = new MemoryStream(Encoding.UTF8.GetBytes(Input ?? "")),
        InputIsTerminal = IsTerminal || Input is null,
        Output = Output ?? output ?? Stream.Null,
        OutputIsTerminal = IsTerminal,
        Error = TextWriter.Synchronized(error),
        ErrorIsTerminal = IsTerminal,
        TerminalSize = () => Size,
        Time = Network.Clock,
        Network = () => Network,
        Variable = name => Variables.GetValueOrDefault(name),
        StateFolder = Path("state"),
        OnStopSignal = stop =>
        {
            _stop = stop;
            return StopsAfter is { } wait ? new Timer(_ => stop(), null, wait, Timeout.InfiniteTimeSpan) : new MemoryStream();
        },
        AroundPauses = around =>
        {
            _aroundPauses.Add(around);
            return new Ending(() => _aroundPauses.Remove(around));
        },
        IsInBackground = () => IsInBackground,
        Exit = Exits.Add,
    };

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private sealed class Screen(TextWriter text) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => text.Write(Encoding.UTF8.GetString(buffer));
    }
}
