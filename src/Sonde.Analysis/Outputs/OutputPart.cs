using System.Text.RegularExpressions;
using Sonde.Analysis.Inputs;

namespace Sonde.Analysis.Outputs;

/// <summary>A file among the outputs of <c>sonde classify</c>: of which table, and of which unit of which output folder.</summary>
/// <param name="Table"><c>outcomes</c>, <c>rows</c>, <c>reduced</c>, <c>observations</c> or <c>rejected</c>.</param>
/// <param name="Unit">The output folder, the source and the unit's name.</param>
internal sealed partial record OutputPart(string Table, string Unit)
{
    /// <summary>The output folder.</summary>
    public string Root => Unit[..Unit.IndexOf('\n')].TrimEnd('/');

    /// <summary>Whether classification itself made that folder: it keeps a manifest there.</summary>
    public bool IsMade => CountedOnce.Manifests.Any(name => File.Exists($"{Root}/{name}"));

    /// <summary>Tells by the path; null for a file that is none.</summary>
    public static OutputPart? Of(string path)
    {
        Match match = Form().Match(path.Replace('\\', '/'));
        if (!match.Success) return null;
        string name = match.Groups["name"].Value;
        if (match.Groups["table"].Value == "rejected") name = name[..Math.Max(0, name.LastIndexOf('/'))];
        return new OutputPart(match.Groups["table"].Value, $"{match.Groups["root"].Value}\n{match.Groups["source"].Value}\n{name}");
    }

    [GeneratedRegex(
        @"^(?<root>.*?)(?<table>outcomes|rows|reduced|observations|rejected)/(date=[^/]*/)?source=(?<source>[^/]*)/(?<name>.+?)(\.dns)?\.(jsonl|csv|parquet)(\.gz)?$", RegexOptions.CultureInvariant | RegexOptions.RightToLeft | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Form();
}
