using System.Diagnostics;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Documentation;

/// <summary>Every way of running that examples/README.md shows is run, as it stands there.</summary>
public sealed class ExamplesTests
{
    public static TheoryData<string> Commands =>
        [.. Repository.Read("examples/README.md").Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Split('`'))
            .Where(parts => parts.Length > 2 && parts[^2].StartsWith("sonde ", StringComparison.Ordinal)).Select(parts => parts[^2])];

    [Dear]
    [Theory]
    [MemberData(nameof(Commands))]
    public void Example_runs_as_it_stands(string command)
    {
        Repetitions.LongUnless(command == Commands.First().Data);
        // Ten pings a second apart prove no more than one does.
        (int code, string[] lines, string error) = Run(command + (command.Contains('<') ? "" : " -O Repetitions=1"));
        code.ShouldBe(command.Contains("--blocklist") ? 3 : 0, error);
        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(line => line.StartsWith('{') && line.EndsWith('}'));
    }

    [Fact]
    public void Every_list_among_the_examples_is_used()
        => Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "*.txt").Select(Path.GetFileName)
            .ShouldAllBe(name => Commands.Any(command => command.Data.Contains("examples/" + name)));

    private static (int Code, string[] Lines, string Error) Run(string command)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "sonde.dll");
        string state = Directory.CreateTempSubdirectory("sonde-examples").FullName;
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", $"dotnet '{program}' {command["sonde ".Length..].Replace("<", "-O Repetitions=1 <")}"])
        {
            UseShellExecute = false,
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_CONFIG_HOME"] = state;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Directory.Delete(state, recursive: true);
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), error.GetAwaiter().GetResult());
    }
}
