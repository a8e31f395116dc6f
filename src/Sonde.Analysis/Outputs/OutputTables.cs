namespace Sonde.Analysis.Outputs;

/// <summary>Which tables a run writes.</summary>
[Flags]
public enum OutputTables
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The base tables of archives, <c>rows</c> and <c>dns</c>.</summary>
    Rows = 1,

    /// <summary>One measurement a row.</summary>
    Outcomes = 2,

    /// <summary>One network event a row.</summary>
    Observations = 4,

    /// <summary>All of them.</summary>
    All = Rows | Outcomes | Observations,
}
