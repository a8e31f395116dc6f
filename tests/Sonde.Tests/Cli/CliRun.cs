using System.Text.Json;

namespace Sonde.Tests.Cli;

/// <summary>What a run of the program came to.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of results.</summary>
    public IReadOnlyList<JsonElement> Lines => Parse(Output);

    /// <summary>The inputs of the results, in the order of the results.</summary>
    public IEnumerable<string?> Inputs => Lines.Select(line => line.GetProperty("input").GetString());

    /// <summary>The run, which must have ended so.</summary>
    public CliRun Ends(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, Error);
        return this;
    }

    /// <summary>Results of a file.</summary>
    public static IReadOnlyList<JsonElement> Parse(string lines)
        => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == '{')
            .Select(line => JsonDocument.Parse(line).RootElement)];
}
