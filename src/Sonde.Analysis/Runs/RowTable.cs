namespace Sonde.Analysis.Runs;

/// <summary>The two base tables.</summary>
internal enum RowTable
{
    Hyperquack,
    Satellite,
}
