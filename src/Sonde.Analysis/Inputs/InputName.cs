namespace Sonde.Analysis.Inputs;

/// <summary>A file of an input by its two names.</summary>
/// <param name="Path">Relative to the path that was given, or its name in the archive: what outputs say. Empty for a stream.</param>
/// <param name="Location">Where it lies on this machine; empty for a stream or a member of an archive.</param>
internal readonly record struct InputName(string Path, string Location)
{
    /// <summary>The archive that it is a member of; empty for a file.</summary>
    public string Archive { get; init; } = "";

    /// <summary>What it is called where it is broken: a member's own name says not which archive to fetch again.</summary>
    public string Whole => Archive.Length == 0 ? Path : $"{Archive}/{(Path.StartsWith("./", StringComparison.Ordinal) ? Path[2..] : Path)}";

    /// <summary>What people on this machine are told of it: where it lies, and of a member in which archive.</summary>
    public string Place => Archive.Length > 0 ? Whole : Location.Length > 0 ? Location : Path;

    /// <summary>Whether it lies beside what was given: it is read for what it says of others, and no rows are made of its own.</summary>
    public bool IsBeside { get; init; }
}
