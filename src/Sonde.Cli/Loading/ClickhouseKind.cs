namespace Sonde.Cli.Loading;

/// <summary>The tables that are loaded.</summary>
internal enum ClickhouseKind
{
    /// <summary>The base table of Hyperquack.</summary>
    Rows,

    /// <summary>The base table of Satellite.</summary>
    Dns,

    /// <summary>One measurement a row.</summary>
    Outcomes,

    /// <summary>One network event a row.</summary>
    Observations,
}
