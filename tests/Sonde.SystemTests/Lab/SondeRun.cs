using System.Text.Json;

namespace Sonde.SystemTests.Lab;

/// <summary>What a run of the program came to.</summary>
internal sealed record SondeRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of its standard output as JSON.</summary>
    public IReadOnlyList<JsonElement> Lines { get; } =
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == '{')
            .Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The only line of its standard output.</summary>
    public JsonElement Line => Lines.Count == 1
        ? Lines[0]
        : throw new InvalidOperationException($"{Lines.Count} lines instead of one; exit code {ExitCode}\n{Output}\n{Error}");
}
