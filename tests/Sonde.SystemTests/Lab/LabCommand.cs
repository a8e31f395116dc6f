using System.Diagnostics;

namespace Sonde.SystemTests.Lab;

/// <summary>Runs a small command to its end.</summary>
internal static class LabCommand
{
    /// <summary>Its standard output; an exit code other than 0 is an error of the lab, with what the command said.</summary>
    public static string Run(string program, IEnumerable<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(LabMachine.Find(program) ?? program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', start.ArgumentList)}: exit code {process.ExitCode}\n{error.GetAwaiter().GetResult()}\n{input}");
    }
}
