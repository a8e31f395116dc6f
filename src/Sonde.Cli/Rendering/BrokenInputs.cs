using Sonde.Analysis.Outputs;

namespace Sonde.Cli.Rendering;

/// <summary>Names the files, folders and archives of a run that could not be read, or not whole.</summary>
internal static class BrokenInputs
{
    private const int MostNamed = 100;

    /// <summary>Writes a line for each; of very many the first.</summary>
    public static void Write(ClassificationTotals totals, TextWriter error)
    {
        foreach ((string path, string reason) in totals.Broken.Take(MostNamed))
            error.WriteLine($"  {TerminalText.Safe(path)}: {TerminalText.Safe(reason)}");
        if (totals.Broken.Count > MostNamed) error.WriteLine($"  and {totals.Broken.Count - MostNamed} more");
    }
}
