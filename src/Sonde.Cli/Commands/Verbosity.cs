namespace Sonde.Cli.Commands;

/// <summary>How much is said on standard error.</summary>
internal enum Verbosity
{
    /// <summary>Errors and what was left out, and a summary on a terminal.</summary>
    Normal,

    /// <summary>Errors only.</summary>
    Quiet,

    /// <summary>Each measurement too.</summary>
    Verbose,
}
