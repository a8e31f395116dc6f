using System.Diagnostics;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>The lab that <c>./lab up</c> makes, with a name of its own, and a terminal in it.</summary>
internal sealed class HourLab : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _name = LabMachine.NewName().Replace('.', '-');
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-hours-");

    /// <summary>Makes it.</summary>
    public HourLab()
    {
        string program = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, "bin")).FullName, "sonde");
        File.WriteAllText(program, $"#!/bin/sh\nexec {string.Join(' ', SondeProgram.Command)} \"$@\"\n");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ed);
        // Somebody consented before: the question is tried elsewhere.
        string state = Directory.CreateDirectory(Path.Combine(_folder.FullName, "config", "sonde")).FullName;
        File.WriteAllText(Path.Combine(state, "informed"), "");
        Script("up");
    }

    /// <summary>A folder to work in.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;

    /// <summary>Runs a line of a shell at a terminal at the near end: how it ended, and what stood on the screen in the end.</summary>
    public async Task<(int Code, string Output)> RunAsync(string folder, string line)
    {
        string command = Path.Combine(_folder.FullName, "line.sh");
        File.WriteAllText(command, $"stty cols 200 rows 60\ncd '{folder}'\n{line}\n");
        using Process process = Start("run", "script", "-qec", $"bash '{command}'", "/dev/null");
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        await process.WaitForExitAsync(limit.Token);
        string screen = await output + await error;
        return (process.ExitCode, string.Join('\n', screen.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(Shown)));
    }

    public void Dispose()
    {
        Script("down");
        _folder.Delete(recursive: true);
    }

    // What was written over what stood there before.
    private static string Shown(string line) => line[(line.LastIndexOf('\r') + 1)..].Replace("\u001b[K", "", StringComparison.Ordinal)
        .Replace("\u001b[J", "", StringComparison.Ordinal);

    private void Script(string what)
    {
        using Process process = Start(what);
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"./lab {what}: {said}");
    }

    private Process Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(SondeProgram.InTree("lab"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SONDE_LAB"] = _name;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(_folder.FullName, "config");
        start.Environment["PATH"] = $"{_folder.FullName}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
