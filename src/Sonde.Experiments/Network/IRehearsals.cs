namespace Sonde.Experiments.Network;

/// <summary>
/// The capability of rehearsing within this machine, so that the first probe of a cold process is timed as well as the last.
/// </summary>
public interface IRehearsals
{
    /// <summary>Opens a stage; null where there is nothing to rehearse with after all.</summary>
    IRehearsalStage? Open();
}
