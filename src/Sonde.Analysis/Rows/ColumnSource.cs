namespace Sonde.Analysis.Rows;

/// <summary>Where the value of a column comes from.</summary>
public enum ColumnSource
{
    /// <summary>The line, as it stands there.</summary>
    Line,

    /// <summary>The path of the file, or the name of the scan.</summary>
    Scan,

    /// <summary>The side files of a scan of Satellite.</summary>
    SideFiles,

    /// <summary>The files of <c>--ip-metadata</c>; without them the line, where it says.</summary>
    IpMetadata,

    /// <summary>The file of <c>--categories</c>.</summary>
    Categories,

    /// <summary>The signatures in force.</summary>
    Signatures,

    /// <summary>What decides: the rules in force.</summary>
    Rules,

    /// <summary>Reckoned from what the line says.</summary>
    Reckoned,
}
