namespace Sonde.Analysis.Outputs;

/// <summary>A unit that is done, all but for the names of its files and its line in the manifest.</summary>
/// <param name="Name">What the unit is called.</param>
/// <param name="Record">What the manifest will say.</param>
/// <param name="Files">Its files.</param>
/// <param name="Turn">The lock that is held on it.</param>
internal sealed record FinishedUnit(string Name, UnitRecord Record, UnitFiles Files, LockFile Turn) : IDisposable
{
    /// <summary>Gives up what has no name yet, and the turn.</summary>
    public void Dispose()
    {
        Files.Dispose();
        Turn.Dispose();
    }
}
