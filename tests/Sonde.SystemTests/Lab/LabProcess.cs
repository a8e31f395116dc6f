using System.Diagnostics;
using System.Text;

namespace Sonde.SystemTests.Lab;

/// <summary>A program that runs in a host, and what it has said so far.</summary>
internal sealed class LabProcess : IDisposable
{
    // What a shell in whose background the tests run has made their children deaf to, they hear again.
    private static readonly string[] Hearing = ["env", "--default-signal=INT,QUIT"];

    private readonly Process _process;
    private readonly string _program;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private LabProcess(Process process, string program) => (_process, _program) = (process, program);

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>How it ended: its exit code, or 128 and the signal.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Its standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>Its standard error so far.</summary>
    public string Error => Text(_error);

    /// <summary>What is done with what it wrote when it has ended (<see cref="SondeProgram.FinishAsync"/>).</summary>
    public Action? Check { get; set; }

    internal static LabProcess Start(LabHost host, string program, IEnumerable<string> arguments, LabProcessOptions options)
    {
        string[] limits = options.MayGainCapabilities ? [] : ["--bounding-set=-all", "--no-new-privs"];
        string[] capability = options.Capability is { } one
            ? ["--inh-caps=-all,+" + one, "--ambient-caps=-all,+" + one, "--bounding-set=-all,+" + one]
            : ["--inh-caps=-all", .. limits];
        string[] ordinary = options.AsOrdinaryUser ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. capability] : [];
        var start = new ProcessStartInfo(
            LabMachine.Find("ip")!, ["netns", "exec", host.Namespace, .. Hearing, .. ordinary, program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.Folder ?? "",
        };
        foreach ((string name, string value) in options.Environment)
            start.Environment[name] = value;
        var result = new LabProcess(new Process { StartInfo = start }, program);
        result._process.OutputDataReceived += (_, line) => Add(result._output, line.Data);
        result._process.ErrorDataReceived += (_, line) => Add(result._error, line.Data);
        result._process.Start();
        result._process.BeginOutputReadLine();
        result._process.BeginErrorReadLine();
        result.Feed(options.Input);
        return result;
    }

    // A program may read slowly, or end before it has read all.
    private void Feed(string? input) => _ = Task.Run(() =>
    {
        try
        {
            if (input is not null) _process.StandardInput.Write(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It reads no more.
        }
    });

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal)
    {
        if (!_process.HasExited)
            Native.Signal(Id, signal);
    }

    /// <summary>Waits until it has ended and all it said is read; past the limit it is killed and the test fails.</summary>
    public async Task EndAsync(TimeSpan limit)
    {
        using var timer = new CancellationTokenSource(limit, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException e)
        {
            bool hasExited = _process.HasExited;
            if (!hasExited) Native.Signal(Id, Native.SigKill);
            string how = hasExited ? "ended, but what it says did not," : "did not end";
            throw new TimeoutException($"{_program} {how} within {limit}\n{Output}\n{Error}", e);
        }
    }

    /// <summary>Waits until a condition holds; fails with what the program said when it ended before, or never did.</summary>
    public async Task UntilAsync(Func<bool> ready, string what)
    {
        var limit = TimeSpan.FromSeconds(20);
        long start = TimeProvider.System.GetTimestamp();
        while (!ready())
        {
            if (HasEnded || TimeProvider.System.GetElapsedTime(start) > limit)
                throw new InvalidOperationException($"{_program}: {what} did not come\n{Output}\n{Error}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Native.Signal(Id, Native.SigKill);
        _process.WaitForExit(TimeSpan.FromSeconds(10)); // with a limit it waits for the process only, not for children that hold its output
        _process.Dispose();
    }

    private static void Add(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
                text.Append(line).Append('\n');
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
