using System.Text.Json;
using Sonde.Analysis.Reports;
using Sonde.Cli.Commands;
using Sonde.Experiments.Observing;
using Sonde.Experiments.Traceroute;
using Sonde.Measurements.Formats.Shapes;

namespace Sonde.Tests.Documentation;

/// <summary>
/// Whatever line of JSON a test lets the program write is described by a schema, key by key: what a job brought is the job's own.
/// </summary>
internal static class WrittenLines
{
    /// <summary>Of very many lines of a run some are looked at, from its beginning to its end.</summary>
    private const int Most = 300;

    /// <summary>Commands whose JSON is none of their own: schemas, and lines as they came.</summary>
    private static readonly string[] Foreign = ["schemas", "redact"];

    /// <summary>The file that a measurement is going to make (<c>-o</c>); null where it makes none, or goes on with one.</summary>
    public static string? NewFile(IReadOnlyList<string> args)
    {
        int at = args.Count > 0 && args[0] is "measure" or "replay" ? args.ToList().IndexOf("-o") : -1;
        return at >= 0 && at + 1 < args.Count && !Path.Exists(args[at + 1]) ? args[at + 1] : null;
    }

    /// <summary>Holds what a run wrote.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="file">The file that it was to make, or null.</param>
    public static void ShouldBeDescribed(IReadOnlyList<string> args, string output, string? input, string? file = null)
    {
        if (args.Count == 0 || Foreign.Contains(args[0])) return;
        string[] lines = [.. Whole(output), .. file is not null && IsPlain(file) ? Whole(File.ReadAllText(file)) : []];
        if (lines.Length == 0) return;
        string given = input + string.Concat(args.Where(arg => arg != file && IsPlain(arg)).Select(File.ReadAllText));
        int step = Math.Max(1, lines.Length / Most);
        for (int i = 0; i < lines.Length; i += step) Hold(args[0], lines[i], given);
    }

    private static void Hold(string command, string line, string given)
    {
        using JsonDocument? json = Parse(line);
        if (json is null) return;
        LineShape[] shapes = ShapesOf(command, json.RootElement);
        shapes.ShouldNotBeEmpty($"no schema describes what sonde {command} writes: {line}");
        IEnumerable<string>[] flaws = [.. shapes.Select(shape => LineSchema.Undescribed(shape, json.RootElement, given))];
        if (flaws.Any(each => !each.Any())) return;
        flaws[0].ShouldBeEmpty($"against {string.Join(", ", shapes.Select(shape => shape.Name))}, of sonde {command}: {line}");
    }

    private static LineShape[] ShapesOf(string command, JsonElement line) => command switch
    {
        "measure" or "replay" => NettestOf(line) is { } nettest ? [LineShapes.Of(nettest)!] : [.. TraceShapes.All],
        "observe" => [FlowShape.Line],
        "targets" => [TargetsCommand.Shape],
        "classify" => [.. TableShapes.All],
        _ => [.. ReportShapes.All.Where(
            shape => shape.Name == command || shape.Name.StartsWith($"{command}-", StringComparison.Ordinal))],
    };

    private static string? NettestOf(JsonElement line)
        => line.TryGetProperty("x_test_name", out JsonElement name) || line.TryGetProperty("test_name", out name) ? name.GetString() : null;

    private static IEnumerable<string> Whole(string text)
        => text[..(text.LastIndexOf('\n') + 1)].Split('\n').Where(line => line.StartsWith('{'));

    // Devices and what the kernel makes up have no length.
    private static bool IsPlain(string path) => new FileInfo(path) is { Exists: true, Length: > 0 and < 1 << 24 };

    // What begins like an object and is none is a line for people.
    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
