namespace Sonde.Analysis.Inputs;

/// <summary>What a name in a folder stands for, links followed.</summary>
public enum FileKind
{
    /// <summary>A file with bytes in it.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, which is read once and may never end.</summary>
    Pipe,

    /// <summary>A device or a socket.</summary>
    Other,
}
