namespace Sonde.Experiments.Network;

/// <summary>A turn at an address; to dispose of it ends the turn. It goes with the process at the latest.</summary>
public interface IAddressClaim : IDisposable
{
    /// <summary>Whether another run has asked for the address since it was claimed.</summary>
    bool IsWanted { get; }
}
