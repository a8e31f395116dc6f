using System.Diagnostics;
using System.Security.Cryptography;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Scaling;

/// <summary>The built program in a process of its own, not in a namespace: what it does needs neither network nor rights.</summary>
internal sealed class ClassifyProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ClassifyProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>How the program is started, as the words of a command line.</summary>
    public static IReadOnlyList<string> Command { get; } = SondeProgram.Command;

    /// <summary>The variables that it needs to be found and to run without a home.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_ROOT"] = Path.GetDirectoryName(SondeProgram.Dotnet)!,
        ["XDG_CONFIG_HOME"] = "/nonexistent",
    };

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it.</summary>
    public static ClassifyProcess Start(params IEnumerable<string> arguments)
        => StartProgram(Command[0], [.. Command.Skip(1), .. arguments]);

    /// <summary>Starts another program that may start it.</summary>
    public static ClassifyProcess StartProgram(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Environment) start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ClassifyProcess(process);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<SondeRun> RunAsync(params IEnumerable<string> arguments)
    {
        using ClassifyProcess process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<SondeRun> EndAsync()
    {
        using var timer = new CancellationTokenSource(Limit, TimeProvider.System);
        await _process.WaitForExitAsync(timer.Token);
        return new SondeRun(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Kills it after a while, unless it ends before. Says whether it was killed.</summary>
    public async Task<bool> KillAfterAsync(TimeSpan after)
    {
        using var timer = new CancellationTokenSource(after, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(timer.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            Native.Signal(Id, Native.SigKill);
            await _process.WaitForExitAsync();
            return true;
        }
    }

    /// <summary>Every file below a folder with the hash of its bytes, in the order of their names.</summary>
    public static IReadOnlyList<string> Contents(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) Native.Signal(Id, Native.SigKill);
        _process.WaitForExit();
        _process.Dispose();
    }
}
