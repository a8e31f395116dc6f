namespace Sonde.Analysis.Outputs;

/// <summary>
/// Names of outputs as manifests say them. A manifest is a file that others may have written: what it names is taken only where it lies
/// below the folder, in one of the folders that are ours.
/// </summary>
public static class OutputName
{
    private static readonly string[] Folders = ["rows/", "outcomes/", "observations/", "reduced/", "rejected/"];

    /// <summary>Whether a name may be used.</summary>
    public static bool IsSafe(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Exists(Folders, folder => name.StartsWith(folder, StringComparison.Ordinal))
            && !name.Split('/').Any(part => part is "" or "." or "..") && !name.Contains('\0') && !name.Contains('\\');
    }

    /// <summary>Whether a name is one that a unit of that name gives its outputs.</summary>
    internal static bool IsOf(string name, string unit)
        => IsSafe(name) && name.Split('/') is var parts
            && (parts[^1].StartsWith(unit + ".", StringComparison.Ordinal) || parts[^2] == unit);
}
