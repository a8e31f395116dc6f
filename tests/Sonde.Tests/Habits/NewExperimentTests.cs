using System.Diagnostics;
using Sonde.Tests.Documentation;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Habits;

/// <summary>
/// What <c>./new-experiment</c> writes is an experiment: in a copy of the tree it is compiled, measured, classified, listed, and taken away
/// again.
/// </summary>
public sealed class NewExperimentTests : IDisposable
{
    private const string Name = "toy_probe";
    private readonly string _copy = Directory.CreateTempSubdirectory("sonde-new-").FullName;

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    [Fact]
    public void Experiment_that_was_begun_measures_walks_the_whole_way_and_leaves_nothing_when_it_goes()
    {
        Repetitions.SkipUnlessLong();
        Sh($"cd '{Repository.Root}' && git ls-files -z -co --exclude-standard | xargs -0 -r sh -c 'for file; do [ ! -e \"$file\" ] || echo \"$file\"; done' sh | tar cf - -T - | tar xf - -C '{_copy}'");
        string before = State();
        Sh($"./new-experiment {Name}").ShouldContain("As it changes:");
        Sh("./sonde experiments").ShouldContain(Name);
        // Its own tests, the walk (measured in simulation, read, classified, explained, summed up, asked, loaded), its page and the arrows.
        Sh("dotnet build tests/Sonde.Tests/Sonde.Tests.csproj -c Release -nologo -v quiet -clp:NoSummary");
        string said = Sh(
            "tests/Sonde.Tests/bin/Release/net10.0/Sonde.Tests --progress off --filter-class 'Sonde.Tests.Experiments.ToyProbe*' "
            + "--filter-class 'Sonde.Tests.Walk.WalkTests' --filter-class 'Sonde.Tests.Documentation*' --filter-class 'Sonde.Tests.Architecture*'");
        said.ShouldContain("failed: 0");
        Sh($"./new-experiment {Name} 2>&1 || echo refused").ShouldContain("in the catalogue already");
        Sh($"./new-experiment --remove {Name}");
        State().ShouldBe(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Toy")]
    [InlineData("toy probe")]
    [InlineData("../toy")]
    [InlineData("toy__probe")]
    [InlineData("--remove no_such")]
    public void What_is_no_name_is_refused_and_nothing_is_written(string arguments)
    {
        (int code, _, string error) = Run(Repository.Root, $"./new-experiment {arguments}");
        code.ShouldBe(2);
        error.ShouldNotBeEmpty();
    }

    // The sources as they are: what builds leave is no part of them.
    private string State() => Sh("find . -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 | sort -z | xargs -0 sha256sum");

    private string Sh(string command)
    {
        (int code, string output, string error) = Run(_copy, command);
        code.ShouldBe(0, $"{command}: {error}{output}");
        return output;
    }

    private static (int Code, string Output, string Error) Run(string folder, string command)
    {
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", command])
        { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["RunAnalyzers"] = "false"; // what they say of sources is no part of this
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
