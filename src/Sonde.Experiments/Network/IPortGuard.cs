namespace Sonde.Experiments.Network;

/// <summary>
/// Local ports that belong to us until disposed, or until the process ends however it does: the system neither uses them
/// nor answers what comes to them.
/// </summary>
public interface IPortGuard : IDisposable
{
    /// <summary>The ports.</summary>
    IReadOnlyList<ushort> Ports { get; }
}
