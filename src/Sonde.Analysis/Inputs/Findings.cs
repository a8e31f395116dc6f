namespace Sonde.Analysis.Inputs;

/// <summary>What was found below the paths that were given.</summary>
/// <param name="Units">The units of work.</param>
/// <param name="Faults">Files and folders that cannot be read or taken, and why.</param>
/// <param name="Notes">What was left out, lest it count twice, in words.</param>
internal sealed record Findings(
    IReadOnlyList<InputUnit> Units, IReadOnlyList<(string Path, string Reason)> Faults, IReadOnlyList<string> Notes)
{
    /// <summary>How many files of folders were left alone, since they are not called like data.</summary>
    public int LeftAlone { get; init; }
}
