using System.Diagnostics;
using System.Text;

namespace Sonde.Tests.Cli.Processes;

/// <summary>The program as it was built, in a process of its own, with a folder of its own for what it remembers.</summary>
internal sealed class SondeProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // What a shell in whose background the tests run has made their children deaf to, they hear again.
    private static readonly string[] Hearing = ["--default-signal=INT,QUIT"];

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private SondeProcess(string program, IEnumerable<string> args, string? input)
    {
        _folder = Directory.CreateTempSubdirectory("sonde-process-");
        var start = new ProcessStartInfo("env", [.. Hearing, program, .. args])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["XDG_CONFIG_HOME"] = _folder.FullName;
        start.Environment["SONDE"] = Command;
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TERM"] = "xterm";
        // Of what a short run takes, an eighth is to keep compiled code from being written to.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
        if (input is null) return;
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    /// <summary>The words that start the program from a shell.</summary>
    public static string Command => $"{DotnetPath} {Path.Combine(AppContext.BaseDirectory, "sonde.dll")}";

    private static string DotnetPath => Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : Directories.Select(folder => Path.Combine(folder, "dotnet")).FirstOrDefault(File.Exists) ?? "dotnet";

    private static IEnumerable<string> Directories
        => $"{Environment.GetEnvironmentVariable("DOTNET_ROOT")}:{Environment.GetEnvironmentVariable("PATH")}".Split(
            ':', StringSplitOptions.RemoveEmptyEntries);

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts the program; standard input is empty unless left open.</summary>
    public static SondeProcess Start(IEnumerable<string> args, string? input = "")
        => new(Command.Split(' ')[0], [Command.Split(' ')[1], .. args], input);

    /// <summary>Starts a line of bash, in which <c>$SONDE</c> is the program.</summary>
    public static SondeProcess Bash(string script, string? input = "") => new("bash", ["-c", script], input);

    /// <summary>Whether a program is installed.</summary>
    public static bool Has(string program) => Directories.Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips the test unless these are installed.</summary>
    public static void Require(params IEnumerable<string> programs)
    {
        foreach (string program in programs) Assert.SkipUnless(Has(program), $"needs {program}");
    }

    /// <summary>Types at its standard input.</summary>
    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    public void Signal(string name)
    {
        using Process kill = Process.Start("bash", ["-c", $"kill -{name} {Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<CliRun> EndAsync(TimeSpan? limit = null)
    {
        await _process.WaitForExitAsync().WaitAsync(limit ?? Limit, TimeProvider.System);
        return new CliRun(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Waits until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            HasEnded.ShouldBeFalse("it ended before");
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Limit);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    /// <summary>A path in its folder.</summary>
    public string InFolder(string name) => Path.Combine(_folder.FullName, name);

    public string Read(string name) => File.Exists(InFolder(name)) ? File.ReadAllText(InFolder(name), Encoding.UTF8) : "";

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
