namespace Sonde.Analysis.Outputs;

/// <summary>The tables of rows that a run can write.</summary>
internal enum RowTable
{
    /// <summary>The base table of Hyperquack.</summary>
    Hyperquack,

    /// <summary>The base table of Satellite.</summary>
    Satellite,

    /// <summary>One measurement a row.</summary>
    Outcomes,

    /// <summary>One network event a row.</summary>
    Observations,
}
